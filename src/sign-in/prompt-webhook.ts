// Tells a service of the organisation that an owner is asked, such as one that posts to a chat.
import { now } from '../base/clock.ts'
import type { StoredPrompt } from '../directory/credentials/prompts.ts'
import { signedWebhook, type SignedWebhook } from '../net/webhook.ts'
import { clientLabel } from './client-label.ts'
import type { ProofPurpose } from './pending-proofs.ts'

/** Type of the event by what the owner is asked; `data.kind` says it too, for services that look at one field alone. */
const TYPES: Readonly<Record<ProofPurpose, string>> = {
  'sign-in': 'sign-in.stepped-up',
  'release-mail': 'step-up.asked',
  'decide-incident': 'step-up.asked',
}

/**
 * The number to choose is not told: it stands where the question began, and the owner compares.
 * @param secret  as `signedWebhook` takes it @param account  main address of the owner @param approveAt  page where the owner answers
 */
export function promptWebhook(
  secret: string,
  account: string,
  prompt: StoredPrompt,
  approveAt: string,
  kind: ProofPurpose = 'sign-in',
): SignedWebhook {
  const { id, protocol, client, remoteAddress, expiresAt } = prompt
  return signedWebhook(secret, `prompt_${id}`, now(), TYPES[kind], {
    kind,
    account,
    prompt: id,
    protocol,
    client: clientLabel(client),
    remoteAddress,
    expiresAt: new Date(expiresAt).toISOString(),
    approveAt,
  })
}

export interface HeldNews {
  /** of the first of them */
  readonly holdId: string
  readonly messages: number
  /** ms since 1970: when the first of them has waited long enough */
  readonly expiresAt: number
}

/** Mail of a member waits for their confirmation; what it says and to whom it goes is not told. */
export function heldWebhook(secret: string, account: string, held: HeldNews, decideAt: string): SignedWebhook {
  const { holdId, messages, expiresAt } = held
  const data = { kind: 'held-mail', account, messages, expiresAt: new Date(expiresAt).toISOString(), decideAt }
  return signedWebhook(secret, `hold_${holdId}`, now(), 'hold.asked', data)
}
