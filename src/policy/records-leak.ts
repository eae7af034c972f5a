// The SQL of what members sent of sensitive data lately, and of what they say is not sensitive.
import type { Selectable } from 'kysely'
import type { OrganisationId, TraceId } from '../base/ids.ts'
import type { Owner } from '../directory/directory.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { LeakTallyTables } from '../store/tables/leak-tally.ts'

export type TallyRow = Selectable<LeakTallyTables['leak_tally']>
export type OwnValueRow = Selectable<LeakTallyTables['leak_own_value']>
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

/** @returns false when there is one for this message */
export async function addFeedback(tx: WriteTx, row: FeedbackRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('leak_feedback')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return Number(numInsertedOrUpdatedRows ?? 0) > 0
}

/** Oldest first. */
export function openFeedback(tx: ReadTx, organisationId: OrganisationId, limit: number): Promise<FeedbackRow[]> {
  return tx.db
    .selectFrom('leak_feedback')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('state', '=', 'open')
    .orderBy('at_ms')
    .limit(limit)
    .execute()
}

/** @returns undefined when none is open */
export function settleFeedback(
  tx: WriteTx,
  organisationId: OrganisationId,
  traceId: TraceId,
  state: 'confirmed' | 'refused',
): Promise<FeedbackRow | undefined> {
  return tx.db
    .updateTable('leak_feedback')
    .set({ state })
    .where('organisation_id', '=', organisationId)
    .where('trace_id', '=', traceId)
    .where('state', '=', 'open')
    .returningAll()
    .executeTakeFirst()
}

type ExceptionKey = Pick<ExceptionRow, 'organisation_id' | 'detector' | 'shape'>

/** Counts one more confirmation. @param most  values in that message */
export function confirmException(tx: WriteTx, key: ExceptionKey, most: number): Promise<ExceptionRow> {
  return tx.db
    .insertInto('leak_exception')
    .values({ ...key, confirmed: 1, most, until_ms: 0 })
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'detector', 'shape']).doUpdateSet((set) => ({
        confirmed: set('leak_exception.confirmed', '+', 1),
        most: set.case().when('leak_exception.most', '<', most).then(most).else(set.ref('leak_exception.most')).end(),
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function exceptUntil(tx: WriteTx, key: ExceptionKey, until: number): Promise<void> {
  await tx.db
    .updateTable('leak_exception')
    .set({ until_ms: until })
    .where('organisation_id', '=', key.organisation_id)
    .where('detector', '=', key.detector)
    .where('shape', '=', key.shape)
    .execute()
}

/** Exceptions whose time is over: people may confirm anew. */
export async function forgetExceptions(tx: WriteTx, at: number): Promise<void> {
  await tx.db.deleteFrom('leak_exception').where('until_ms', '>', 0).where('until_ms', '<=', at).execute()
}

export function ownValueRow(tx: ReadTx, { organisationId, memberId }: Owner): Promise<OwnValueRow | undefined> {
  return tx.db
    .selectFrom('leak_own_value')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
}

/** What was there before counts no more. */
export async function putOwnValues(tx: WriteTx, row: OwnValueRow): Promise<void> {
  const { at_ms, hashes_sealed } = row
  await tx.db
    .insertInto('leak_own_value')
    .values(row)
    .onConflict((conflict) => conflict.columns(['organisation_id', 'member_id']).doUpdateSet({ at_ms, hashes_sealed }))
    .execute()
}
