// DELETE. RFC 9051 §6.3.5
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { folderNamed } from './folders.ts'
import type { Session } from './session.ts'

export async function cmdDelete(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const name = args.mailbox(session.isUtf8)
  args.expectEnd()
  const { id } = await folderNamed(session, name)
  await session.write((tx, owner) => session.services.mailboxes.deleteFolder(tx, owner, id))
  if (session.selected?.id === id) session.selected = undefined
  return 'OK DELETE completed'
}
