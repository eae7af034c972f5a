// RCPT: adds a recipient. RFC 5321 §4.1.1.3
import { Refusal } from '../../base/refusal.ts'
import { parseRcpt } from '../../wire/smtp/rcpt-command.ts'
import { MAX_EXCESS_RECIPIENTS } from './limits.ts'
import { tooMany, type Session } from './session.ts'

export async function cmdRcpt(session: Session, line: string): Promise<void> {
  const recipient = parseRcpt(line, session.sender?.smtpUtf8 ?? false)
  session.asked = recipient
  if (session.recipients.length >= session.options.maxRecipients) {
    if (++session.excessRecipients > MAX_EXCESS_RECIPIENTS) throw tooMany('Too many recipients')
    // RFC 5321 §4.5.3.1.10: the client sends these in another transaction
    throw new Refusal('too-many-recipients', 'Too many recipients in one message')
  }
  await session.options.intake.recipient(session.intakeSession, recipient)
  session.recipients.push(recipient)
  session.asked = undefined
  session.phase = 'has-recipients'
  await session.reply(250, '2.1.5 Ok')
}
