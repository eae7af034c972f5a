// LOGIN. RFC 9051 §6.2.3
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { authenticate } from './authenticate.ts'
import type { Session } from './session.ts'

export async function cmdLogin(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const username = args.astring()
  args.space()
  const password = args.astring()
  args.expectEnd()
  return authenticate(session, (verifier) => verifier.password({ username, password }))
}
