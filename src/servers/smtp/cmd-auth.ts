// AUTH: a member signs in, on submission listeners and where nobody listens in. RFC 4954 §4
import { Refusal } from '../../base/refusal.ts'
import { PeerGone } from '../../net/connection.ts'
import { verifierFor } from '../../sign-in/sasl-sign-in.ts'
import { decodeBase64, offeredMechanism, type Mechanism } from '../../wire/sasl.ts'
import { parseAuth } from '../../wire/smtp/small-commands.ts'
import { MAX_FAILED_SIGN_INS, SASL_LINE } from './limits.ts'
import { tooMany, type Session } from './session.ts'

/** The client took its AUTH back with "*". */
class Cancelled extends Error {}

export async function cmdAuth(session: Session, line: string): Promise<void> {
  const { mechanism, initialResponse } = parseAuth(line)
  if (!session.connection.isPrivate) throw new Refusal('tls-required', 'Start TLS first')
  if (session.submitter !== undefined) throw new Refusal('bad-sequence', 'Already signed in')
  const row = offeredMechanism(mechanism, session.ways)
  if (row === undefined) return await session.reply(504, '5.5.4 Mechanism is not offered') // RFC 4954 §4
  try {
    await signIn(session, row, initialResponse)
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error
    await session.reply(501, '5.7.0 Authentication cancelled') // RFC 4954 §4
  }
}

async function signIn(session: Session, mechanism: Mechanism, initialResponse: Buffer | undefined): Promise<void> {
  const { connection, options, helo, ways } = session
  const { remoteAddress, isPrivate } = connection
  const conversation = {
    initialResponse,
    ask: (challenge: string) => ask(session, challenge),
    bindingOf: ways.bindingOf,
  }
  try {
    const visitor = { protocol: 'smtp', remoteAddress, isPrivate, client: helo } as const
    session.signedIn(await mechanism.run(conversation, verifierFor(options, visitor)))
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
