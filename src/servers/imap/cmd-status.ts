// STATUS. RFC 9051 §6.3.11
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { folderNamed, requireUnlocked } from './folders.ts'
import type { Session } from './session.ts'
import { parseStatusItems, statusAnswer } from './status-items.ts'

export async function cmdStatus(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const name = args.mailbox(session.isUtf8)
  args.space()
  const items = parseStatusItems(session, args)
  args.expectEnd()
  const folder = await folderNamed(session, name)
  requireUnlocked(folder)
  session.send(statusAnswer(session, folder, items))
  return 'OK STATUS completed'
}
