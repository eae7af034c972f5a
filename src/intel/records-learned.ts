// The SQL of lessons, reports and what was learned.
import { type Selectable, sql } from 'kysely'
import type { BlobId, MemberId, OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { IntelTables } from '../store/tables/intel.ts'

export type LessonRow = Selectable<IntelTables['lesson']>
export type ReportRow = Selectable<IntelTables['report']>
export type LearnedRow = Selectable<IntelTables['learned']>

/** Written out: an index of new rows alone is used only where the statement says so itself. */
const NEW = sql.lit(1 as const)

export async function addLesson(tx: WriteTx, row: LessonRow): Promise<void> {
  await tx.db
    .insertInto('lesson')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export function lesson(tx: ReadTx, organisationId: OrganisationId, blobId: BlobId): Promise<LessonRow | undefined> {
  return tx.db
    .selectFrom('lesson')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('blob_id', '=', blobId)
    .executeTakeFirst()
}

/** The newest lessons that nobody said anything about, and that the shipped judge does not think unwanted. */
export function quietLessons(tx: ReadTx, organisationId: OrganisationId, limit: number): Promise<LessonRow[]> {
  return tx.db
    .selectFrom('lesson')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('base_milli', '<=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('report')
            .select('report.blob_id')
            .where('report.organisation_id', '=', organisationId)
            .whereRef('report.blob_id', '=', 'lesson.blob_id'),
        ),
      ),
    )
    .orderBy('at_ms', 'desc')
    .limit(limit)
    .execute()
}

/** Notes what a member says; what they said before counts no more. Only of messages that something is kept of. */
export async function addReport(
  tx: WriteTx,
  {
    organisation_id,
    blob_id,
    member_id,
    said,
    source,
    at_ms,
  }: Omit<ReportRow, 'is_new' | 'learned' | 'share_milli' | 'own_change' | 'shared_change'>,
): Promise<void> {
  if ((await lesson(tx, organisation_id, blob_id)) === undefined) return
  await tx.db
    .insertInto('report')
    .values({
      organisation_id,
      blob_id,
      member_id,
      said,
      source,
      at_ms,
      is_new: 1,
      learned: '',
      share_milli: 0,
      own_change: null,
      shared_change: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'blob_id', 'member_id']).doUpdateSet({ said, source, at_ms, is_new: 1 }),
    )
    .execute()
}

export async function organisationsWithNews(tx: ReadTx): Promise<readonly OrganisationId[]> {
  const rows = await tx.db.selectFrom('report').select('organisation_id').distinct().where('is_new', '=', NEW).execute()
  return rows.map(({ organisation_id }) => organisation_id)
}

/** Oldest first. */
export function newReports(tx: ReadTx, organisationId: OrganisationId, limit: number): Promise<ReportRow[]> {
  return tx.db
    .selectFrom('report')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('is_new', '=', NEW)
    .orderBy('at_ms')
    .orderBy('blob_id')
    .limit(limit)
    .execute()
}

/** What others say of the same message and was learned. */
export function otherReports(tx: ReadTx, { organisation_id, blob_id, member_id }: ReportRow): Promise<ReportRow[]> {
  return tx.db
    .selectFrom('report')
    .selectAll()
    .where('organisation_id', '=', organisation_id)
    .where('blob_id', '=', blob_id)
    .where('member_id', '<>', member_id)
    .where('learned', '<>', '')
    .limit(20)
    .execute()
}

/** What the member has said meanwhile instead is still new. @param report  as it was read */
export async function reportLearned(
  tx: WriteTx,
  { organisation_id, blob_id, member_id, said, source }: ReportRow,
  change: Pick<ReportRow, 'learned' | 'share_milli' | 'own_change' | 'shared_change'>,
): Promise<void> {
  await tx.db
    .updateTable('report')
    .set((row) => ({
      ...change,
      is_new: row
        .case()
        .when(row.and([row('said', '=', said), row('source', '=', source)]))
        .then(row.lit(0))
        .else(row.ref('is_new'))
        .end(),
    }))
    .where('organisation_id', '=', organisation_id)
    .where('blob_id', '=', blob_id)
    .where('member_id', '=', member_id)
    .execute()
}

