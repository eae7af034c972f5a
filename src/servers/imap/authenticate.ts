// From a sign-in to a session that has one: the same way for LOGIN and AUTHENTICATE.
import { sleep } from '../../base/clock.ts'
import { Refusal } from '../../base/refusal.ts'
import { verifierFor } from '../../sign-in/sasl-sign-in.ts'
import type { SignedIn } from '../../sign-in/sign-in.ts'
import type { Verifier } from '../../wire/sasl-verifier.ts'
import { capabilityText } from './capabilities.ts'
import type { Session } from './session.ts'

/** A wrong password costs its session this long, each time more; other sessions do not wait. */
const FAILURE_DELAY_MS = 1_000
/** After so many wrong passwords the connection is closed. */
const MAX_FAILURES = 4

/** Asks a verifier, the way the client chose. @throws Refusal */
export type Attempt = (verifier: Verifier<SignedIn>) => Promise<SignedIn>

/**
 * @returns the tagged answer, with the capabilities that are new now (RFC 9051 §7.2.2)
 * @throws Refusal as sign-in says
 */
export async function authenticate(session: Session, attempt: Attempt): Promise<string> {
  requireTls(session)
  const { connection, services, client } = session
  const { remoteAddress, isPrivate } = connection
  try {
    session.begin(await attempt(verifierFor(services, { protocol: 'imap', remoteAddress, isPrivate, client })))
  } catch (error) {
    // RFC 9051 §7.1: an alert must be shown to the person; a client may keep the text of a NO to itself.
    if (error instanceof Refusal && error.reason === 'approval-needed') session.send(`* OK [ALERT] ${error.message}`)
    if (!(error instanceof Refusal) || error.reason !== 'wrong-credentials') throw error
    session.failedSignIns += 1
    await sleep(FAILURE_DELAY_MS * session.failedSignIns)
    if (session.failedSignIns >= MAX_FAILURES) {
      session.isOver = true
      session.send('* BYE [LIMIT] Too many failed sign-ins')
    }
    throw error
  }
  return `OK [CAPABILITY ${capabilityText(session)}] Signed in`
}

/** No password is taken in plain text, not even to refuse it later. @throws Refusal `tls-required` */
export function requireTls(session: Session): void {
  if (!session.connection.isPrivate) throw new Refusal('tls-required', 'Encryption is required')
}
