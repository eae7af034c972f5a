// The SQL of what members sent of sensitive data lately, and of what they say is not sensitive.
import type { Selectable } from 'kysely'
import type { OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { LeakTallyTables } from '../store/tables/leak-tally.ts'

export type TallyRow = Selectable<LeakTallyTables['leak_tally']>
export type FeedbackRow = Selectable<LeakTallyTables['leak_feedback']>
export type ExceptionRow = Selectable<LeakTallyTables['leak_exception']>

/** The row, made when there is none: from here on, others of the same member wait. */
export function takeTally(tx: WriteTx, row: TallyRow): Promise<TallyRow> {
  return tx.db
    .insertInto('leak_tally')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'member_id']).doUpdateSet((set) => ({ at_ms: set.ref('leak_tally.at_ms') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function putTally(tx: WriteTx, row: TallyRow): Promise<void> {
  const { at_ms, values_sealed } = row
  await tx.db
    .insertInto('leak_tally')
    .values(row)
    .onConflict((conflict) => conflict.columns(['organisation_id', 'member_id']).doUpdateSet({ at_ms, values_sealed }))
    .execute()
}

/** The oldest first, at most `limit`. @returns how many went */
export async function forgetTallies(tx: WriteTx, before: number, limit: number): Promise<number> {
  const due = await tx.db
    .selectFrom('leak_tally')
    .select(['organisation_id', 'member_id'])
    .where('at_ms', '<', before)
    .orderBy('at_ms')
    .limit(limit)
    .execute()
  for (const { organisation_id, member_id } of due)
    await tx.db
      .deleteFrom('leak_tally')
      .where('organisation_id', '=', organisation_id)
      .where('member_id', '=', member_id)
      .where('at_ms', '<', before)
      .execute()
  return due.length
}

/** Exceptions in force for messages of one shape. */
export function exceptionsFor(
  tx: ReadTx,
  organisationId: OrganisationId,
  shape: Buffer,
  at: number,
): Promise<ExceptionRow[]> {
  return tx.db
    .selectFrom('leak_exception')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('shape', '=', shape)
    .where('until_ms', '>', at)
    .execute()
}
