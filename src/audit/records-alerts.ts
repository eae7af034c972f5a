// The SQL of alerts, of what became of them, and of what nobody is told of.
import type { Selectable } from 'kysely'
import type { OrganisationId } from '../base/ids.ts'
import { locked } from '../store/locked.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { IncidentTables } from '../store/tables/incident.ts'

export type AlertRow = Selectable<IncidentTables['alert']>
export type DeliveryRow = Selectable<IncidentTables['alert_delivery']>
export type SuppressionRow = Selectable<IncidentTables['alert_suppression']>

/** @returns false when an alert of this kind was raised for the event before */
export async function insertAlertEvent(tx: WriteTx, row: IncidentTables['alert_event']): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('alert_event')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows ?? 0) > 0
}

/** The latest of a kind and actor that began at or after a time. */
export function alertByToken(
  tx: ReadTx,
  organisationId: OrganisationId,
  token: Buffer,
  since: number,
): Promise<AlertRow | undefined> {
  return tx.db
    .selectFrom('alert')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('token', '=', token)
    .where('first_ms', '>=', since)
    .orderBy('first_ms', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function insertAlert(tx: WriteTx, row: IncidentTables['alert']): Promise<void> {
  await tx.db.insertInto('alert').values(row).execute()
}

export async function updateAlert(
  tx: WriteTx,
  { organisation_id, alert_id }: AlertRow,
  change: Partial<Pick<AlertRow, 'severity' | 'last_ms' | 'times' | 'suppression_id' | 'facts_sealed'>>,
): Promise<void> {
  await tx.db
    .updateTable('alert')
    .set(change)
    .where('organisation_id', '=', organisation_id)
    .where('alert_id', '=', alert_id)
    .execute()
}

export function alertRow(tx: ReadTx, organisationId: OrganisationId, alertId: string): Promise<AlertRow | undefined> {
  return tx.db
    .selectFrom('alert')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('alert_id', '=', alertId)
    .executeTakeFirst()
}

/** Newest first. */
export function alertRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  since: number,
  limit: number,
): Promise<readonly AlertRow[]> {
  return tx.db
    .selectFrom('alert')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('last_ms', '>=', since)
    .orderBy('last_ms', 'desc')
    .orderBy('alert_id')
    .limit(limit)
    .execute()
}

/** One that waits already is due at the earlier time. */
export async function insertDeliveries(tx: WriteTx, rows: readonly IncidentTables['alert_delivery'][]): Promise<void> {
  if (rows.length === 0) return
  await tx.db
    .insertInto('alert_delivery')
    .values([...rows])
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'alert_id', 'channel', 'target', 'round'])
        .doUpdateSet((set) => ({ due_ms: set.ref('excluded.due_ms') }))
        .where('alert_delivery.state', '=', 'waiting')
        .whereRef('excluded.due_ms', '<', 'alert_delivery.due_ms'),
    )
    .execute()
}

export function deliveryRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  alertIds: readonly string[],
): Promise<readonly DeliveryRow[]> {
  return tx.db
    .selectFrom('alert_delivery')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('alert_id', 'in', [...alertIds, ''])
    .orderBy('channel')
    .orderBy('round')
    .execute()
}

/** Takes what is due for a while, as the outbox does; after a crash it is due again. */
export async function takeDueDeliveries(
  tx: WriteTx,
  at: number,
  leaseUntil: number,
  limit: number,
): Promise<readonly DeliveryRow[]> {
  tx.require('event:change')
  const due = tx.db
    .selectFrom('alert_delivery')
    .select(['organisation_id', 'alert_id', 'channel', 'target', 'round'])
    .where('state', '=', 'waiting')
    .where('due_ms', '<=', at)
    .orderBy('due_ms')
    .limit(limit)
  const taken: DeliveryRow[] = []
  for (const row of await locked(tx, due, 'skip').execute())
    taken.push(
      ...(await ofDelivery(tx, row)
        .set((set) => ({ due_ms: leaseUntil, attempts: set('attempts', '+', 1) }))
        .returningAll()
        .execute()),
    )
  return taken
}

export async function hasDueDelivery(tx: ReadTx, at: number): Promise<boolean> {
  const row = await tx.db
    .selectFrom('alert_delivery')
    .select('alert_id')
    .where('state', '=', 'waiting')
    .where('due_ms', '<=', at)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function updateDelivery(
  tx: WriteTx,
  row: DeliveryRow,
  change: Partial<Pick<DeliveryRow, 'state' | 'due_ms' | 'done_ms' | 'why'>>,
): Promise<void> {
  await ofDelivery(tx, row).set(change).execute()
}

type DeliveryKey = Pick<DeliveryRow, 'organisation_id' | 'alert_id' | 'channel' | 'target' | 'round'>

function ofDelivery(tx: WriteTx, { organisation_id, alert_id, channel, target, round }: DeliveryKey) {
  return tx.db
    .updateTable('alert_delivery')
    .where('organisation_id', '=', organisation_id)
    .where('alert_id', '=', alert_id)
    .where('channel', '=', channel)
    .where('target', '=', target)
    .where('round', '=', round)
}

/** Those that hold beyond a time. */
export function suppressionRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  after: number,
  limit: number,
): Promise<readonly SuppressionRow[]> {
  return tx.db
    .selectFrom('alert_suppression')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('until_ms', '>', after)
    .orderBy('at_ms')
    .limit(limit)
    .execute()
}

export async function insertSuppression(tx: WriteTx, row: IncidentTables['alert_suppression']): Promise<void> {
  await tx.db.insertInto('alert_suppression').values(row).execute()
}

/** @returns whether it held */
export async function endSuppression(
  tx: WriteTx,
  organisationId: OrganisationId,
  suppressionId: string,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('alert_suppression')
    .set({ until_ms: at })
    .where('organisation_id', '=', organisationId)
    .where('suppression_id', '=', suppressionId)
    .where('until_ms', '>', at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Alerts last raised before a time, with all that belongs to them, and suppressions that ended then. @returns how many alerts */
export async function deleteAlertsBefore(tx: WriteTx, before: number, limit: number): Promise<number> {
  tx.require('event:change')
  const old = await tx.db
    .selectFrom('alert')
    .select(['organisation_id', 'alert_id'])
    .where('last_ms', '<', before)
    .limit(limit)
    .execute()
  for (const { organisation_id, alert_id } of old)
    for (const table of ['alert_event', 'alert_delivery', 'alert'] as const)
      await tx.db
        .deleteFrom(table)
        .where('organisation_id', '=', organisation_id)
        .where('alert_id', '=', alert_id)
        .execute()
  await tx.db.deleteFrom('alert_suppression').where('until_ms', '<', before).execute()
  return old.length
}
