// LOGOUT. RFC 9051 §6.1.3
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import type { Session } from './session.ts'

export async function cmdLogout(session: Session, { args }: ClientCommand): Promise<string> {
  args.expectEnd()
  session.isOver = true
  session.send('* BYE Logging out')
  return 'OK LOGOUT completed'
}
