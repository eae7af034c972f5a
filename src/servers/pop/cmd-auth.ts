// AUTH: the mechanisms of SASL, with an initial response. RFC 5034 §4
import { Refusal } from '../../base/refusal.ts'
import { PeerGone } from '../../net/connection.ts'
import type { Cursor } from '../../wire/cursor.ts'
import { parseAuth } from '../../wire/pop/commands.ts'
import { decodeBase64, offeredMechanism } from '../../wire/sasl.ts'
import { authenticate, requireTls } from './authenticate.ts'
import { SASL_LINE } from './limits.ts'
import type { Session } from './session.ts'

export async function cmdAuth(session: Session, args: Cursor): Promise<void> {
  requireTls(session)
  session.phase = 'authorization'
  const { mechanism, initialResponse } = parseAuth(args)
  const row = offeredMechanism(mechanism, session.ways)
  if (row === undefined) throw new Refusal('not-implemented', 'Mechanism is not offered')
  const { bindingOf } = session.ways
  const conversation = { initialResponse, ask: (challenge: string) => ask(session, challenge), bindingOf }
  await authenticate(session, (verifier) => row.run(conversation, verifier))
}

/** continue-req = "+" SP [base64] CRLF   (RFC 5034 §4) */
async function ask({ connection }: Session, challenge: string): Promise<Buffer> {
  await connection.write(`+ ${Buffer.from(challenge).toString('base64')}\r\n`)
  const answer = await connection.readLine(SASL_LINE)
  if (answer === undefined) throw new PeerGone()
  if (answer === '*') throw new Refusal('bad-syntax', 'Authentication cancelled') // RFC 5034 §4
  return decodeBase64(answer)
}
