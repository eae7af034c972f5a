// A signed message to a service of the organisation. Standard Webhooks 1.0
import { createHmac } from 'node:crypto'

export interface SignedWebhook {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const PREFIX = 'whsec_'

/**
 * @param secret  base64, with or without its prefix `whsec_`
 * @param messageId  the same whenever it is sent again, so that the receiver takes it once
 * @param at  ms since 1970; a receiver refuses what is some minutes old
 */
export function signedWebhook(
  secret: string,
  messageId: string,
  at: number,
  type: string,
  data: object,
): SignedWebhook {
  const seconds = Math.floor(at / 1_000)
  const text = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data })
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
