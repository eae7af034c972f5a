// The SQL of what an organisation knows as its own: definitions, and hashes in parts.
import type { Selectable } from 'kysely'
import type { OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { LeakTables } from '../store/tables/leak.ts'

export type LeakDataRow = Selectable<LeakTables['leak_data']>
export type LeakPartRow = Selectable<LeakTables['leak_data_part']>

/** By name. */
export function leakDataRows(tx: ReadTx, organisationId: OrganisationId): Promise<LeakDataRow[]> {
  return tx.db
    .selectFrom('leak_data')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .orderBy('name')
    .execute()
}

/** Asked for every message that leaves: versions alone, by name. */
export function leakDataVersions(
  tx: ReadTx,
  organisationId: OrganisationId,
): Promise<Pick<LeakDataRow, 'name' | 'version'>[]> {
  return tx.db
    .selectFrom('leak_data')
    .select(['name', 'version'])
    .where('organisation_id', '=', organisationId)
    .orderBy('name')
    .execute()
}

/** In order. */
export function leakDataParts(tx: ReadTx, organisationId: OrganisationId, name: string): Promise<LeakPartRow[]> {
  return tx.db
    .selectFrom('leak_data_part')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('name', '=', name)
    .orderBy('part')
    .execute()
}

/** Takes the place of what had this name. */
export async function replaceLeakData(tx: WriteTx, row: LeakDataRow, parts: readonly LeakPartRow[]): Promise<void> {
  await removeLeakData(tx, row.organisation_id, row.name)
  await tx.db.insertInto('leak_data').values(row).execute()
  for (const part of parts) await tx.db.insertInto('leak_data_part').values(part).execute()
}

/** @returns whether there was any */
export async function removeLeakData(tx: WriteTx, organisationId: OrganisationId, name: string): Promise<boolean> {
  await tx.db
    .deleteFrom('leak_data_part')
    .where('organisation_id', '=', organisationId)
    .where('name', '=', name)
    .execute()
  const { numDeletedRows } = await tx.db
    .deleteFrom('leak_data')
    .where('organisation_id', '=', organisationId)
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
