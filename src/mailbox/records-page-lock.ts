// The SQL of the page lock: one row a member, and where the contents lie that it may cover.
import type { EmailId, MailboxId } from '../base/ids.ts'
import type { PageLockTable } from '../store/tables/mailbox.ts'
import { inLists, MemberRecords, type Row } from './records-member.ts'

export type PageLockRow = Row<PageLockTable>

export class PageLockRecords extends MemberRecords {
  row(): Promise<PageLockRow | undefined> {
    return this.db.selectFrom('page_lock').selectAll().where(this.mine).executeTakeFirst()
  }

  /** @returns false when there is one already: of two that are set at once, the first stays */
  async add(row: PageLockRow): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto('page_lock')
      .values({ ...this.owner, ...row })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }

  /**
   * Counts one try, in one statement, so that tries at the same time all count.
   * @param most  tries in a row, after which none counts until the last is older than `since`, and the row begins anew
   * @returns the secret; undefined when none counts, or there is no lock
   */
  async countTry(at: number, most: number, since: number): Promise<Uint8Array | undefined> {
    const row = await this.db
      .updateTable('page_lock')
      .set((eb) => ({
        wrong_tries: eb
          .case()
          .when('wrong_tries', '>=', most)
          .then(1)
          .else(eb('wrong_tries', '+', 1))
          .end(),
        tried_ms: at,
      }))
      .where(this.mine)
      .where((eb) => eb.or([eb('wrong_tries', '<', most), eb('tried_ms', '<', since)]))
      .returning('secret_sealed')
      .executeTakeFirst()
    return row?.secret_sealed
  }

  /** @returns whether there is one */
  async set(change: Partial<PageLockRow>): Promise<boolean> {
    const { numUpdatedRows } = await this.db.updateTable('page_lock').set(change).where(this.mine).executeTakeFirst()
    return numUpdatedRows > 0n
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
