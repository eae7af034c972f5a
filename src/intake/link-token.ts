// The signed form of one link of a delivered message: our link check page opens nothing that we have not signed.
import { timingSafeEqual } from 'node:crypto'
import type { MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Sealer } from '../keys/vault.ts'

/** One link in one copy of one message. */
export interface CheckedLink {
  readonly organisationId: OrganisationId
  /** absent where several members share a copy */
  readonly memberId?: MemberId
  readonly traceId: TraceId
  /** as it stood in the message */
  readonly url: string
  /** ms since 1970; whole seconds are kept */
  readonly expiresAt: number
}

/** characters; longer addresses are left as they are. RFC 9110 §4.1 asks for 8,000 of the whole */
export const MAX_CHECKED_URL = 4_096
const MAX_TOKEN = 8_192
/** Tells this use of the organisation's key from all others; changes with the form. */
const PURPOSE = 'link check 1\n'

/**
 * `payload.signature`, each in base64url; the payload is a JSON list, the signature a keyed token of the organisation
 * (HMAC-SHA-256, 16 bytes).
 */
export function linkToken(sealer: Pick<Sealer, 'token'>, link: CheckedLink): string {
  const { organisationId, memberId, traceId, url, expiresAt } = link
  const payload = JSON.stringify([organisationId, memberId ?? 0, traceId, Math.floor(expiresAt / 1_000), url])
  return `${Buffer.from(payload).toString('base64url')}.${sealer.token(PURPOSE + payload).toString('base64url')}`
}

/** What a token claims; nothing of it may be believed before `requireSigned`. @throws Refusal `no-such-thing` */
export function readLinkToken(token: string): { link: CheckedLink; payload: string; signature: Buffer } {
  const [packed = '', signed = '', ...rest] = token.length <= MAX_TOKEN ? token.split('.') : []
  const payload = Buffer.from(packed, 'base64url').toString('utf8')
  const fields = parsed(payload)
  if (rest.length > 0 || fields === undefined) throw notOurs()
  const [organisationId, memberId, traceId, expires, url] = fields
  const link = {
    organisationId: organisationId as OrganisationId,
    ...(memberId !== 0 && { memberId: memberId as MemberId }),
    traceId: traceId as TraceId,
    url,
    expiresAt: expires * 1_000,
  }
  return { link, payload, signature: Buffer.from(signed, 'base64url') }
}

/**
 * @param sealer  of the organisation that the token claims; undefined when there is none
 * @throws Refusal `no-such-thing` for what we have not signed, and for what is too old
 */
export function requireSigned(
  sealer: Pick<Sealer, 'token'> | undefined,
  { link, payload, signature }: ReturnType<typeof readLinkToken>,
  at: number,
): CheckedLink {
  const expected = sealer?.token(PURPOSE + payload)
  if (expected === undefined || signature.length !== expected.length || !timingSafeEqual(signature, expected))
    throw notOurs()
  if (at > link.expiresAt) throw new Refusal('no-such-thing', 'This link is too old')
  return link
}

/** Where a link is checked. @param base  of the server, `https://mail.example.org` */
export function linkCheckUrl(base: string, sealer: Pick<Sealer, 'token'>, link: CheckedLink): string {
  return `${base}/l/${linkToken(sealer, link)}`
}

function parsed(payload: string): [number, number, string, number, string] | undefined {
  try {
    const fields: unknown = JSON.parse(payload)
    const isWhole = (each: unknown) => Number.isSafeInteger(each) && (each as number) >= 0
    if (!Array.isArray(fields) || fields.length !== 5) return undefined
    const [organisationId, memberId, traceId, expires, url] = fields as unknown[]
    if (![organisationId, memberId, expires].every(isWhole) || typeof traceId !== 'string' || typeof url !== 'string')
      return undefined
    return fields as [number, number, string, number, string]
  } catch {
    return undefined
  }
}

const notOurs = () => new Refusal('no-such-thing', 'This link is not from this server')
