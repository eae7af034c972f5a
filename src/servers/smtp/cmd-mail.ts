// MAIL: opens a transaction. RFC 5321 §4.1.1.2
import { Refusal } from '../../base/refusal.ts'
import { parseMail } from '../../wire/smtp/mail-command.ts'
import { MAX_TRANSACTIONS } from './limits.ts'
import { tooMany, type Session } from './session.ts'

export async function cmdMail(session: Session, line: string): Promise<void> {
  const sender = parseMail(line)
  if (++session.transactions > MAX_TRANSACTIONS) throw tooMany('Too many messages in one session')
  if ((sender.size ?? 0) > session.options.maxMessageBytes) {
    throw new Refusal('message-too-big', 'Message exceeds the size limit') // RFC 1870 §6.1
  }
  await session.options.intake.sender(session.intakeSession, sender.returnPath)
  session.sender = sender
  session.phase = 'has-sender'
  await session.reply(250, '2.1.0 Ok')
}
