// The journey of a person: one check of credentials for every protocol, and a user ticket at its end.
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Credentials, Directory } from '../directory/directory.ts'
import { SIGNS_IN } from '../directory/member.ts'
import { verifyNothing, verifyPassword } from '../directory/password.ts'
import type { Store } from '../store/store.ts'
import type { TicketOffice } from '../tickets/office.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { SignIn, SignInAttempt, SignedIn } from './sign-in.ts'

const log = logOf('sign-in')

export interface SignInParts {
  readonly store: Store
  readonly directory: Directory
  readonly office: TicketOffice
  /** the module ticket that may read credentials */
  readonly ticket: Ticket
}

export function openSignIn(parts: SignInParts): SignIn {
  return async (attempt) => {
    if (!attempt.isPrivate) throw new Refusal('tls-required', 'Encryption is required first')
    const known = await credentialsOf(parts, attempt)
    // An unknown name costs the same hash as a known one, so that the time tells nothing (reliability.md R16).
    const isRight =
      known?.passwordHash === undefined
        ? await verifyNothing(attempt.password)
        : await verifyPassword(attempt.password, known.passwordHash)
    if (known === undefined || !isRight) {
      log.info({ protocol: attempt.protocol, remote: attempt.remoteAddress }, 'wrong credentials')
      throw new Refusal('wrong-credentials', 'Wrong name or password')
    }
    // Only who knows the password learns that the account is frozen.
    if (!SIGNS_IN.has(known.state)) throw new Refusal('account-frozen', 'Account is not active, ask your administrator')
    return admit(parts, attempt, known)
  }
}

async function credentialsOf(parts: SignInParts, attempt: SignInAttempt): Promise<Credentials | undefined> {
  try {
    return await parts.store.read(parts.ticket, (tx) => parts.directory.credentials(tx, attempt.username))
  } catch (error) {
    // A name that is no address at all is an unknown name, not a syntax error: nothing shows which.
    if (error instanceof Refusal && error.reason === 'bad-address') return undefined
    throw error
  }
}

async function admit(parts: SignInParts, attempt: SignInAttempt, known: Credentials): Promise<SignedIn> {
  const { organisationId, memberId } = known.owner
  const ticket = parts.office.issueUser(organisationId, memberId, attempt.protocol)
  // Hashing took its time: a member frozen meanwhile must not slip in with a ticket issued after the revocation.
  const state = await parts.store.read(parts.ticket, (tx) => parts.directory.stateOf(tx, known.owner))
  if (!SIGNS_IN.has(state)) {
    parts.office.giveBack(ticket)
    throw new Refusal('account-frozen', 'Account is not active, ask your administrator')
  }
  log.info({ protocol: attempt.protocol, session: ticket.sessionId }, 'signed in')
  return { owner: known.owner, address: known.address, ticket }
}
