// AUTHENTICATE: the mechanisms of SASL, with an initial response. RFC 9051 §6.2.2, RFC 4959
import { Refusal } from '../../base/refusal.ts'
import type { ClientCommand } from '../../wire/imap/command-reader.ts'
import { MAX_LINE_BEFORE_SIGN_IN } from '../../wire/imap/limits.ts'
import { decodeBase64, decodeInitialResponse, MECHANISM, offeredMechanism } from '../../wire/sasl.ts'
import { authenticate, requireTls } from './authenticate.ts'
import type { Session } from './session.ts'

export async function cmdAuthenticate(session: Session, { args }: ClientCommand): Promise<string> {
  args.space()
  const name = args.run(MECHANISM, 'a mechanism').toUpperCase()
  const initialResponse = args.take(' ') ? decodeInitialResponse(args.rest()) : undefined
  args.expectEnd()
  requireTls(session)
  const mechanism = offeredMechanism(name, session.ways)
  if (mechanism === undefined) throw new Refusal('not-implemented', 'Unsupported mechanism')
  const { bindingOf } = session.ways
  const conversation = { initialResponse, ask: (challenge: string) => ask(session, challenge), bindingOf }
  return authenticate(session, (verifier) => mechanism.run(conversation, verifier))
}

async function ask(session: Session, challenge: string): Promise<Buffer> {
  session.send(`+ ${Buffer.from(challenge).toString('base64')}`)
  const answer = await session.line(MAX_LINE_BEFORE_SIGN_IN)
  if (answer === '*') throw new Refusal('bad-syntax', 'Authentication cancelled') // RFC 9051 §6.2.2
  return decodeBase64(answer)
}
