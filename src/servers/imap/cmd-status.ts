// STATUS. RFC 9051 §6.3.11
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { folderNamed } from './folders.ts'
import type { Session } from './session.ts'
import { parseStatusItems, statusAnswer } from './status-items.ts'

export async function cmdStatus(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const name = args.mailbox(session.isUtf8)
  args.space()
  const items = parseStatusItems(session, args)
  args.expectEnd()
  session.send(statusAnswer(session, await folderNamed(session, name), items))
  return 'OK STATUS completed'
}
