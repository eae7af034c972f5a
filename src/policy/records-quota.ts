// The SQL of grants over quotas. What is sealed comes in sealed and goes out sealed.
import type { Selectable } from 'kysely'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { QuotaTables } from '../store/tables/quota.ts'

export type GrantRow = Selectable<QuotaTables['quota_grant']>

/** Grants that are listed. */
const LISTED = 1_000

export async function addGrant(tx: WriteTx, row: GrantRow): Promise<void> {
  await tx.db.insertInto('quota_grant').values(row).execute()
}

/** Those that hold at a time, ms since 1970. */
export function grantRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  at: number,
): Promise<GrantRow[]> {
  return tx.db
    .selectFrom('quota_grant')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('until_ms', '>', at)
    .orderBy('until_ms')
    .execute()
}

export function allGrantRows(tx: ReadTx, organisationId: OrganisationId, at: number): Promise<GrantRow[]> {
  return tx.db
    .selectFrom('quota_grant')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('until_ms', '>', at)
    .orderBy('until_ms')
    .limit(LISTED)
    .execute()
}

/** @returns whether it was there */
export async function dropGrant(tx: WriteTx, organisationId: OrganisationId, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('quota_grant')
    .where('organisation_id', '=', organisationId)
    .where('grant_id', '=', id)
    .executeTakeFirst()
  return Number(numDeletedRows) > 0
}

/** Of all organisations, those that ended before a time. */
export async function forgetQuotaGrants(tx: WriteTx, before: number): Promise<number> {
  tx.require('policy:change')
  const { numDeletedRows } = await tx.db.deleteFrom('quota_grant').where('until_ms', '<', before).executeTakeFirst()
  return Number(numDeletedRows)
}
