// The SQL of the directory. Values come in sealed and go out sealed: what they say is not known here.
import type { Selectable } from 'kysely'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { locked } from '../store/locked.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { DirectoryTables } from '../store/tables/directory.ts'

export type MemberRow = Selectable<DirectoryTables['member']>
export type AddressRow = Selectable<DirectoryTables['address']>
export type DomainKeyRow = Selectable<DirectoryTables['domain_key']>
export type DepartmentRow = Selectable<DirectoryTables['department']>

export async function organisationOfDomain(tx: ReadTx, name: string): Promise<OrganisationId | undefined> {
  const row = await tx.db.selectFrom('domain').select('organisation_id').where('name', '=', name).executeTakeFirst()
  return row?.organisation_id
}

export async function organisations(tx: ReadTx): Promise<readonly OrganisationId[]> {
  const rows = await tx.db.selectFrom('organisation').select('organisation_id').orderBy('created_at_ms').execute()
  return rows.map((row) => row.organisation_id)
}

export async function organisationName(tx: ReadTx, id: OrganisationId): Promise<Buffer | undefined> {
  const row = await tx.db
    .selectFrom('organisation')
    .select('name_sealed')
    .where('organisation_id', '=', id)
    .executeTakeFirst()
  return row?.name_sealed
}

export async function insertOrganisation(tx: WriteTx, row: DirectoryTables['organisation']): Promise<void> {
  await tx.db.insertInto('organisation').values(row).execute()
}

/** @returns false when some organisation has the domain already */
export async function insertDomain(tx: WriteTx, organisationId: OrganisationId, name: string): Promise<boolean> {
  const values = { name, organisation_id: organisationId }
  const result = await tx.db
    .insertInto('domain')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function domains(tx: ReadTx, organisationId: OrganisationId): Promise<readonly string[]> {
  const rows = await tx.db
    .selectFrom('domain')
    .select('name')
    .where('organisation_id', '=', organisationId)
    .orderBy('name')
    .execute()
  return rows.map((row) => row.name)
}

export async function insertDomainKey(tx: WriteTx, row: DirectoryTables['domain_key']): Promise<void> {
  await tx.db.insertInto('domain_key').values(row).execute()
}

/** Oldest first. */
export async function domainKeys(
  tx: ReadTx,
  organisationId: OrganisationId,
  domain: string,
): Promise<readonly DomainKeyRow[]> {
  return tx.db
    .selectFrom('domain_key')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('domain', '=', domain)
    .orderBy('created_ms')
    .orderBy('selector')
    .execute()
}

export async function departments(tx: ReadTx, organisationId: OrganisationId): Promise<readonly DepartmentRow[]> {
  return tx.db.selectFrom('department').selectAll().where('organisation_id', '=', organisationId).execute()
}

/** Of two that make the same one at once, the first stays. */
export async function insertDepartment(tx: WriteTx, row: DirectoryTables['department']): Promise<void> {
  await tx.db
    .insertInto('department')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function jobLevels(tx: ReadTx, organisationId: OrganisationId) {
  return tx.db
    .selectFrom('job_level')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .orderBy('rank', 'desc')
    .execute()
}

export async function upsertJobLevel(tx: WriteTx, row: DirectoryTables['job_level']): Promise<void> {
  await tx.db
    .insertInto('job_level')
    .values(row)
    .onConflict((conflict) => conflict.columns(['organisation_id', 'name']).doUpdateSet({ rank: row.rank }))
    .execute()
}

export function memberRow(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
): Promise<MemberRow | undefined> {
  return memberAt(tx, organisationId, memberId).executeTakeFirst()
}

/**
 * Who changes something of a member by what it reads of it, be it limits, credentials or the state, reads this row first: they come
 * one after another.
 */
export function lockMember(
  tx: WriteTx,
  { organisationId, memberId }: { readonly organisationId: OrganisationId; readonly memberId: MemberId },
): Promise<MemberRow | undefined> {
  return locked(tx, memberAt(tx, organisationId, memberId)).executeTakeFirst()
}

function memberAt({ db }: ReadTx, organisationId: OrganisationId, memberId: MemberId) {
  return db
    .selectFrom('member')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
}

/** The next `limit` members after one, by id: a page of a list that may hold 100,000. */
export async function memberRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  after: MemberId | 0,
  limit: number,
): Promise<readonly MemberRow[]> {
  return tx.db
    .selectFrom('member')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '>', after as MemberId)
    .orderBy('member_id')
    .limit(limit)
    .execute()
}

/** Those of some departments who hold a role. @param role  of ROLES: one word, quoted in the list */
export async function membersWithRole(
  tx: ReadTx,
  organisationId: OrganisationId,
  departments: readonly number[],
  role: string,
): Promise<readonly Pick<MemberRow, 'member_id' | 'department_id' | 'state'>[]> {
  return tx.db
    .selectFrom('member')
    .select(['member_id', 'department_id', 'state'])
    .where('organisation_id', '=', organisationId)
    .where('department_id', 'in', departments)
    .where('roles', 'like', `%"${role}"%`)
    .orderBy('member_id')
    .execute()
}

/** Who holds a role anywhere in the organisation, by id. @param role  of ROLES: one word, quoted in the list */
export async function roleHolders(
  tx: ReadTx,
  organisationId: OrganisationId,
  role: string,
  limit: number,
): Promise<readonly Pick<MemberRow, 'member_id'>[]> {
  return tx.db
    .selectFrom('member')
    .select('member_id')
    .where('organisation_id', '=', organisationId)
    .where('roles', 'like', `%"${role}"%`)
    .orderBy('member_id')
    .limit(limit)
    .execute()
}

export async function insertMember(tx: WriteTx, row: DirectoryTables['member']): Promise<void> {
  await tx.db.insertInto('member').values(row).execute()
}

export async function updateMember(
  tx: WriteTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  change: Partial<DirectoryTables['member']>,
): Promise<void> {
  await tx.db
    .updateTable('member')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .execute()
}

/** Newest first. */
export async function formerPasswords(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
): Promise<readonly Pick<DirectoryTables['password_history'], 'changed_ms' | 'hash_sealed'>[]> {
  return tx.db
    .selectFrom('password_history')
    .select(['changed_ms', 'hash_sealed'])
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .orderBy('changed_ms', 'desc')
    .execute()
}

export async function insertFormerPassword(tx: WriteTx, row: DirectoryTables['password_history']): Promise<void> {
  await tx.db.insertInto('password_history').values(row).execute()
}

/** @param before  ms since 1970: those given up earlier */
export async function deleteFormerPasswords(
  tx: WriteTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  before: number,
): Promise<void> {
  await tx.db
    .deleteFrom('password_history')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('changed_ms', '<', before)
    .execute()
}

export async function memberIdOfToken(
  tx: ReadTx,
  organisationId: OrganisationId,
  token: Buffer,
): Promise<MemberId | undefined> {
  const row = await tx.db
    .selectFrom('address')
    .select('member_id')
    .where('organisation_id', '=', organisationId)
    .where('token', '=', token)
    .executeTakeFirst()
  return row?.member_id
}

/** @returns false when the address is taken */
export async function insertAddress(tx: WriteTx, row: DirectoryTables['address']): Promise<boolean> {
  const result = await tx.db
    .insertInto('address')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function addressRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
): Promise<readonly AddressRow[]> {
  return tx.db
    .selectFrom('address')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .execute()
}

export async function deleteAddresses(tx: WriteTx, organisationId: OrganisationId, memberId: MemberId): Promise<void> {
  await tx.db
    .deleteFrom('address')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .execute()
}
