// What the house knows of an address at this moment: how it looks, and what became of messages that linked to it.
import { now } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import { linkRecord } from '../intel/link-record.ts'
import { webAddress } from '../screening/links/canonical.ts'
import { judgeUrl, type LinkVerdict } from '../screening/links/click.ts'
import { isBrandsOwn } from '../screening/links/look-alike.ts'
import { unwrapped } from '../screening/links/wrappers.ts'
import type { Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'

/** log-odds of the domain's record: two messages condemned and none wanted stand at 1.1 and fade over 90 days; one at 0.7 */
const [BLOCKED, DOUBTFUL] = [1, 0.6]

/** @param parts.ticket  may read what the house remembers */
export async function lookUpUrl(
  { store, ticket }: { readonly store: Store; readonly ticket: Ticket },
  url: string,
  organisationId: OrganisationId,
): Promise<LinkVerdict> {
  const looks = judgeUrl(url)
  const address = webAddress(url)
  if (looks.verdict === 'blocked' || !address) return looks
  // A site of everybody is linked from all kinds of mail: its record says nothing of this page.
  const domains = [address, unwrapped(address).target].filter((each) => !isBrandsOwn(each)).map(({ domain }) => domain)
  if (domains.length === 0) return looks
  const record = (await store.read(ticket, (tx) => linkRecord(tx, organisationId, [...new Set(domains)], now()))) ?? 0
  if (record < DOUBTFUL) return looks
  return { verdict: record >= BLOCKED ? 'blocked' : 'doubtful', reasons: [...looks.reasons, 'reputation.link-domain'] }
}
