// The SQL of profiles and decisions. What is sealed comes in sealed and goes out sealed.
import type { Selectable } from 'kysely'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { SignInRiskTables } from '../store/tables/sign-in-risk.ts'

export type DecisionRow = Selectable<SignInRiskTables['sign_in_decision']>

/** The row, made empty when there is none: from here on, others who learn of the same member wait. */
export async function takeProfile(
  tx: WriteTx,
  row: Pick<SignInRiskTables['sign_in_profile'], 'organisation_id' | 'member_id' | 'updated_ms'>,
): Promise<Buffer | undefined> {
  const { profile_sealed } = await tx.db
    .insertInto('sign_in_profile')
    .values({ ...row, profile_sealed: Buffer.alloc(0) })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'member_id'])
        .doUpdateSet((set) => ({ updated_ms: set.ref('sign_in_profile.updated_ms') })),
    )
    .returning('profile_sealed')
    .executeTakeFirstOrThrow()
  return profile_sealed.length === 0 ? undefined : profile_sealed
}

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

export async function updateProfile(tx: WriteTx, row: SignInRiskTables['sign_in_profile']): Promise<void> {
  const { organisation_id, member_id, ...changed } = row
  await tx.db
    .updateTable('sign_in_profile')
    .set(changed)
    .where('organisation_id', '=', organisation_id)
    .where('member_id', '=', member_id)
    .execute()
}

export async function insertDecision(tx: WriteTx, row: SignInRiskTables['sign_in_decision']): Promise<void> {
  await tx.db.insertInto('sign_in_decision').values(row).execute()
}

/** @returns whether it had another: of two who say the same at once, one is told so */
export async function updateOutcome(
  tx: WriteTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  decisionId: string,
  outcome: string,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('sign_in_decision')
    .set({ outcome })
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('decision_id', '=', decisionId)
    .where('outcome', '<>', outcome)
    .executeTakeFirst()
  return numUpdatedRows === 1n
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

/** Whether the member came in before a moment, as far back as is kept. */
export async function hasComeBefore(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  at: number,
): Promise<boolean> {
  const row = await tx.db
    .selectFrom('sign_in_decision')
    .select('at_ms')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('at_ms', '<', at)
    .where('outcome', 'in', ['allowed', 'step-up-passed'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
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

/**
 * The first at or after a time that somebody else may have been: asked for more or refused and not proved, as risky as that, or
 * called a stranger's by the owner. @param riskyMilli  0 … 1000. @returns ms since 1970
 */
export async function firstDoubtAt(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  since: number,
  riskyMilli: number,
): Promise<number | undefined> {
  const row = await tx.db
    .selectFrom('sign_in_decision')
    .select('at_ms')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('at_ms', '>=', since)
    .where('outcome', 'not in', ['step-up-passed', 'failed'])
    .where((row) =>
      row.or([row('decision', '<>', 'allow'), row('outcome', '=', 'not-me'), row('risk_milli', '>=', riskyMilli)]),
    )
    .orderBy('at_ms')
    .limit(1)
    .executeTakeFirst()
  return row?.at_ms
}

/** The highest risk of sign-ins that were let in, 0 … 1: unasked, and after a second factor. */
export async function riskSince(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  since: number,
): Promise<{ readonly allowed: number; readonly proven: number }> {
  const rows = await tx.db
    .selectFrom('sign_in_decision')
    .select(['outcome', (each) => each.fn.max<number>('risk_milli').as('risk')])
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('at_ms', '>=', since)
    .groupBy('outcome')
    .execute()
  const riskOf = (outcome: string) => Number(rows.find((row) => row.outcome === outcome)?.risk ?? 0) / 1_000
  return { allowed: riskOf('allowed'), proven: riskOf('step-up-passed') }
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
