// CLOSE and UNSELECT. RFC 9051 §6.4.1, §6.4.2
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import type { Session } from './session.ts'

/** Expunges what is marked \Deleted, silently; a mailbox that was only examined is left as it is. */
export async function cmdClose(session: Session, { args }: ClientCommand): Promise<string> {
  args.expectEnd()
  const { id, isReadOnly } = session.mailbox
  if (!isReadOnly) await session.write((tx, owner) => session.services.mailboxes.expunge(tx, owner, id))
  session.selected = undefined
  return 'OK CLOSE completed'
}

export async function cmdUnselect(session: Session, { args }: ClientCommand): Promise<string> {
  args.expectEnd()
  session.selected = undefined
  return 'OK UNSELECT completed'
}
