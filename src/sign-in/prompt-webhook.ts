// Tells a service of the organisation that an owner is asked, such as one that posts to a chat.
import { now } from '../base/clock.ts'
import type { StoredPrompt } from '../directory/credentials/prompts.ts'
import { signedWebhook, type SignedWebhook } from '../net/webhook.ts'
import { clientLabel } from './client-label.ts'

/**
 * The number to choose is not told: it stands where the sign-in began, and the owner compares.
 * @param secret  as `signedWebhook` takes it @param account  main address of the owner @param approveAt  page where the owner answers
 */
export function promptWebhook(secret: string, account: string, prompt: StoredPrompt, approveAt: string): SignedWebhook {
  const { id, protocol, client, remoteAddress, expiresAt } = prompt
  return signedWebhook(secret, `prompt_${id}`, now(), 'sign-in.stepped-up', {
    account,
    prompt: id,
    protocol,
    client: clientLabel(client),
    remoteAddress,
    expiresAt: new Date(expiresAt).toISOString(),
    approveAt,
  })
}
