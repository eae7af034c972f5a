// The SQL of profiles and decisions. What is sealed comes in sealed and goes out sealed.
import type { Selectable } from 'kysely'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { SignInRiskTables } from '../store/tables/sign-in-risk.ts'

export type DecisionRow = Selectable<SignInRiskTables['sign_in_decision']>

export async function profileRow(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
): Promise<Buffer | undefined> {
  const row = await tx.db
    .selectFrom('sign_in_profile')
    .select('profile_sealed')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return row?.profile_sealed
}

export async function upsertProfile(tx: WriteTx, row: SignInRiskTables['sign_in_profile']): Promise<void> {
  const { updated_ms, profile_sealed } = row
  await tx.db
    .insertInto('sign_in_profile')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'member_id']).doUpdateSet({ updated_ms, profile_sealed }),
    )
    .execute()
}

export async function insertDecision(tx: WriteTx, row: SignInRiskTables['sign_in_decision']): Promise<void> {
  await tx.db.insertInto('sign_in_decision').values(row).execute()
}

export async function updateOutcome(
  tx: WriteTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  decisionId: string,
  outcome: string,
): Promise<void> {
  await tx.db
    .updateTable('sign_in_decision')
    .set({ outcome })
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('decision_id', '=', decisionId)
    .execute()
}

export interface DecisionFilter {
  readonly memberId?: MemberId
  /** ms since 1970 */
  readonly since: number
  readonly before?: number
  readonly limit: number
}

/** Newest first. */
export async function decisionRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  filter: DecisionFilter,
): Promise<readonly DecisionRow[]> {
  let query = tx.db
    .selectFrom('sign_in_decision')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('at_ms', '>=', filter.since)
  if (filter.before !== undefined) query = query.where('at_ms', '<', filter.before)
  if (filter.memberId !== undefined) query = query.where('member_id', '=', filter.memberId)
  return query.orderBy('at_ms', 'desc').orderBy('decision_id', 'desc').limit(filter.limit).execute()
}

/** @returns ms since 1970 */
export async function lastOutcomeAt(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  outcome: string,
): Promise<number | undefined> {
  const row = await tx.db
    .selectFrom('sign_in_decision')
    .select('at_ms')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('outcome', '=', outcome)
    .orderBy('at_ms', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.at_ms
}

/** @returns how many there were */
export async function deleteDecisions(tx: WriteTx, organisationId: OrganisationId, before: number): Promise<number> {
  const result = await tx.db
    .deleteFrom('sign_in_decision')
    .where('organisation_id', '=', organisationId)
    .where('at_ms', '<', before)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
