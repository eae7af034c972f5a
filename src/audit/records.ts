// The SQL of the trace.
import type { Selectable } from 'kysely'
import type { OrganisationId, TraceId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { TraceTables } from '../store/tables/trace.ts'

export type TraceRow = Selectable<TraceTables['trace']>

export async function insertTrace(tx: WriteTx, row: TraceTables['trace']): Promise<void> {
  await tx.db.insertInto('trace').values(row).execute()
}

/** @returns whether there was one */
export async function changeTrace(
  tx: WriteTx,
  organisationId: OrganisationId,
  traceId: TraceId,
  change: Partial<TraceRow>,
): Promise<boolean> {
  const changed = await tx.db
    .updateTable('trace')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('trace_id', '=', traceId)
    .returning('trace_id')
    .executeTakeFirst()
  return changed !== undefined
}

export async function insertRecipients(tx: WriteTx, rows: readonly TraceTables['trace_recipient'][]): Promise<void> {
  if (rows.length === 0) return
  await tx.db
    .insertInto('trace_recipient')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export interface TraceFilter {
  readonly traceId?: TraceId
  /** sender or recipient */
  readonly token?: Buffer
  readonly action?: string
  /** ms since 1970 */
  readonly since: number
  readonly before?: number
  readonly limit: number
}

/** Newest first. */
export async function traceRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  filter: TraceFilter,
): Promise<readonly TraceRow[]> {
  let query = tx.db
    .selectFrom('trace')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('at_ms', '>=', filter.since)
  if (filter.before !== undefined) query = query.where('at_ms', '<', filter.before)
  if (filter.traceId !== undefined) query = query.where('trace_id', '=', filter.traceId)
  if (filter.action !== undefined) query = query.where('action', '=', filter.action)
  if (filter.token !== undefined) {
    const { token } = filter
    query = query.where((where) =>
      where.or([
        where('sender_token', '=', token),
        where(
          'trace_id',
          'in',
          where
            .selectFrom('trace_recipient')
            .select('trace_recipient.trace_id')
            .where('trace_recipient.organisation_id', '=', organisationId)
            .where('recipient_token', '=', token),
        ),
      ]),
    )
  }
  return query.orderBy('at_ms', 'desc').limit(filter.limit).execute()
}

/** @returns the earlier message's id when the same fingerprint was accepted at or after `since` */
export async function acceptedOnce(tx: ReadTx, fingerprint: Buffer, since: number): Promise<TraceId | undefined> {
  const row = await tx.db
    .selectFrom('accepted_once')
    .select('trace_id')
    .where('fingerprint', '=', fingerprint)
    .where('at_ms', '>=', since)
    .executeTakeFirst()
  return row?.trace_id
}

/**
 * Notes a message as accepted, unless the same one was at or after `since`: of two that come at the same time, the
 * second finds the first.
 * @returns the id that it is accepted under: this row's, or the earlier one
 */
export async function acceptOnce(tx: WriteTx, row: TraceTables['accepted_once'], since: number): Promise<TraceId> {
  const { fingerprint, trace_id, at_ms } = row
  await tx.db
    .insertInto('accepted_once')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('fingerprint').doUpdateSet({ trace_id, at_ms }).where('accepted_once.at_ms', '<', since),
    )
    .execute()
  return (await acceptedOnce(tx, fingerprint, since)) ?? trace_id
}

/** Grant `trace:change`. */
export async function deleteAcceptedBefore(tx: WriteTx, before: number): Promise<void> {
  tx.require('trace:change')
  await tx.db.deleteFrom('accepted_once').where('at_ms', '<', before).execute()
}
