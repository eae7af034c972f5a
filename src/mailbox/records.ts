// The SQL of accounts, folders and messages. Every statement works on rows of one member, by key or by index.
import { type SqlBool, sql } from 'kysely'
import type { BlobId, EmailId, MailboxId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type {
  EmailTable,
  ExpungedTable,
  MailboxAccountTable,
  MailboxTable,
  MessageTable,
} from '../store/tables/mailbox.ts'
import type { StoredFlags } from './flag-set.ts'
import { FLAG, type SpecialUse } from './mailbox.ts'
import { inLists, inParts, MemberRecords, type Row, ROWS_PER_STATEMENT } from './records-member.ts'

export type AccountRow = Row<MailboxAccountTable>
export type FolderRow = Row<MailboxTable>
export type EmailRow = Row<EmailTable>
export type MessageRow = Row<MessageTable>
type ExpungedRow = Row<ExpungedTable>

/** Names of deleted folders that stay subscribed; each costs a row that is read with the folders. */
const MAX_SUBSCRIBED_GRAVES = 200

/** What a verb adds to a member's counts (negative: takes away), and the numbers it takes. */
export interface Turn {
  readonly messages?: number
  readonly bytes?: number
  readonly folders?: number
  readonly emails?: number
}

/** What a verb adds to a folder's counts (negative: takes away), and the UIDs it takes. */
export interface CountChange {
  readonly uids?: number
  readonly messages?: number
  readonly unseen?: number
  readonly deleted?: number
  readonly bytes?: number
}

/** The mail tables of one member, within one transaction. */
export class MailRecords extends MemberRecords {
  // The account of the member

  account(): Promise<AccountRow | undefined> {
    return this.db.selectFrom('mailbox_account').selectAll().where(this.mine).executeTakeFirst()
  }

  /** @returns false when there is one already */
  async addAccount(row: AccountRow): Promise<boolean> {
    const query = this.db.insertInto('mailbox_account').values({ ...this.owner, ...row })
    const added = await query.onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
    return added.numInsertedOrUpdatedRows === 1n
  }

  /**
   * The first statement of every verb that changes mail: from here on, other writers of this member wait.
   * @param needsRoom  only if the quota is not used up; what fills it may go over, as RCPT could not know its size
   * @param target  only if there is this folder
   * @returns the account after it; undefined when a condition does not hold: nothing is changed then
   */
  takeTurn(
    { messages = 0, bytes = 0, folders = 0, emails = 0 }: Turn,
    needsRoom = false,
    target?: MailboxId | SpecialUse,
  ): Promise<AccountRow | undefined> {
    let query = this.db
      .updateTable('mailbox_account')
      .set((row) => ({
        highest_modseq: row('highest_modseq', '+', 1),
        messages: row('messages', '+', messages),
        used_bytes: row('used_bytes', '+', bytes),
        folders: row('folders', '+', folders),
        next_mailbox_id: row('next_mailbox_id', '+', Math.max(0, folders)),
        last_uid_validity: row('last_uid_validity', '+', Math.max(0, folders)),
        next_email_id: row('next_email_id', '+', emails),
        unmerged_emails: row('unmerged_emails', '+', emails),
      }))
      .where(this.mine)
    if (needsRoom) query = query.where(sql<SqlBool>`used_bytes < quota_bytes`)
    if (target !== undefined) query = query.where(({ exists }) => exists(this.#folder(target).select('mailbox_id')))
    return query.returningAll().executeTakeFirst()
  }

  /** @returns false when there is no account */
  async setQuota(quota_bytes: number): Promise<boolean> {
    const query = this.db.updateTable('mailbox_account').set({ quota_bytes }).where(this.mine)
    return (await query.executeTakeFirst()).numUpdatedRows === 1n
  }

  /** Counts rows of search_fresh; taken as the turn of the index verbs. */
  async countUnmerged(by: number): Promise<void> {
    await this.db
      .updateTable('mailbox_account')
      .set((row) => ({ unmerged_emails: row('unmerged_emails', '+', by) }))
      .where(this.mine)
      .execute()
  }

  // Folders

  folders(): Promise<FolderRow[]> {
    return this.db
      .selectFrom('mailbox')
      .selectAll()
      .where(this.mine)
      .where('deleted_at_ms', 'is', null)
      .orderBy('mailbox_id')
      .execute()
  }

  /** Deleted ones, too. */
  foldersAndGraves(): Promise<FolderRow[]> {
    return this.db.selectFrom('mailbox').selectAll().where(this.mine).orderBy('mailbox_id').execute()
  }

  /** Whether so many names are subscribed without a folder that no more are kept. */
  async isFullOfGraves(): Promise<boolean> {
    const graves = this.db.selectFrom('mailbox').select('mailbox_id').where(this.mine)
    const subscribed = graves.where('deleted_at_ms', 'is not', null).where('is_subscribed', '=', 1)
    return (await subscribed.limit(MAX_SUBSCRIBED_GRAVES).execute()).length === MAX_SUBSCRIBED_GRAVES
  }

  folder(target: MailboxId | SpecialUse): Promise<FolderRow | undefined> {
    return this.#folder(target).selectAll().executeTakeFirst()
  }

  /** The same, also when it is deleted and waits for what can be restored to it. */
  folderOrGrave(id: MailboxId): Promise<FolderRow | undefined> {
    return this.db.selectFrom('mailbox').selectAll().where(this.mine).where('mailbox_id', '=', id).executeTakeFirst()
  }

  folderNamed(parent: FolderRow['parent_id'], token: Uint8Array): Promise<FolderRow | undefined> {
    return this.db
      .selectFrom('mailbox')
      .selectAll()
      .where(this.mine)
      .where('parent_id', '=', parent)
      .where('name_token', '=', token)
      .where('deleted_at_ms', 'is', null)
      .executeTakeFirst()
  }

  async hasChildren(id: MailboxId): Promise<boolean> {
    const child = this.db.selectFrom('mailbox').select('mailbox_id').where(this.mine).where('parent_id', '=', id)
    return (await child.where('deleted_at_ms', 'is', null).limit(1).executeTakeFirst()) !== undefined
  }

  async addFolder(row: FolderRow): Promise<void> {
    await this.db
      .insertInto('mailbox')
      .values({ ...this.owner, ...row })
      .execute()
  }

  async setFolder(id: MailboxId, change: Partial<FolderRow>): Promise<void> {
    await this.db.updateTable('mailbox').set(change).where(this.mine).where('mailbox_id', '=', id).execute()
  }

  /**
   * Changes the counts of a folder. @returns the folder after it
   * @throws Refusal `no-such-thing`: on PostgreSQL it may go while its member's turn is waited for
   */
  countFolder(target: MailboxId | SpecialUse, change: CountChange, modseq: number): Promise<FolderRow> {
    const { uids = 0, messages = 0, unseen = 0, deleted = 0, bytes = 0 } = change
    return this.db
      .updateTable('mailbox')
      .set((row) => ({
        uid_next: row('uid_next', '+', uids),
        messages: row('messages', '+', messages),
        unseen: row('unseen', '+', unseen),
        deleted: row('deleted', '+', deleted),
        size_bytes: row('size_bytes', '+', bytes),
        highest_modseq: modseq,
      }))
      .where(this.mine)
      .where(typeof target === 'number' ? 'mailbox_id' : 'special_use', '=', target)
      .where('deleted_at_ms', 'is', null)
      .returningAll()
      .executeTakeFirstOrThrow(() => new Refusal('no-such-thing', 'No such folder'))
  }

  /** Forgets deleted folders to which nothing can be restored any more, and whose name is not subscribed. */
  async removeEmptyGraves(): Promise<void> {
    for (;;) {
      const removed = await this.db
        .deleteFrom('mailbox')
        .where(this.mine)
        .where('deleted_at_ms', 'is not', null)
        .where('is_subscribed', '=', 0)
        .where(
          sql<SqlBool>`NOT EXISTS (SELECT 1 FROM recoverable WHERE ${this.mine}
          AND recoverable.mailbox_id = mailbox.mailbox_id)`,
        )
        .where(
          sql<SqlBool>`NOT EXISTS (SELECT 1 FROM mailbox AS child WHERE child.organisation_id = mailbox.organisation_id
          AND child.member_id = mailbox.member_id AND child.parent_id = mailbox.mailbox_id)`,
        )
        .executeTakeFirst()
      // The parent of a removed grave may be an empty grave now.
      if (removed.numDeletedRows === 0n) return
    }
  }

  // Emails: content

  async addEmail(row: EmailRow): Promise<void> {
    await this.db
      .insertInto('email')
      .values({ ...this.owner, ...row })
      .execute()
  }

  email(id: EmailId): Promise<EmailRow | undefined> {
    return this.db.selectFrom('email').selectAll().where(this.mine).where('email_id', '=', id).executeTakeFirst()
  }

  /** What opens the header caches of the given emails, in no order. */
  digests(ids: readonly EmailId[]): Promise<Pick<EmailRow, 'email_id' | 'data_class' | 'digest_sealed'>[]> {
    return inLists(ids, (list) =>
      this.db
        .selectFrom('email')
        .select(['email_id', 'data_class', 'digest_sealed'])
        .where(this.mine)
        .where('email_id', 'in', list)
        .execute(),
    )
  }

  /** @returns the emails that have no use any more */
  async countUses(
    ids: readonly EmailId[],
    by: 1 | -1,
  ): Promise<Pick<EmailRow, 'email_id' | 'thread_id' | 'blob_id'>[]> {
    const unused = []
    for (const [count, same] of byCount(ids)) {
      const rows = await inLists(same, (list) =>
        this.db
          .updateTable('email')
          .set((row) => ({ uses: row('uses', '+', count * by) }))
          .where(this.mine)
          .where('email_id', 'in', list)
          .returning(['email_id', 'thread_id', 'blob_id', 'uses'])
          .execute(),
      )
      unused.push(...rows.filter(({ uses }) => uses === 0))
    }
    return unused
  }

  /** Each blob once. */
  async blobsOf(ids: readonly EmailId[]): Promise<BlobId[]> {
    const rows = await inLists(ids, (list) =>
      this.db.selectFrom('email').select('blob_id').where(this.mine).where('email_id', 'in', list).execute(),
    )
    return [...new Set(rows.map(({ blob_id }) => blob_id))]
  }

  async removeEmails(ids: readonly EmailId[]): Promise<void> {
    await inLists(ids, (list) => this.db.deleteFrom('email').where(this.mine).where('email_id', 'in', list).execute())
  }

  // Messages: places

  async addMessages(rows: readonly MessageRow[]): Promise<void> {
    for (const some of inParts(rows, ROWS_PER_STATEMENT)) {
      const values = some.map((row) => ({ ...this.owner, ...row }))
      await this.db.insertInto('message').values(values).execute()
    }
  }

  /** Ascending. */
  async uids(id: MailboxId): Promise<number[]> {
    const rows = await this.#messages(id).select('uid').orderBy('uid').execute()
    return rows.map(({ uid }) => uid)
  }

  async firstUnseen(id: MailboxId): Promise<number | undefined> {
    const unseen = this.#messages(id)
      .select('uid')
      .where(sql<SqlBool>`(flags & ${FLAG.seen}) = 0`)
    return (await unseen.orderBy('uid').limit(1).executeTakeFirst())?.uid
  }

  /** Ascending; UIDs that are not there are left out. @param uids  ascending */
  /** Every place where this content lies. */
  placesOf(email: EmailId): Promise<Pick<MessageRow, 'mailbox_id' | 'uid'>[]> {
    return this.db
      .selectFrom('message')
      .select(['mailbox_id', 'uid'])
      .where(this.mine)
      .where('email_id', '=', email)
      .orderBy('mailbox_id')
      .execute()
  }

  messages(id: MailboxId, uids: readonly number[]): Promise<MessageRow[]> {
    return inLists(uids, async (list) => {
      const [first, last] = [list[0]!, list.at(-1)!]
      const query = this.#messages(id).selectAll().orderBy('uid')
      // Neighbours are read as one range, even when a few others stand between them.
      if (last - first > 2 * list.length) return query.where('uid', 'in', list).execute()
      const wanted = new Set(list)
      const rows = await query.where('uid', '>=', first).where('uid', '<=', last).execute()
      return rows.filter(({ uid }) => wanted.has(uid))
    })
  }

  /** Ascending by UID; the whole folder: only for verbs that are about all of it. */
  allMessages(id: MailboxId): Promise<MessageRow[]> {
    return this.#messages(id).selectAll().orderBy('uid').execute()
  }

  /** Ascending by UID. */
  messagesOf(id: MailboxId, emails: readonly EmailId[]): Promise<MessageRow[]> {
    return inLists(emails, (list) =>
      this.db
        .selectFrom('message')
        .selectAll()
        .where(this.mine)
        .where('email_id', 'in', list)
        .where('mailbox_id', '=', id)
        .execute(),
    )
  }

  /** Ascending UIDs with \Deleted. */
  async deletedUids(id: MailboxId): Promise<number[]> {
    // Written as in the index message_deleted: 8 is FLAG.deleted.
    const marked = this.#messages(id)
      .select('uid')
      .where(sql<SqlBool>`(flags & 8) = 8`)
    return (await marked.orderBy('uid').execute()).map(({ uid }) => uid)
  }

  messagesSince(id: MailboxId, modseq: number): Promise<MessageRow[]> {
    return this.#messages(id).selectAll().where('modseq', '>', modseq).execute()
  }

  async setFlags(id: MailboxId, uids: readonly number[], flags: StoredFlags, modseq: number): Promise<void> {
    await inLists(uids, (list) =>
      this.db
        .updateTable('message')
        .set({ flags: flags.flags, keywords: flags.keywords, modseq })
        .where(this.mine)
        .where('mailbox_id', '=', id)
        .where('uid', 'in', list)
        .execute(),
    )
  }

  async removeMessages(id: MailboxId, uids: readonly number[]): Promise<void> {
    await inLists(uids, (list) =>
      this.db.deleteFrom('message').where(this.mine).where('mailbox_id', '=', id).where('uid', 'in', list).execute(),
    )
  }

  async addExpunged(rows: readonly ExpungedRow[]): Promise<void> {
    for (const some of inParts(rows, ROWS_PER_STATEMENT)) {
      const values = some.map((row) => ({ ...this.owner, ...row }))
      await this.db.insertInto('expunged').values(values).execute()
    }
  }

  expungedSince(id: MailboxId, modseq: number): Promise<Pick<ExpungedRow, 'first_uid' | 'last_uid'>[]> {
    return this.db
      .selectFrom('expunged')
      .select(['first_uid', 'last_uid'])
      .where(this.mine)
      .where('mailbox_id', '=', id)
      .where('modseq', '>', modseq)
      .execute()
  }

  /** Forgets what left a folder: its UIDVALIDITY is about to change. */
  async removeExpunged(id: MailboxId): Promise<void> {
    await this.db.deleteFrom('expunged').where(this.mine).where('mailbox_id', '=', id).execute()
  }

  #messages(id: MailboxId) {
    return this.db.selectFrom('message').where(this.mine).where('mailbox_id', '=', id)
  }

  #folder(target: MailboxId | SpecialUse) {
    return this.db
      .selectFrom('mailbox')
      .where(this.mine)
      .where(typeof target === 'number' ? 'mailbox_id' : 'special_use', '=', target)
      .where('deleted_at_ms', 'is', null)
  }
}

/** Groups keys by how often each comes. */
function byCount<Key>(keys: readonly Key[]): Map<number, Key[]> {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return Map.groupBy(counts.keys(), (key) => counts.get(key)!)
}
