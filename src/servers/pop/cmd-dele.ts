// DELE marks, RSET takes the marks away, NOOP does nothing; only QUIT deletes. RFC 1939 §5
import type { Cursor } from '../../wire/cursor.ts'
import { parseMessageNumber, parseNothing } from '../../wire/pop/commands.ts'
import type { Session } from './session.ts'

export async function cmdDele(session: Session, args: Cursor): Promise<void> {
  session.maildrop.markDeleted(parseMessageNumber(args))
  await session.ok('Marked as deleted')
}

export async function cmdRset(session: Session, args: Cursor): Promise<void> {
  parseNothing(args)
  session.maildrop.unmarkAll()
  await session.ok(`${session.maildrop.count} messages (${session.maildrop.octets} octets)`)
}

export async function cmdNoop(session: Session, args: Cursor): Promise<void> {
  parseNothing(args)
  await session.ok('Nothing done')
}
