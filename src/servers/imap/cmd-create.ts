// CREATE. RFC 9051 §6.3.4, with the special use of RFC 6154 §3
import { Refusal } from '../../base/refusal.ts'
import { SPECIAL_USES, type SpecialUse } from '../../mailbox/mailbox.ts'
import type { Arguments } from '../../wire/imap/arguments.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { DELIMITER } from '../../wire/imap/list-pattern.ts'
import { SPECIAL_USE_ATTRIBUTES } from './folders.ts'
import type { Session } from './session.ts'

export async function cmdCreate(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const written = args.mailbox(session.isUtf8)
  const specialUse = args.take(' (USE ') ? parseSpecialUse(args) : undefined
  args.expectEnd()
  // RFC 9051 §6.3.4: a delimiter at the end only says that folders will follow below
  const name = written.endsWith(DELIMITER) ? written.slice(0, -1) : written
  const folder = await session.write((tx, owner) =>
    session.services.mailboxes.createFolder(tx, owner, name, specialUse),
  )
  return `OK [MAILBOXID (F${folder.id})] CREATE completed` // RFC 8474 §4.2
}

/** "(" use-attr *(SP use-attr) ")" ")": we keep one use a folder. @throws Refusal `no-such-use`. RFC 6154 §3 */
function parseSpecialUse(args: Arguments): SpecialUse {
  const names = args.list(() => args.flag().toLowerCase())
  args.expect(')')
  const use = SPECIAL_USES.find((candidate) => SPECIAL_USE_ATTRIBUTES[candidate]?.toLowerCase() === names[0])
  if (names.length !== 1 || use === undefined) throw new Refusal('no-such-use', 'Special use not supported')
  return use
}
