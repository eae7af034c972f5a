// Tells a service of the organisation that an owner is asked, such as one that posts to a chat. Standard Webhooks 1.0
import { createHmac } from 'node:crypto'
import { now } from '../base/clock.ts'
import type { StoredPrompt } from '../directory/credentials/prompts.ts'
import { clientLabel } from './client-label.ts'

export interface PromptWebhook {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const PREFIX = 'whsec_'

/**
 * The number to choose is not told: it stands where the sign-in began, and the owner compares.
 * @param secret  base64, with or without its prefix `whsec_`
 * @param account  main address of the owner @param approveAt  page where the owner answers
 */
export function promptWebhook(secret: string, account: string, prompt: StoredPrompt, approveAt: string): PromptWebhook {
  const { id, protocol, client, remoteAddress, expiresAt } = prompt
  const at = now()
  const data = {
    account,
    prompt: id,
    protocol,
    client: clientLabel(client),
    remoteAddress,
    expiresAt: new Date(expiresAt).toISOString(),
    approveAt,
  }
  const text = JSON.stringify({ type: 'sign-in.stepped-up', timestamp: new Date(at).toISOString(), data })
  const [messageId, seconds] = [`prompt_${id}`, Math.floor(at / 1_000)]
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64')
  const signature = createHmac('sha256', key).update(`${messageId}.${seconds}.${text}`).digest('base64')
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': messageId,
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${signature}`,
    },
    body: Buffer.from(text),
  }
}
