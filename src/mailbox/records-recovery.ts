// The SQL of what was expunged: rows that can be brought back, and the clock of the purge.
import type { EmailId, MailboxId } from '../base/ids.ts'
import type { ReadTx } from '../store/store.ts'
import type { RecoverableTable } from '../store/tables/mailbox.ts'
import { inLists, inParts, MemberRecords, type Row, ROWS_PER_STATEMENT } from './records-member.ts'

export type RecoverableRow = Row<RecoverableTable>

export class RecoveryRecords extends MemberRecords {
  async add(rows: readonly RecoverableRow[]): Promise<void> {
    for (const some of inParts(rows, ROWS_PER_STATEMENT)) {
      const values = some.map((row) => ({ ...this.owner, ...row }))
      await this.db.insertInto('recoverable').values(values).execute()
    }
  }

  all(): Promise<RecoverableRow[]> {
    return this.db.selectFrom('recoverable').selectAll().where(this.mine).orderBy('mailbox_id').orderBy('uid').execute()
  }

  of(emails: readonly EmailId[]): Promise<RecoverableRow[]> {
    return inLists(emails, (list) =>
      this.db.selectFrom('recoverable').selectAll().where(this.mine).where('email_id', 'in', list).execute(),
    )
  }

  /** @returns the emails of the rows removed, one for each row */
  async remove(id: MailboxId, uids: readonly number[]): Promise<EmailId[]> {
    const removed = await inLists(uids, (list) =>
      this.db
        .deleteFrom('recoverable')
        .where(this.mine)
        .where('mailbox_id', '=', id)
        .where('uid', 'in', list)
        .returning('email_id')
        .execute(),
    )
    return removed.map(({ email_id }) => email_id)
  }
}

/** What is due to be purged, of all members; the longest due first. @param upTo  ms since 1970, on the kept clock */
export function purgesDue(
  { db }: Pick<ReadTx, 'db'>,
  upTo: number,
  limit: number,
): Promise<Pick<RecoverableTable, 'organisation_id' | 'member_id' | 'mailbox_id' | 'uid'>[]> {
  return db
    .selectFrom('recoverable')
    .select(['organisation_id', 'member_id', 'mailbox_id', 'uid'])
    .where('purge_ms', '<=', upTo)
    .orderBy('purge_ms')
    .limit(limit)
    .execute()
}

/** How far the kept clock is; undefined before the first run. */
export async function keptTime({ db }: Pick<ReadTx, 'db'>): Promise<number | undefined> {
  return (await db.selectFrom('purge_clock').select('kept_ms').executeTakeFirst())?.kept_ms
}

export async function keepTime({ db }: Pick<ReadTx, 'db'>, kept_ms: number): Promise<void> {
  await db
    .insertInto('purge_clock')
    .values({ clock_id: 1, kept_ms })
    .onConflict((conflict) => conflict.column('clock_id').doUpdateSet({ kept_ms }))
    .execute()
}
