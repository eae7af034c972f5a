// From a sign-in to the messages of a session: the same way for PASS and AUTH. RFC 1939 §4
import { sleep } from '../../base/clock.ts'
import { Refusal } from '../../base/refusal.ts'
import { Goodbye } from '../../net/connection.ts'
import { verifierFor } from '../../sign-in/sasl-sign-in.ts'
import type { SignedIn } from '../../sign-in/sign-in.ts'
import type { Verifier } from '../../wire/sasl-verifier.ts'
import { FAILURE_DELAY_MS, MAX_FAILED_SIGN_INS } from './limits.ts'
import { Maildrop } from './maildrop.ts'
import type { Session } from './session.ts'

/** Nothing of a password is taken in plain text, not even to refuse it later. @throws Refusal `tls-required` */
export function requireTls(session: Session): void {
  if (!session.connection.isPrivate) throw new Refusal('tls-required', 'Start TLS first')
}

/** Asks a verifier, the way the client chose. @throws Refusal */
export type Attempt = (verifier: Verifier<SignedIn>) => Promise<SignedIn>

/** Signs in and answers. Several sessions of one member may be open at once: nothing is locked. @throws Refusal */
export async function authenticate(session: Session, attempt: Attempt): Promise<void> {
  const member = await signIn(session, attempt)
  try {
    session.begin(member, await Maildrop.open(session.services, member, session.sizes))
  } catch (error) {
    session.services.tickets.giveBack(member.ticket)
    throw error
  }
  const { count, octets } = session.maildrop
  await session.ok(`${count} messages (${octets} octets)`)
}

async function signIn(session: Session, attempt: Attempt): Promise<SignedIn> {
  const { remoteAddress, isPrivate } = session.connection
  try {
    return await attempt(verifierFor(session.services, { protocol: 'pop', remoteAddress, isPrivate, client: '' }))
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason !== 'wrong-credentials') throw error
    session.failedSignIns += 1
    await sleep(FAILURE_DELAY_MS * session.failedSignIns)
    throw session.failedSignIns >= MAX_FAILED_SIGN_INS ? new Goodbye(error) : error
  }
}
