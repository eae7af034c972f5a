// The SQL of the blind search index of one member.
import type { EmailId } from '../base/ids.ts'
import type { ReadTx } from '../store/store.ts'
import type { SearchFreshTable, SearchSegmentTable } from '../store/tables/mailbox.ts'
import type { Owner } from './mailbox.ts'
import { inLists, MemberRecords, type Row } from './records-member.ts'

export type FreshRow = Pick<SearchFreshTable, 'email_id' | 'tokens'>
export type SegmentRow = Row<SearchSegmentTable>

/** Rows in one INSERT */
const ROWS_PER_STATEMENT = 64

export class SearchRecords extends MemberRecords {
  async addFresh(email_id: EmailId, tokens: Uint8Array): Promise<void> {
    await this.db
      .insertInto('search_fresh')
      .values({ ...this.owner, email_id, tokens })
      .execute()
  }

  /** Oldest first. */
  fresh(limit?: number): Promise<FreshRow[]> {
    const query = this.db.selectFrom('search_fresh').select(['email_id', 'tokens']).where(this.mine).orderBy('email_id')
    return (limit === undefined ? query : query.limit(limit)).execute()
  }

  async removeFreshUpTo(last: EmailId): Promise<void> {
    await this.db.deleteFrom('search_fresh').where(this.mine).where('email_id', '<=', last).execute()
  }

  /** @returns how many of the emails were not merged yet */
  async removeFresh(emails: readonly EmailId[]): Promise<EmailId[]> {
    const query = this.db.deleteFrom('search_fresh').where(this.mine).where('email_id', 'in', emails)
    return (await query.returning('email_id').execute()).map(({ email_id }) => email_id)
  }

  /** The rows of some buckets, each bucket oldest first. */
  segments(firstBucket: number, lastBucket = firstBucket): Promise<SegmentRow[]> {
    return this.db
      .selectFrom('search_segment')
      .select(['bucket', 'segment', 'level', 'data'])
      .where(this.mine)
      .where('bucket', '>=', firstBucket)
      .where('bucket', '<=', lastBucket)
      .orderBy('bucket')
      .orderBy('segment')
      .execute()
  }

  async addSegments(rows: readonly SegmentRow[]): Promise<void> {
    for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
      const values = rows.slice(start, start + ROWS_PER_STATEMENT).map((row) => ({ ...this.owner, ...row }))
      await this.db.insertInto('search_segment').values(values).execute()
    }
  }

  async removeSegments(bucket: number, segments: readonly number[]): Promise<void> {
    await this.db
      .deleteFrom('search_segment')
      .where(this.mine)
      .where('bucket', '=', bucket)
      .where('segment', 'in', segments)
      .execute()
  }

  /** Remembers purged emails until their ids are out of every segment. */
  async addPurged(emails: readonly EmailId[]): Promise<void> {
    const values = emails.map((email_id) => ({ ...this.owner, email_id }))
    await this.db.insertInto('search_purged').values(values).execute()
  }

  async purged(): Promise<EmailId[]> {
    const rows = await this.db.selectFrom('search_purged').select('email_id').where(this.mine).execute()
    return rows.map(({ email_id }) => email_id)
  }

  async removePurged(emails: readonly EmailId[]): Promise<void> {
    await inLists(emails, (list) =>
      this.db.deleteFrom('search_purged').where(this.mine).where('email_id', 'in', list).execute(),
    )
  }
}

/** Members with at least so many fresh rows, or so many purged emails still in segments. */
export async function membersToMerge(
  { db }: Pick<ReadTx, 'db'>,
  { fresh, purged, limit }: { fresh: number; purged: number; limit: number },
): Promise<Owner[]> {
  const withFresh = await db
    .selectFrom('mailbox_account')
    .select(['organisation_id', 'member_id'])
    .where('unmerged_emails', '>=', fresh)
    .limit(limit)
    .execute()
  const withPurged = await db
    .selectFrom('search_purged')
    .select(['organisation_id', 'member_id'])
    .groupBy(['organisation_id', 'member_id'])
    .having((row) => row.fn.countAll(), '>=', purged)
    .limit(limit)
    .execute()
  const owners = [...withFresh, ...withPurged].map(({ organisation_id, member_id }) => ({
    organisationId: organisation_id,
    memberId: member_id,
  }))
  return [...new Map(owners.map((owner) => [`${owner.organisationId} ${owner.memberId}`, owner])).values()]
}
