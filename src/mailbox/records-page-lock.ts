// The SQL of the page lock: one row a member, and where the contents lie that it may cover.
import type { EmailId, MailboxId } from '../base/ids.ts'
import type { PageLockTable } from '../store/tables/mailbox.ts'
import { inLists, MemberRecords, type Row } from './records-member.ts'

export type PageLockRow = Row<PageLockTable>

export class PageLockRecords extends MemberRecords {
  row(): Promise<PageLockRow | undefined> {
    return this.db.selectFrom('page_lock').selectAll().where(this.mine).executeTakeFirst()
  }

  async put(row: PageLockRow): Promise<void> {
    await this.db
      .insertInto('page_lock')
      .values({ ...this.owner, ...row })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'member_id']).doUpdateSet(row))
      .execute()
  }

  /** @returns whether there was one */
  async remove(): Promise<boolean> {
    const { numDeletedRows } = await this.db.deleteFrom('page_lock').where(this.mine).executeTakeFirst()
    return numDeletedRows > 0n
  }

  /** Folders in which contents lie, or lay until they were expunged. */
  async homesOf(emails: readonly EmailId[]): Promise<readonly { email_id: EmailId; mailbox_id: MailboxId }[]> {
    const lie = await inLists(emails, (list) =>
      this.db
        .selectFrom('message')
        .select(['email_id', 'mailbox_id'])
        .where(this.mine)
        .where('email_id', 'in', list)
        .execute(),
    )
    const lay = await inLists(emails, (list) =>
      this.db
        .selectFrom('recoverable')
        .select(['email_id', 'mailbox_id'])
        .where(this.mine)
        .where('email_id', 'in', list)
        .execute(),
    )
    return [...lie, ...lay]
  }
}
