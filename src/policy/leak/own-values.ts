// Numbers that a member declared as their own, such as their identity card: theirs to give away. Kept as keyed hashes.
import { now } from '../../base/clock.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Owner } from '../../directory/directory.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import * as records from '../records-leak.ts'

/** An identity card, a passport, some bank cards. More would be a list of other people. */
export const MAX_OWN_VALUES = 10

const contextOf = ({ memberId }: Owner) => `leak_own_value.hashes:${memberId}`

/** Grant `policy:change` or `policy:append`. @param hashes  as findings have them; none: what was declared counts no more */
export async function declareOwnValues(tx: WriteTx, owner: Owner, hashes: readonly string[]): Promise<void> {
  if (hashes.length > MAX_OWN_VALUES)
    throw new Refusal('limit-reached', `A member has at most ${MAX_OWN_VALUES} numbers of their own`)
  const sealer = await tx.sealer('policy', owner, 'C3')
  const { organisationId, memberId } = owner
  await records.putOwnValues(tx, {
    organisation_id: organisationId,
    member_id: memberId,
    at_ms: now(),
    hashes_sealed: sealer.seal(JSON.stringify(hashes), contextOf(owner)),
  })
}

/** Grant `policy:read`. */
export async function ownValuesOf(tx: ReadTx, owner: Owner): Promise<ReadonlySet<string>> {
  const row = await records.ownValueRow(tx, owner)
  if (row === undefined) return new Set()
  const opener = await tx.opener('policy', owner, 'C3')
  return new Set(JSON.parse(opener.open(row.hashes_sealed, contextOf(owner)).toString('utf8')) as string[])
}
