// STAT, LIST and UIDL: what is in the maildrop. RFC 1939 §5, §7
import type { Cursor } from '../../wire/cursor.ts'
import { parseNothing, parseOptionalMessageNumber } from '../../wire/pop/commands.ts'
import type { DropMessage } from './maildrop.ts'
import type { Session } from './session.ts'

/** drop listing: the messages and their octets */
export async function cmdStat(session: Session, args: Cursor): Promise<void> {
  parseNothing(args)
  const { count, octets } = session.maildrop
  await session.ok(`${count} ${octets}`)
}

/** scan listing: a message's number and its octets */
export function cmdList(session: Session, args: Cursor): Promise<void> {
  return list(session, args, ({ number, size }) => `${number} ${size}`)
}

/** unique-id listing */
export function cmdUidl(session: Session, args: Cursor): Promise<void> {
  return list(session, args, (message) => `${message.number} ${session.maildrop.uniqueId(message)}`)
}

async function list(session: Session, args: Cursor, lineOf: (message: DropMessage) => string): Promise<void> {
  const { maildrop } = session
  const number = parseOptionalMessageNumber(args)
  if (number !== undefined) return session.ok(lineOf(maildrop.message(number)))
  await session.ok(`${maildrop.count} messages (${maildrop.octets} octets)`)
  await session.lines(Array.from(maildrop.messages(), lineOf))
}
