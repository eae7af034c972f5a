// RENAME. RFC 9051 §6.3.6
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { folderNamed } from './folders.ts'
import type { Session } from './session.ts'

export async function cmdRename(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const from = args.mailbox(session.isUtf8)
  args.space()
  const to = args.mailbox(session.isUtf8)
  args.expectEnd()
  const { id } = await folderNamed(session, from)
  await session.write((tx, owner) => session.services.mailboxes.renameFolder(tx, owner, id, to))
  return 'OK RENAME completed'
}
