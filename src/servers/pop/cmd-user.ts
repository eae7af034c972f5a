// USER and PASS. RFC 1939 §7
import type { Cursor } from '../../wire/cursor.ts'
import { parseText } from '../../wire/pop/commands.ts'
import { authenticate, requireTls } from './authenticate.ts'
import type { Session } from './session.ts'

/** Any name is welcome here: who does not exist is told together with the password. */
export async function cmdUser(session: Session, args: Cursor): Promise<void> {
  requireTls(session)
  session.username = parseText(args)
  session.phase = 'named'
  await session.ok('Password, please')
}

export async function cmdPass(session: Session, args: Cursor): Promise<void> {
  // RFC 1939 §7: PASS follows a successful USER; after a failure the client begins again.
  session.phase = 'authorization'
  const credentials = { username: session.username, password: parseText(args) }
  await authenticate(session, (verifier) => verifier.password(credentials))
}
