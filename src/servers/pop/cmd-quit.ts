// QUIT: the one moment at which POP3 deletes, and says goodbye. RFC 1939 §6
import { logOf } from '../../base/log.ts'
import { Refusal } from '../../base/refusal.ts'
import { FLAG } from '../../mailbox/mailbox.ts'
import type { Cursor } from '../../wire/cursor.ts'
import { parseNothing } from '../../wire/pop/commands.ts'
import { MESSAGES_PER_LOOK } from './limits.ts'
import type { Session } from './session.ts'

const log = logOf('servers/pop')

export async function cmdQuit(session: Session, args: Cursor): Promise<void> {
  parseNothing(args)
  session.isOver = true
  if (session.phase !== 'transaction') return session.ok('Goodbye')
  session.phase = 'update'
  const uids = session.maildrop.deletedUids
  const failed = await deleteAll(session, uids)
  // RFC 1939 §6: the client learns that some messages are still there; the session is over nevertheless.
  if (failed > 0) throw new Refusal('unavailable', `${failed} of ${uids.length} messages were not deleted`)
  await session.ok(`Goodbye, ${uids.length} messages deleted`)
}

const DELETED = { mode: 'add', flags: { system: FLAG.deleted, keywords: [] } } as const

/**
 * Deletes these messages and no others, also when an IMAP client marked more; their owner can bring them back.
 * What somebody else expunged or moved meanwhile needs no deleting.
 * @returns how many are still there
 */
async function deleteAll(session: Session, uids: readonly number[]): Promise<number> {
  const { mailboxes } = session.services
  const { inbox } = session.maildrop
  let failed = 0
  for (let at = 0; at < uids.length; at += MESSAGES_PER_LOOK) {
    const some = uids.slice(at, at + MESSAGES_PER_LOOK)
    try {
      await session.write(async (tx, owner) => {
        await mailboxes.setFlags(tx, owner, inbox, some, DELETED)
        await mailboxes.expunge(tx, owner, inbox, some)
      })
    } catch (error) {
      log.error({ session: session.connection.id, err: error, messages: some.length }, 'not deleted')
      failed += some.length
    }
  }
  return failed
}
