// Copies for members whose links lead over our link check page, where the administrator wants it.
import { now } from '../base/clock.ts'
import { digestMessage } from '../mail/digest.ts'
import { parseMessage } from '../mail/mime-parser.ts'
import { MAX_REWRITTEN, rewriteLinks, type NewAddress } from '../mail/rewrite-links.ts'
import type { DigestedMessage } from '../mail/structure.ts'
import { EVENT_CLASS } from '../store/event-row.ts'
import type { Spool, Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { linkCheckUrl, MAX_CHECKED_URL } from './link-token.ts'
import type { Passing } from './passing.ts'

/** ms; mail is read again after years, and the link is judged anew each time: two years is for keys, not for doubts */
const CHECKED_FOR_MS = 730 * 86_400_000

export interface CheckedCopy {
  /** finished; the caller discards it */
  readonly spool: Spool
  readonly digest: DigestedMessage
}

/**
 * The message as members get it. What others have signed by S/MIME or OpenPGP is left alone; a DKIM signature was checked
 * when the message came, and no longer fits the copy.
 * @param base  of the link check page, `https://mail.example.org`
 * @param begin  begins the spool of the changed message
 * @returns undefined when there is nothing to change, or more than may be held in memory
 */
export async function copyWithCheckedLinks(
  { store, ticket, base }: { store: Store; ticket: Ticket; base: string },
  { spool, organisationId, traceId, destinations }: Passing,
  begin: () => Promise<Spool>,
): Promise<CheckedCopy | undefined> {
  if (spool.size > MAX_REWRITTEN) return undefined
  const chunks: Buffer[] = []
  for await (const chunk of spool.stream()) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const sealer = await store.read(ticket, (tx) => tx.sealer('event', { organisationId }, EVENT_CLASS))
  const [owner, ...others] = destinations.owners
  const whose = owner && others.length === 0 ? { memberId: owner.memberId } : {}
  const newAddress: NewAddress = (url) =>
    url.length > MAX_CHECKED_URL || url.startsWith(`${base}/`)
      ? undefined
      : linkCheckUrl(base, sealer, { organisationId, ...whose, traceId, url, expiresAt: now() + CHECKED_FOR_MS })
  const changed = rewriteLinks(bytes, parseMessage(bytes), newAddress)
  if (changed === undefined) return undefined
  const copy = await begin()
  try {
    await copy.write(changed)
    await copy.finish()
    return { spool: copy, digest: digestMessage(changed) }
  } catch (error) {
    await copy.discard()
    throw error
  }
}
