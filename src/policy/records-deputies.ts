// The SQL of deputies that approvers named. What is sealed comes in sealed and goes out sealed.
import type { Selectable } from 'kysely'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { ApprovalTables } from '../store/tables/approval.ts'

export type DeputyRow = Selectable<ApprovalTables['approval_deputy']>

/** Entries that are listed. */
const LISTED = 1_000

export async function addDeputy(tx: WriteTx, row: DeputyRow): Promise<void> {
  await tx.db.insertInto('approval_deputy').values(row).execute()
}

/** Of one organisation, those that are not over at a time, ms since 1970; the first to begin come first. */
export function deputyRows(tx: ReadTx, organisationId: OrganisationId, at: number): Promise<DeputyRow[]> {
  return openRows(tx, organisationId, at).limit(LISTED).execute()
}

/** The same of some approvers. */
export async function rowsOfApprovers(
  tx: ReadTx,
  organisationId: OrganisationId,
  approvers: readonly MemberId[],
  at: number,
): Promise<DeputyRow[]> {
  if (approvers.length === 0) return []
  return openRows(tx, organisationId, at).where('member_id', 'in', approvers).execute()
}

/** The same of some deputies. */
export async function rowsOfDeputies(
  tx: ReadTx,
  organisationId: OrganisationId,
  deputies: readonly MemberId[],
  at: number,
): Promise<DeputyRow[]> {
  if (deputies.length === 0) return []
  return openRows(tx, organisationId, at).where('deputy_id', 'in', deputies).execute()
}

function openRows(tx: ReadTx, organisationId: OrganisationId, at: number) {
  return tx.db
    .selectFrom('approval_deputy')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('until_ms', '>', at)
    .orderBy('from_ms')
    .orderBy('entry_id')
}

/** @returns whose it was; undefined when there was none. @param memberId  absent: of any approver */
export async function dropDeputy(
  tx: WriteTx,
  organisationId: OrganisationId,
  entryId: string,
  memberId?: MemberId,
): Promise<Pick<DeputyRow, 'member_id' | 'deputy_id'> | undefined> {
  return tx.db
    .deleteFrom('approval_deputy')
    .where('organisation_id', '=', organisationId)
    .where('entry_id', '=', entryId)
    .$if(memberId !== undefined, (query) => query.where('member_id', '=', memberId as MemberId))
    .returning(['member_id', 'deputy_id'])
    .executeTakeFirst()
}

/** Those that an approver named since a time. @returns how many there were */
export async function dropDeputiesSince(
  tx: WriteTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  since: number,
): Promise<number> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('approval_deputy')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('at_ms', '>=', since)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Of all organisations, those that were over before a time. */
export async function forgetDeputies(tx: WriteTx, before: number): Promise<number> {
  tx.require('policy:change')
  const { numDeletedRows } = await tx.db.deleteFrom('approval_deputy').where('until_ms', '<', before).executeTakeFirst()
  return Number(numDeletedRows)
}
