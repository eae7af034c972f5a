// What became of messages with links to a domain: asked again when such a link is opened.
import type { OrganisationId } from '../base/ids.ts'
import type { ReadTx } from '../store/store.ts'
import { sightings } from './records.ts'
import { reputationOf, sightingAt } from './sighting.ts'
import { tokensOf } from './trail.ts'

/**
 * Grant `intel:read`.
 * @param domains  registrable, as in the marks of a message
 * @param at  ms since 1970
 * @returns the worst record as log-odds, −5 … 5, above 0 unwanted; undefined when too little is known of all of them
 */
export async function linkRecord(
  tx: ReadTx,
  organisationId: OrganisationId,
  domains: readonly string[],
  at: number,
): Promise<number | undefined> {
  tx.require('intel:read', { organisationId })
  const sealer = await tx.sealer('intel', { organisationId }, 'C2')
  const tokens = tokensOf(sealer, domains.map((value) => ({ kind: 'link-domain', value }))) // prettier-ignore
  const rows = await sightings(tx, organisationId, [], [...tokens])
  const records = rows.flatMap((row) => reputationOf(sightingAt(row, at)) ?? [])
  return records.length === 0 ? undefined : Math.max(...records)
}
