// The SQL of incidents. What they tell comes in sealed and goes out sealed.
import type { Selectable } from 'kysely'
import type { EventId, OrganisationId } from '../base/ids.ts'
import { locked } from '../store/locked.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { IncidentTables } from '../store/tables/incident.ts'

export type IncidentRow = Selectable<IncidentTables['incident']>
export type EntryRow = Selectable<IncidentTables['incident_entry']>

/** Of events at the same time one opens an incident or raises an alert, and the others find it; of people who work on one, each sees what the others did. */
export async function oneAtATime(tx: WriteTx, organisationId: OrganisationId): Promise<void> {
  const row = tx.db.selectFrom('organisation').select('organisation_id').where('organisation_id', '=', organisationId)
  await locked(tx, row).execute()
}

/** @returns the incident that tells of an event already */
export async function incidentOfEvent(
  tx: ReadTx,
  organisationId: OrganisationId,
  eventId: EventId,
): Promise<IncidentRow | undefined> {
  const entry = await tx.db
    .selectFrom('incident_entry')
    .select('incident_id')
    .where('organisation_id', '=', organisationId)
    .where('event_id', '=', eventId)
    .executeTakeFirst()
  return entry && incidentRow(tx, organisationId, entry.incident_id)
}

export function incidentRow(
  tx: ReadTx,
  organisationId: OrganisationId,
  incidentId: string,
): Promise<IncidentRow | undefined> {
  return tx.db
    .selectFrom('incident')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('incident_id', '=', incidentId)
    .executeTakeFirst()
}

/** Those that are not closed, last touched at or after `since`, with one of the keys; the newest first. */
export function fittingIncident(
  tx: ReadTx,
  organisationId: OrganisationId,
  tokens: readonly Buffer[],
  since: number,
  kind: string | undefined,
): Promise<IncidentRow | undefined> {
  let query = tx.db
    .selectFrom('incident')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('state', '<>', 'closed')
    .where('last_ms', '>=', since)
    .where((where) =>
      where(
        'incident_id',
        'in',
        where
          .selectFrom('incident_key')
          .select('incident_key.incident_id')
          .where('incident_key.organisation_id', '=', organisationId)
          .where('token', 'in', [...tokens]),
      ),
    )
  if (kind !== undefined) query = query.where('kind', '=', kind)
  return query.orderBy('last_ms', 'desc').orderBy('incident_id').limit(1).executeTakeFirst()
}

export interface IncidentFilter {
  /** `active`: not closed */
  readonly state?: IncidentRow['state'] | 'active'
  readonly kind?: string
  readonly severity?: IncidentRow['severity']
  readonly ownerId?: NonNullable<IncidentRow['owner_id']>
  /** last touched at or after, ms since 1970 */
  readonly since: number
  readonly limit: number
}

/** Newest first. */
export function incidentRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  { state, kind, severity, ownerId, since, limit }: IncidentFilter,
): Promise<readonly IncidentRow[]> {
  let query = tx.db
    .selectFrom('incident')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('last_ms', '>=', since)
  if (state === 'active') query = query.where('state', '<>', 'closed')
  else if (state !== undefined) query = query.where('state', '=', state)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (severity !== undefined) query = query.where('severity', '=', severity)
  if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId)
  return query.orderBy('last_ms', 'desc').orderBy('incident_id').limit(limit).execute()
}

export async function insertIncident(tx: WriteTx, row: IncidentTables['incident']): Promise<void> {
  await tx.db.insertInto('incident').values(row).execute()
}

export async function insertKeys(tx: WriteTx, rows: readonly IncidentTables['incident_key'][]): Promise<void> {
  if (rows.length === 0) return
  await tx.db
    .insertInto('incident_key')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function updateIncident(
  tx: WriteTx,
  { organisation_id, incident_id }: IncidentRow,
  change: Partial<Omit<IncidentRow, 'organisation_id' | 'incident_id'>>,
): Promise<void> {
  await tx.db
    .updateTable('incident')
    .set(change)
    .where('organisation_id', '=', organisation_id)
    .where('incident_id', '=', incident_id)
    .execute()
}

/** An event that another incident tells of already stays there. */
export async function insertEntry(tx: WriteTx, row: IncidentTables['incident_entry']): Promise<void> {
  await tx.db
    .insertInto('incident_entry')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Oldest first. */
export function entryRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  incidentId: string,
  limit: number,
): Promise<readonly EntryRow[]> {
  return tx.db
    .selectFrom('incident_entry')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('incident_id', '=', incidentId)
    .orderBy('at_ms')
    .orderBy('event_id')
    .limit(limit)
    .execute()
}

/** Closed ones last touched before a time, with their story. @returns how many */
export async function deleteIncidentsBefore(tx: WriteTx, before: number, limit: number): Promise<number> {
  tx.require('event:change')
  const old = await tx.db
    .selectFrom('incident')
    .select(['organisation_id', 'incident_id'])
    .where('state', '=', 'closed')
    .where('last_ms', '<', before)
    .limit(limit)
    .execute()
  for (const { organisation_id, incident_id } of old)
    for (const table of ['incident_entry', 'incident_key', 'incident'] as const)
      await tx.db
        .deleteFrom(table)
        .where('organisation_id', '=', organisation_id)
        .where('incident_id', '=', incident_id)
        .execute()
  return old.length
}
