// The SQL of conversations: which tokens lead to which of them.
import { type SqlBool, sql } from 'kysely'
import type { ThreadId } from '../base/ids.ts'
import { inLists, MemberRecords } from './records-member.ts'

export class ThreadRecords extends MemberRecords {
  async of(tokens: readonly Uint8Array[]): Promise<{ token: Uint8Array; thread_id: ThreadId }[]> {
    return inLists(tokens, (list) =>
      this.db
        .selectFrom('thread_link')
        .select(['token', 'thread_id'])
        .where(this.mine)
        .where('token', 'in', list)
        .execute(),
    )
  }

  /** Lets the tokens lead to the conversation; those that lead to another one are led here. */
  async link(tokens: readonly Uint8Array[], thread_id: ThreadId): Promise<void> {
    const values = tokens.map((token) => ({ ...this.owner, token, thread_id }))
    await this.db
      .insertInto('thread_link')
      .values(values)
      .onConflict((conflict) => conflict.columns(['organisation_id', 'member_id', 'token']).doUpdateSet({ thread_id }))
      .execute()
  }

  /** Forgets what leads to these conversations, as far as no email is in them any more. */
  async unlinkEmpty(threads: readonly ThreadId[]): Promise<void> {
    await inLists(threads, (list) =>
      this.db
        .deleteFrom('thread_link')
        .where(this.mine)
        .where('thread_id', 'in', list)
        .where(
          sql<SqlBool>`NOT EXISTS (SELECT 1 FROM email WHERE ${this.mine} AND email.thread_id = thread_link.thread_id)`,
        )
        .execute(),
    )
  }
}
