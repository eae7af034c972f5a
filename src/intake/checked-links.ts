// Copies for members whose links lead over our link check page, where the administrator wants it.
import { now } from '../base/clock.ts'
import { parseMessage } from '../mail/mime-parser.ts'
import { rewriteLinks, type NewAddress } from '../mail/rewrite-links.ts'
import { EVENT_CLASS } from '../store/event-row.ts'
import type { Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { linkCheckUrl, MAX_CHECKED_URL } from './link-token.ts'
import type { Passing } from './passing.ts'

/** ms; mail is read again after years, and the link is judged anew each time: two years is for keys, not for doubts */
const CHECKED_FOR_MS = 730 * 86_400_000

/**
 * What others have signed by S/MIME or OpenPGP is left alone.
 * @param base  of the link check page, `https://mail.example.org`
 * @returns undefined when there is nothing to change
 */
export async function checkedLinks(
  { store, ticket, base }: { store: Store; ticket: Ticket; base: string },
  { organisationId, traceId, destinations }: Passing,
  bytes: Buffer,
): Promise<Buffer | undefined> {
  const sealer = await store.read(ticket, (tx) => tx.sealer('event', { organisationId }, EVENT_CLASS))
  const [owner, ...others] = destinations.owners
  const whose = owner && others.length === 0 ? { memberId: owner.memberId } : {}
  const newAddress: NewAddress = (url) =>
    url.length > MAX_CHECKED_URL || url.startsWith(`${base}/`)
      ? undefined
      : linkCheckUrl(base, sealer, { organisationId, ...whose, traceId, url, expiresAt: now() + CHECKED_FOR_MS })
  return rewriteLinks(bytes, parseMessage(bytes), newAddress)
}
