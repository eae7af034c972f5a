// The SQL of credentials. What they say comes in sealed and goes out sealed.
import type { Selectable } from 'kysely'
import type { OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { CredentialTables } from '../store/tables/credentials.ts'
import type { Owner } from './directory.ts'

export type CredentialRow = Selectable<CredentialTables['credential']>
export type CredentialKind = CredentialRow['kind']

/** Oldest first. */
export async function credentialRows(
  tx: ReadTx,
  { organisationId, memberId }: Owner,
  kinds: readonly CredentialKind[],
): Promise<readonly CredentialRow[]> {
  return tx.db
    .selectFrom('credential')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('kind', 'in', kinds)
    .orderBy('created_ms')
    .orderBy('credential_id')
    .execute()
}

export async function credentialByToken(
  tx: ReadTx,
  organisationId: OrganisationId,
  token: Buffer,
): Promise<CredentialRow | undefined> {
  return tx.db
    .selectFrom('credential')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('token', '=', token)
    .executeTakeFirst()
}

export async function insertCredential(tx: WriteTx, row: CredentialTables['credential']): Promise<void> {
  await tx.db.insertInto('credential').values(row).execute()
}

/** @param counterBelow  changes nothing unless the row's counter is below it: of two uses at once one wins. @returns whether it changed */
export async function updateCredential(
  tx: WriteTx,
  { organisationId, memberId }: Owner,
  id: string,
  change: Partial<Pick<CredentialTables['credential'], 'facts_sealed' | 'counter' | 'used_ms'>>,
  counterBelow = Number.MAX_SAFE_INTEGER,
): Promise<boolean> {
  const result = await tx.db
    .updateTable('credential')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('credential_id', '=', id)
    .where('counter', '<', counterBelow)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** @returns how many there were */
export async function deleteCredentials(
  tx: WriteTx,
  { organisationId, memberId }: Owner,
  which: { readonly id?: string; readonly token?: Buffer; readonly kinds?: readonly CredentialKind[] },
): Promise<number> {
  let query = tx.db
    .deleteFrom('credential')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
  if (which.id !== undefined) query = query.where('credential_id', '=', which.id)
  if (which.token !== undefined) query = query.where('token', '=', which.token)
  if (which.kinds !== undefined) query = query.where('kind', 'in', which.kinds)
  return Number((await query.executeTakeFirst()).numDeletedRows)
}
