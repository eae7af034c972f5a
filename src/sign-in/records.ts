// The SQL of what lasts of sessions and verifications for minutes or hours. What it says comes in sealed and goes out sealed.
import type { Selectable } from 'kysely'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { locked } from '../store/locked.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { SignInStateTables } from '../store/tables/sign-in-state.ts'

type Table = SignInStateTables['sign_in_state']
export type StateRow = Selectable<Table>
export type StateKind = Table['kind']

/** Where a row lies. */
export type StateKey = Pick<Table, 'organisation_id' | 'kind' | 'token'>

export function stateRow(tx: ReadTx, key: StateKey): Promise<StateRow | undefined> {
  return stateAt(tx, key).executeTakeFirst()
}

/** To be changed by what it says: of those who come at once each sees what the others did. */
export function lockedState(tx: WriteTx, key: StateKey): Promise<StateRow | undefined> {
  return locked(tx, stateAt(tx, key)).executeTakeFirst()
}

function stateAt({ db }: ReadTx, key: StateKey) {
  return db
    .selectFrom('sign_in_state')
    .selectAll()
    .where('organisation_id', '=', key.organisation_id)
    .where('kind', '=', key.kind)
    .where('token', '=', key.token)
}

/** Those of a member that are not over, the one that ends last first. @param at  ms since 1970 */
export async function stateRowsOf(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  kind: StateKind,
  at: number,
  limit: number,
): Promise<readonly StateRow[]> {
  return tx.db
    .selectFrom('sign_in_state')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('kind', '=', kind)
    .where('until_ms', '>', at)
    .orderBy('until_ms', 'desc')
    .limit(limit)
    .execute()
}

/** A new one, or in place of the one that is there. @param overAt  ms since 1970; one that is not over by then stays */
export async function upsertState(tx: WriteTx, row: Table, overAt = Number.MAX_SAFE_INTEGER): Promise<void> {
  const { member_id, tries_left, facts_sealed, until_ms } = row
  await tx.db
    .insertInto('sign_in_state')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'kind', 'token'])
        .doUpdateSet({ member_id, tries_left, facts_sealed, until_ms })
        .where('sign_in_state.until_ms', '<=', overAt),
    )
    .execute()
}

/** @returns whether it is there */
export async function updateState(
  tx: WriteTx,
  key: StateKey,
  change: Partial<Pick<Table, 'facts_sealed' | 'until_ms'>>,
): Promise<boolean> {
  const result = await tx.db
    .updateTable('sign_in_state')
    .set(change)
    .where('organisation_id', '=', key.organisation_id)
    .where('kind', '=', key.kind)
    .where('token', '=', key.token)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Of many who try at once, as many get one as there are. @returns how many are left then; undefined when there was none */
export async function takeTry(tx: WriteTx, key: StateKey): Promise<number | undefined> {
  const row = await tx.db
    .updateTable('sign_in_state')
    .set((row) => ({ tries_left: row('tries_left', '-', 1) }))
    .where('organisation_id', '=', key.organisation_id)
    .where('kind', '=', key.kind)
    .where('token', '=', key.token)
    .where('tries_left', '>', 0)
    .returning('tries_left')
    .executeTakeFirst()
  return row?.tries_left
}

/** @returns whether it was there: of two who end it at once, one is told so */
export async function deleteState(tx: WriteTx, key: StateKey): Promise<boolean> {
  const result = await tx.db
    .deleteFrom('sign_in_state')
    .where('organisation_id', '=', key.organisation_id)
    .where('kind', '=', key.kind)
    .where('token', '=', key.token)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** The same, unless it was prolonged or replaced since it was read. */
export async function deleteStateAsFound(tx: WriteTx, row: StateRow): Promise<boolean> {
  const result = await tx.db
    .deleteFrom('sign_in_state')
    .where('organisation_id', '=', row.organisation_id)
    .where('kind', '=', row.kind)
    .where('token', '=', row.token)
    .where('until_ms', '=', row.until_ms)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** Those of a kind that are over by now, or more than `most`, the first to end first; at most `limit` of them. */
export async function statesOver(
  tx: ReadTx,
  kind: StateKind,
  at: number,
  most: number,
  limit: number,
): Promise<readonly StateRow[]> {
  const oldest = tx.db.selectFrom('sign_in_state').selectAll().where('kind', '=', kind)
  const over = await oldest.where('until_ms', '<=', at).orderBy('until_ms').limit(limit).execute()
  if (over.length > 0) return over
  const { rows } = await tx.db
    .selectFrom('sign_in_state')
    .select((row) => row.fn.countAll().as('rows'))
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow()
  const tooMany = Math.min(Number(rows) - most, limit)
  return tooMany > 0 ? oldest.orderBy('until_ms').limit(tooMany).execute() : []
}
