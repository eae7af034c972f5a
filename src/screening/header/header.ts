// The aspect of the header: who, when, which way, to how many, and whether all of that fits together.
import { envelopeOf } from '../../mail/message-envelope.ts'
import type { Signal } from '../../mail/signal.ts'
import type { ScreeningContext } from '../context.ts'
import { dateSignals, fieldSignals } from './fields.ts'
import { hiddenPartSignals } from './hidden-part.ts'
import { identitySignals } from './identity.ts'
import { listSignals } from './list-mail.ts'
import { greetingSignals, hopSignals, nameSignals } from './way.ts'
import { charsetSignals, replySignals } from './wording.ts'

export async function headerSignals(context: ScreeningContext): Promise<readonly Signal[]> {
  const { bytes, message, facts } = context
  const { header } = message
  const envelope = envelopeOf(header)
  const readable = context.readable()
  const replyTo = header.has('reply-to') ? envelope.replyTo : []
  return [
    ...fieldSignals(header),
    ...dateSignals(header, facts.receivedAt),
    ...identitySignals(header, envelope.from, replyTo),
    ...replySignals(header, readable.subject),
    ...charsetSignals(message, readable),
    ...hiddenPartSignals(bytes, message),
    ...listSignals(header),
    ...(facts.direction === 'in' ? hopSignals(header) : []),
    ...(await peerSignals(context)),
  ]
}

/** Only of mail from outside: our own members greet as their programs like. */
async function peerSignals({ facts: { direction, peer }, tools }: ScreeningContext): Promise<readonly Signal[]> {
  if (direction !== 'in' || peer === undefined) return []
  const named = tools.resolveFor === undefined ? [] : await nameSignals(peer, tools.resolveFor)
  return [...greetingSignals(peer, tools.authservId), ...named]
}
