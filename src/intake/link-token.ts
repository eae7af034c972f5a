// The signed form of one link of a delivered message: our link check page opens nothing that we have not signed.
import type { MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Sealer } from '../keys/vault.ts'
import { isSigned, isWhole, readList, signedList, type ClaimedList } from './signed-list.ts'

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
/** Tells this use of the organisation's key from all others; changes with the form. */
const PURPOSE = 'link check 1\n'

export function linkToken(sealer: Pick<Sealer, 'token'>, link: CheckedLink): string {
  const { organisationId, memberId, traceId, url, expiresAt } = link
  return signedList(sealer, PURPOSE, [organisationId, memberId ?? 0, traceId, Math.floor(expiresAt / 1_000), url])
}

/** What a token claims; nothing of it may be believed before `requireSigned`. @throws Refusal `no-such-thing` */
export function readLinkToken(token: string): ClaimedList & { readonly link: CheckedLink } {
  const claimed = readList(token)
  if (claimed?.fields.length !== 5) throw notOurs()
  const [organisationId, memberId, traceId, expires, url] = claimed.fields
  if (!isWhole(organisationId) || !isWhole(memberId) || !isWhole(expires)) throw notOurs()
  if (typeof traceId !== 'string' || typeof url !== 'string') throw notOurs()
  const link = {
    organisationId: organisationId as OrganisationId,
    ...(memberId !== 0 && { memberId: memberId as MemberId }),
    traceId: traceId as TraceId,
    url,
    expiresAt: expires * 1_000,
  }
  return { ...claimed, link }
}

/**
 * @param sealer  of the organisation that the token claims; undefined when there is none
 * @throws Refusal `no-such-thing` for what we have not signed, and for what is too old
 */
export function requireSigned(
  sealer: Pick<Sealer, 'token'> | undefined,
  claimed: ReturnType<typeof readLinkToken>,
  at: number,
): CheckedLink {
  if (!isSigned(sealer, PURPOSE, claimed)) throw notOurs()
  if (at > claimed.link.expiresAt) throw new Refusal('no-such-thing', 'This link is too old')
  return claimed.link
}

/** Where a link is checked. @param base  of the server, `https://mail.example.org` */
export function linkCheckUrl(base: string, sealer: Pick<Sealer, 'token'>, link: CheckedLink): string {
  return `${base}/l/${linkToken(sealer, link)}`
}

const notOurs = () => new Refusal('no-such-thing', 'This link is not from this server')
