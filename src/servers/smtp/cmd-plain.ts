// The commands that only answer: NOOP, RSET, QUIT, HELP, VRFY, and those we do not offer.
import { Refusal } from '../../base/refusal.ts'
import type { Session } from './session.ts'

/** @throws Refusal `bad-syntax` when anything but spaces follows the verb (RFC 5321 §4.1.1) */
export function withoutArguments(line: string): void {
  if (line.trimEnd().includes(' ')) throw new Refusal('bad-syntax', 'Syntax error: no argument is expected')
}

/** RFC 5321 §4.1.1.9: an argument is ignored */
export async function cmdNoop(session: Session): Promise<void> {
  await session.reply(250, '2.0.0 Ok')
}

/** RFC 5321 §4.1.1.5 */
export async function cmdRset(session: Session, line: string): Promise<void> {
  withoutArguments(line)
  await session.reset()
  await session.reply(250, '2.0.0 Ok')
}

/** RFC 5321 §4.1.1.10 */
export async function cmdQuit(session: Session, line: string): Promise<void> {
  withoutArguments(line)
  session.isOver = true
  await session.reply(221, '2.0.0 Bye')
}

/** RFC 5321 §4.1.1.8 */
export async function cmdHelp(session: Session): Promise<void> {
  await session.reply(214, '2.0.0 This is an SMTP server, see RFC 5321')
}

/** RFC 5321 §3.5.3: 252 tells nobody who has a mailbox here */
export async function cmdVrfy(session: Session, line: string): Promise<void> {
  if (!line.trimEnd().includes(' ')) throw new Refusal('bad-syntax', 'Syntax error: expected a name')
  await session.reply(252, '2.5.0 Cannot verify, send a message and see')
}

/** EXPN tells who is on a list (RFC 5321 §7.3); ETRN (RFC 1985) and TURN (RFC 5321 §F.1) hand mail to strangers. */
export async function cmdRefused(): Promise<void> {
  throw new Refusal('not-implemented', 'Command not implemented')
}
