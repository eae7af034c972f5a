// AUTH: a member signs in, on submission listeners and where nobody listens in. RFC 4954 §4
import { Refusal } from '../../base/refusal.ts'
import { PeerGone } from '../../net/connection.ts'
import { decodeBase64, MECHANISMS, type NameAndPassword } from '../../wire/sasl.ts'
import { parseAuth } from '../../wire/smtp/small-commands.ts'
import { MAX_FAILED_SIGN_INS, SASL_LINE } from './limits.ts'
import { tooMany, type Session } from './session.ts'

/** The client took its AUTH back with "*". */
class Cancelled extends Error {}

export async function cmdAuth(session: Session, line: string): Promise<void> {
  const { mechanism, initialResponse } = parseAuth(line)
  if (!session.connection.isPrivate) throw new Refusal('tls-required', 'Start TLS first')
  if (session.submitter !== undefined) throw new Refusal('bad-sequence', 'Already signed in')
  const exchange = MECHANISMS.get(mechanism)
  if (exchange === undefined) return await session.reply(504, '5.5.4 Mechanism is not offered') // RFC 4954 §4
  let credentials: NameAndPassword
  try {
    credentials = await exchange(initialResponse, (challenge) => ask(session, challenge))
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error
    return await session.reply(501, '5.7.0 Authentication cancelled') // RFC 4954 §4
  }
  await signIn(session, credentials)
}

async function signIn(session: Session, { username, password }: NameAndPassword): Promise<void> {
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
    if (error instanceof Refusal && ++session.failedSignIns >= MAX_FAILED_SIGN_INS) {
      throw tooMany('Too many sign-ins failed')
    }
    throw error
  }
  await session.reply(235, '2.7.0 Signed in')
}

/** RFC 4954 §4: a challenge and the answer to it, both base64 */
async function ask(session: Session, challenge: string): Promise<Buffer> {
  await session.reply(334, Buffer.from(challenge).toString('base64'))
  const answer = await session.connection.readLine(SASL_LINE)
  if (answer === undefined) throw new PeerGone()
  if (answer === '*') throw new Cancelled()
  return decodeBase64(answer)
}
