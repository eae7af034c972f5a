// Tells a service of the organisation that an owner is asked, such as one that posts to a chat. Standard Webhooks 1.0
import { createHmac } from 'node:crypto'
import { now } from '../base/clock.ts'
import type { StoredPrompt } from '../directory/credentials/prompts.ts'
import { clientLabel } from './client-label.ts'
import type { ProofPurpose } from './pending-proofs.ts'

export interface PromptWebhook {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const PREFIX = 'whsec_'

/** What the owner is asked or told; `data.kind` says it too, for services that look at one field alone. */
const TYPES = {
  'sign-in': 'sign-in.stepped-up',
  'release-mail': 'step-up.asked',
  'held-mail': 'hold.asked',
} as const
type Kind = keyof typeof TYPES

/**
 * The number to choose is not told: it stands where the question began, and the owner compares.
 * @param secret  base64, with or without its prefix `whsec_`
 * @param account  main address of the owner @param approveAt  page where the owner answers
 */
export function promptWebhook(
  secret: string,
  account: string,
  prompt: StoredPrompt,
  approveAt: string,
  kind: ProofPurpose = 'sign-in',
): PromptWebhook {
  const { id, protocol, client, remoteAddress, expiresAt } = prompt
  return signed(secret, `prompt_${id}`, kind, {
    account,
    prompt: id,
    protocol,
    client: clientLabel(client),
    remoteAddress,
    expiresAt: new Date(expiresAt).toISOString(),
    approveAt,
  })
}

/** @param holdId  of the first of them; what they say and to whom is not told */
export function heldWebhook(
  secret: string,
  account: string,
  { holdId, messages, expiresAt }: { readonly holdId: string; readonly messages: number; readonly expiresAt: number },
  decideAt: string,
): PromptWebhook {
  const data = { account, messages, expiresAt: new Date(expiresAt).toISOString(), decideAt }
  return signed(secret, `hold_${holdId}`, 'held-mail', data)
}

function signed(secret: string, messageId: string, kind: Kind, about: object): PromptWebhook {
  const at = now()
  const seconds = Math.floor(at / 1_000)
  const text = JSON.stringify({
    type: TYPES[kind],
    timestamp: new Date(at).toISOString(),
    data: { kind, ...about },
  })
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
