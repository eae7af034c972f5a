// The SQL of policy versions, hits of rules, choices about senders, and evidence.
import type { Selectable } from 'kysely'
import type { MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { PolicyTables } from '../store/tables/policy.ts'

export type VersionRow = Selectable<PolicyTables['policy_version']>
export type HitRow = Selectable<PolicyTables['flow_hit']>
export type ChoiceRow = Selectable<PolicyTables['sender_choice']>
export type EvidenceRow = Selectable<PolicyTables['evidence']>

/** The newest, or the one asked for. */
export function versionRow(
  tx: ReadTx,
  organisationId: OrganisationId,
  version?: number,
): Promise<VersionRow | undefined> {
  const query = tx.db.selectFrom('policy_version').selectAll().where('organisation_id', '=', organisationId)
  const one = version === undefined ? query : query.where('version', '=', version)
  return one.orderBy('version', 'desc').limit(1).executeTakeFirst()
}

/** Newest first. */
export function versionRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  limit: number,
): Promise<Pick<VersionRow, 'version' | 'at_ms' | 'actor'>[]> {
  return tx.db
    .selectFrom('policy_version')
    .select(['version', 'at_ms', 'actor'])
    .where('organisation_id', '=', organisationId)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute()
}

/** Of two that come at once, the second fails by its key and is done again by the store. */
export async function addVersion(tx: WriteTx, row: VersionRow): Promise<void> {
  await tx.db.insertInto('policy_version').values(row).execute()
}

export async function countHit(tx: WriteTx, organisationId: OrganisationId, ruleId: string, at: number): Promise<void> {
  await tx.db
    .insertInto('flow_hit')
    .values({ organisation_id: organisationId, rule_id: ruleId, hits: 1, last_ms: at })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'rule_id'])
        .doUpdateSet((set) => ({ hits: set('flow_hit.hits', '+', 1), last_ms: at })),
    )
    .execute()
}

export function hitRows(tx: ReadTx, organisationId: OrganisationId): Promise<HitRow[]> {
  return tx.db.selectFrom('flow_hit').selectAll().where('organisation_id', '=', organisationId).execute()
}

export async function putChoice(tx: WriteTx, row: ChoiceRow): Promise<void> {
  const { says, entry_sealed, at_ms } = row
  await tx.db
    .insertInto('sender_choice')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'member_id', 'token']).doUpdateSet({ says, entry_sealed, at_ms }),
    )
    .execute()
}

/** @returns whether it was there */
export async function dropChoice(
  tx: WriteTx,
  key: Pick<ChoiceRow, 'organisation_id' | 'member_id' | 'token'>,
): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('sender_choice')
    .where('organisation_id', '=', key.organisation_id)
    .where('member_id', '=', key.member_id)
    .where('token', '=', key.token)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows) > 0
}

/** Of one owner, by time. */
export function choicesOf(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId | 0,
  limit: number,
): Promise<ChoiceRow[]> {
  return tx.db
    .selectFrom('sender_choice')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .orderBy('at_ms')
    .limit(limit)
    .execute()
}

export async function countChoices(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId | 0,
): Promise<number> {
  const { count } = await tx.db
    .selectFrom('sender_choice')
    .select(tx.db.fn.countAll().as('count'))
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Whoever they belong to. */
export function choicesByToken(
  tx: ReadTx,
  organisationId: OrganisationId,
  tokens: readonly Buffer[],
): Promise<Pick<ChoiceRow, 'member_id' | 'token' | 'says'>[]> {
  return tx.db
    .selectFrom('sender_choice')
    .select(['member_id', 'token', 'says'])
    .where('organisation_id', '=', organisationId)
    .where('token', 'in', tokens)
    .execute()
}

export async function addEvidence(tx: WriteTx, row: EvidenceRow): Promise<void> {
  await tx.db.insertInto('evidence').values(row).execute()
}

export function evidenceRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  traceIds: readonly TraceId[],
): Promise<EvidenceRow[]> {
  return tx.db
    .selectFrom('evidence')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('trace_id', 'in', traceIds)
    .execute()
}

/** The oldest first, at most `limit`. @returns how many went */
export async function forgetEvidence(tx: WriteTx, before: number, limit: number): Promise<number> {
  const due = await tx.db
    .selectFrom('evidence')
    .select('trace_id')
    .where('at_ms', '<', before)
    .orderBy('at_ms')
    .limit(limit)
    .execute()
  if (due.length === 0) return 0
  const ids = due.map(({ trace_id }) => trace_id)
  await tx.db.deleteFrom('evidence').where('at_ms', '<', before).where('trace_id', 'in', ids).execute()
  return due.length
}
