// Pushes a message to a browser through the service of its maker, which cannot read it.
// RFC 8030 (push), RFC 8291 (encryption), RFC 8292 (who sends)
import webPush from 'web-push'
import { Refusal } from '../base/refusal.ts'
import type { Egress } from './egress.ts'

/** What a browser gives out when its user switches pushes on. Push API §7 */
export interface PushEndpoint {
  readonly endpoint: string
  /** base64url: the browser's public key, and its secret. RFC 8291 §2 */
  readonly p256dh: string
  readonly auth: string
}

/** base64url; a browser is told the public one. RFC 8292 §3.2 */
export interface PushKeys {
  readonly publicKey: string
  readonly privateKey: string
}

/** s; an alert of yesterday wakes nobody. RFC 8030 §5.2 */
const TTL_S = 3_600
/** RFC 8030 §7.3 */
const GONE: ReadonlySet<number> = new Set([404, 410])

export function newPushKeys(): PushKeys {
  return webPush.generateVAPIDKeys()
}

/**
 * @param contact  whom the push service may write to, such as mailto:postmaster@example.org. RFC 8292 §2.1
 * @param topic  a later message of the same topic replaces one that waits; up to 32 characters of base64url. RFC 8030 §5.4
 * @throws Refusal `no-such-thing` when the browser takes none any more, `unavailable`, `not-permitted`
 */
export async function pushToBrowser(
  egress: Egress,
  { endpoint, p256dh, auth }: PushEndpoint,
  keys: PushKeys,
  contact: string,
  topic: string,
  text: string,
): Promise<void> {
  const vapidDetails = { subject: contact, ...keys }
  const options = { TTL: TTL_S, urgency: 'high', contentEncoding: 'aes128gcm', topic, vapidDetails } as const
  const details = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, text, options)
  const headers = Object.entries(details.headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const)
  const reply = await egress.fetch(endpoint, {
    method: 'POST',
    headers: Object.fromEntries(headers),
    body: Buffer.from(details.body as Uint8Array),
  })
  if (GONE.has(reply.status)) throw new Refusal('no-such-thing', 'This browser takes no pushes any more')
  if (reply.status >= 300)
    throw new Refusal('unavailable', 'The push service did not take it', `status ${reply.status}`)
}
