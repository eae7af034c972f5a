// AUTH: a member signs in, on submission listeners and under TLS only. RFC 4954 §4
import { Refusal } from '../../base/refusal.ts'
import { PeerGone } from '../../net/connection.ts'
import { decodeBase64, decodeText, parseAuth, parsePlain, type PlainResponse } from '../../wire/smtp/small-commands.ts'
import { MAX_FAILED_SIGN_INS, SASL_LINE } from './limits.ts'
import { tooMany, type Session } from './session.ts'

type Exchange = (session: Session, initialResponse: Buffer | undefined) => Promise<PlainResponse>

const MECHANISMS: ReadonlyMap<string, Exchange> = new Map([
  ['PLAIN', plain],
  ['LOGIN', login],
])

/** The client took its AUTH back with "*". */
class Cancelled extends Error {}

export async function cmdAuth(session: Session, line: string): Promise<void> {
  const { mechanism, initialResponse } = parseAuth(line)
  if (!session.connection.isPrivate) throw new Refusal('tls-required', 'Start TLS first')
  if (session.submitter !== undefined) throw new Refusal('bad-sequence', 'Already signed in')
  const exchange = MECHANISMS.get(mechanism)
  if (exchange === undefined) return await session.reply(504, '5.5.4 Mechanism is not offered') // RFC 4954 §4
  let credentials: PlainResponse
  try {
    credentials = await exchange(session, initialResponse)
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error
    return await session.reply(501, '5.7.0 Authentication cancelled') // RFC 4954 §4
  }
  await signIn(session, credentials)
}

async function signIn(session: Session, { username, password }: PlainResponse): Promise<void> {
  const { connection, options, helo } = session
  try {
    const submitter = await options.signIn({
      protocol: 'smtp',
      remoteAddress: connection.remoteAddress,
      isPrivate: connection.isPrivate,
      username,
      password,
      client: helo,
    })
    session.signedIn(submitter)
  } catch (error) {
    if (error instanceof Refusal && ++session.failedSignIns >= MAX_FAILED_SIGN_INS)
      throw tooMany('Too many sign-ins failed')
    throw error
  }
  await session.reply(235, '2.7.0 Signed in')
}

/** RFC 4616 §2 */
async function plain(session: Session, initialResponse: Buffer | undefined): Promise<PlainResponse> {
  return parsePlain(initialResponse ?? (await ask(session, '')))
}

/** draft-murchison-sasl-login-00: two questions; old clients know nothing else */
async function login(session: Session, initialResponse: Buffer | undefined): Promise<PlainResponse> {
  const username = decodeText(initialResponse ?? (await ask(session, 'Username:')))
  const password = decodeText(await ask(session, 'Password:'))
  if (username === '' || /\0/.test(username + password)) throw new Refusal('bad-syntax', 'Malformed credentials')
  return { username, password }
}

/** RFC 4954 §4: a challenge and the answer to it, both base64 */
async function ask(session: Session, challenge: string): Promise<Buffer> {
  await session.reply(334, Buffer.from(challenge).toString('base64'))
  const answer = await session.connection.readLine(SASL_LINE)
  if (answer === undefined) throw new PeerGone()
  if (answer === '*') throw new Cancelled()
  return decodeBase64(answer)
}
