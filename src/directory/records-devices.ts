// The SQL of devices.
import type { Selectable } from 'kysely'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { CredentialTables } from '../store/tables/credentials.ts'
import type { Owner } from './directory.ts'

export type DeviceRow = Selectable<CredentialTables['device']>

/** Seen last first; those that were unbound as well. */
export async function deviceRows(tx: ReadTx, { organisationId, memberId }: Owner): Promise<readonly DeviceRow[]> {
  return tx.db
    .selectFrom('device')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .orderBy('last_ms', 'desc')
    .execute()
}

/** A new one, or another visit with a known one. */
export async function upsertDevice(tx: WriteTx, row: CredentialTables['device']): Promise<void> {
  const { label_sealed, trust, last_ms, proven_ms } = row
  await tx.db
    .insertInto('device')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'member_id', 'device_id'])
        .doUpdateSet({ label_sealed, trust, last_ms, proven_ms }),
    )
    .execute()
}

/** @returns whether it was bound */
export async function unbindDevice(
  tx: WriteTx,
  { organisationId, memberId }: Owner,
  id: string,
  at: number,
): Promise<boolean> {
  const result = await tx.db
    .updateTable('device')
    .set({ unbound_ms: at, trust: 0, proven_ms: null })
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('device_id', '=', id)
    .where('unbound_ms', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function deleteDevice(tx: WriteTx, { organisationId, memberId }: Owner, id: string): Promise<void> {
  await tx.db
    .deleteFrom('device')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('device_id', '=', id)
    .execute()
}
