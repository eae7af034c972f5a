// AUTHENTICATE PLAIN and LOGIN, with an initial response. RFC 9051 §6.2.2, RFC 4959, RFC 4616
import { Refusal } from '../../base/refusal.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { MAX_LINE_BEFORE_SIGN_IN } from '../../wire/imap/limits.ts'
import { authenticate, requireTls } from './authenticate.ts'
import type { Session } from './session.ts'

const BASE64 = /(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/
const utf8 = new TextDecoder('utf-8', { fatal: true })

export async function cmdAuthenticate(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const mechanism = args.keyword('a mechanism')
  // RFC 4959 §3: "=" is an empty initial response
  const initial = args.take(' ') ? (args.take('=') ? '' : args.run(BASE64, 'base64')) : undefined
  args.expectEnd()
  requireTls(session)
  if (mechanism === 'PLAIN') {
    const [username, password] = plainCredentials(decode(initial ?? (await ask(session, ''))))
    return authenticate(session, username, password)
  }
  if (mechanism === 'LOGIN') {
    const username = decode(initial ?? (await ask(session, 'Username:')))
    return authenticate(session, username, decode(await ask(session, 'Password:')))
  }
  throw new Refusal('not-implemented', 'Unsupported mechanism')
}

/** message = [authzid] NUL authcid NUL passwd. RFC 4616 §2 */
function plainCredentials(message: string): [username: string, password: string] {
  const [authorisation, username, password, ...more] = message.split('\0')
  if (username === undefined || password === undefined || more.length > 0) throw unreadable()
  // Acting for somebody else is not offered: the name asked for must be the name that signs in.
  if (authorisation !== '' && authorisation !== username) throw new Refusal('not-permitted', 'Not permitted')
  return [username, password]
}

async function ask(session: Session, challenge: string): Promise<string> {
  session.send(`+ ${Buffer.from(challenge).toString('base64')}`)
  const answer = await session.line(MAX_LINE_BEFORE_SIGN_IN)
  if (answer === '*') throw new Refusal('bad-syntax', 'Authentication cancelled') // RFC 9051 §6.2.2
  return answer
}

function decode(base64: string): string {
  if (new RegExp(`^${BASE64.source}$`).exec(base64) === null) throw unreadable()
  try {
    return utf8.decode(Buffer.from(base64, 'base64'))
  } catch {
    throw unreadable()
  }
}

function unreadable(): Refusal {
  return new Refusal('bad-syntax', 'Unreadable response')
}