export interface DislikedWriter {
  readonly organisationId: OrganisationId
  readonly memberId: MemberId
  /** who called a message of theirs unwanted, each once */
  readonly colleagues: number
  readonly messages: number
}

/** Members whose mail at least so many colleagues called unwanted themselves; grant `intel:read`. @param since  ms since 1970 */
export async function dislikedWriters(
  tx: ReadTx,
  since: number,
  leastColleagues: number,
): Promise<readonly DislikedWriter[]> {
  tx.require('intel:read')
  const rows = await tx.db
    .selectFrom('report')
    .innerJoin('lesson', (join) =>
      join
        .onRef('lesson.organisation_id', '=', 'report.organisation_id')
        .onRef('lesson.blob_id', '=', 'report.blob_id')
        .onRef('lesson.writer_id', '<>', 'report.member_id'),
    )
    .select(({ fn }) => [
      'lesson.organisation_id',
      'lesson.writer_id',
      fn.count<number>('report.member_id').distinct().as('colleagues'),
      fn.count<number>('report.blob_id').distinct().as('messages'),
    ])
    .where('report.at_ms', '>=', since)
    .where('report.said', '=', 'spam')
    .where('report.source', 'in', ['report', 'move'])
    .groupBy(['lesson.organisation_id', 'lesson.writer_id'])
    .having(({ fn }) => fn.count('report.member_id').distinct(), '>=', leastColleagues)
    .execute()
  return rows.flatMap(({ organisation_id: organisationId, writer_id: memberId, colleagues, messages }) =>
    memberId === null ? [] : [{ organisationId, memberId, colleagues: Number(colleagues), messages: Number(messages) }],
  )
}

/** Versions alone: the judges themselves are read when they have changed. */
export function learnedVersions(
  tx: ReadTx,
  organisationId: OrganisationId,
  members: readonly (MemberId | 0)[],
): Promise<Pick<LearnedRow, 'member_id' | 'version'>[]> {
  return tx.db
    .selectFrom('learned')
    .select(['member_id', 'version'])
    .where('organisation_id', '=', organisationId)
    .where('member_id', 'in', members)
    .execute()
}

export function learnedRow(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId | 0,
): Promise<LearnedRow | undefined> {
  return tx.db
    .selectFrom('learned')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
}

/** The row, made when there is none: from here on, others who learn for this organisation wait. */
export function takeTurn(tx: WriteTx, row: LearnedRow): Promise<LearnedRow> {
  return tx.db
    .insertInto('learned')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'member_id'])
        .doUpdateSet((set) => ({ version: set('learned.version', '+', 1) })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function saveLearned(tx: WriteTx, row: LearnedRow): Promise<void> {
  const { organisation_id: _, member_id: __, ...change } = row
  await tx.db
    .insertInto('learned')
    .values(row)
    .onConflict((conflict) => conflict.columns(['organisation_id', 'member_id']).doUpdateSet(change))
    .execute()
}

/** Lessons that nobody commented on in their time, and reports that are too old to be taken back. @returns how many */
export async function forgetLessons(tx: WriteTx, before: number, limit: number): Promise<number> {
  let forgotten = 0
  for (const table of ['lesson', 'report'] as const) {
    const due = tx.db.selectFrom(table).select('blob_id').where('at_ms', '<', before).orderBy('at_ms').limit(limit)
    const { numDeletedRows } = await tx.db
      .deleteFrom(table)
      .where('at_ms', '<', before)
      .where('blob_id', 'in', due)
      .executeTakeFirstOrThrow()
    forgotten += Number(numDeletedRows)
  }
  return forgotten
}
