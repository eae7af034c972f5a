// The journey of a person: one check of credentials for every protocol, and a user ticket at its end.
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Credentials, Directory } from '../directory/directory.ts'
import { SIGNS_IN } from '../directory/member.ts'
import { verifyNothing } from '../directory/password.ts'
import type { ReadTx, Store } from '../store/store.ts'
import type { TicketOffice } from '../tickets/office.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { ScramKeys } from '../wire/scram-keys.ts'
import { AttemptLimits, MAX_WAITING, type Pace } from './attempt-limits.ts'
import { Lane } from './lane.ts'
import { PasswordMemo } from './password-memo.ts'
import type { NamedVisitor, ScramSignIn, SignIn, SignedIn, SignInWays } from './sign-in.ts'

const log = logOf('sign-in')

/** Half of the hashes that are made at once (`directory/password.ts`): the other half is for who had not to wait. */
const SLOWED_AT_ONCE = 2

export interface SignInParts {
  readonly store: Store
  readonly directory: Directory
  readonly office: TicketOffice
  /** the module ticket that may read credentials */
  readonly ticket: Ticket
}

/** Both ways share one count of failures. */
export function openSignIn(parts: SignInParts): SignInWays {
  const limits = new AttemptLimits()
  const memo = new PasswordMemo()
  const slowed = new Lane(SLOWED_AT_ONCE, MAX_WAITING.total)

  const signIn: SignIn = async (attempt) => {
    const pace = await letNear(limits, attempt)
    const known = await parts.store.read(parts.ticket, (tx) => credentialsOf(parts.directory, tx, attempt.username))
    // An unknown name costs the same hash as a known one, so that the time tells nothing (reliability.md R16).
    const check = () =>
      known?.passwordHash === undefined
        ? verifyNothing(attempt.password)
        : memo.verify(attempt.password, known.passwordHash)
    const isRight = await (pace === 'free' ? check() : slowed.run<boolean>(check, pace === 'suspect'))
    return finish(attempt, isRight ? known : undefined)
  }

  const scram: ScramSignIn = async (visitor) => {
    await letNear(limits, visitor)
    const lookUp = () => parts.store.read(parts.ticket, (tx) => scramKeysOf(parts.directory, tx, visitor.username))
    const { keys } = await lookUp()
    return {
      keys,
      async settle(holds) {
        // Asked again, in any case: the password may have been changed while the client was thinking.
        const current = await lookUp()
        const isProven = holds && current.keys.storedKey.equals(keys.storedKey)
        return finish(visitor, isProven ? current.known : undefined)
      },
    }
  }

  async function finish(visitor: NamedVisitor, known: Credentials | undefined): Promise<SignedIn> {
    const { protocol, remoteAddress, username } = visitor
    if (known === undefined) {
      limits.failed(remoteAddress, username)
      log.info({ protocol, remote: remoteAddress }, 'wrong credentials')
      throw new Refusal('wrong-credentials', 'Wrong name or password')
    }
    limits.succeeded(remoteAddress, username)
    // Only who knows the password learns that the account is frozen.
    if (!SIGNS_IN.has(known.state)) throw frozen()
    return admit(parts, visitor, known)
  }

  return { signIn, scram }
}

async function letNear(limits: AttemptLimits, { isPrivate, remoteAddress, username }: NamedVisitor): Promise<Pace> {
  if (!isPrivate) throw new Refusal('tls-required', 'Encryption is required first')
  return limits.admit(remoteAddress, username)
}

async function credentialsOf(directory: Directory, tx: ReadTx, username: string): Promise<Credentials | undefined> {
  try {
    return await directory.credentials(tx, username)
  } catch (error) {
    // A name that is no address at all is an unknown name, not a syntax error: nothing shows which.
    if (error instanceof Refusal && error.reason === 'bad-address') return undefined
    throw error
  }
}

/** `known` is absent where the keys are decoys: nothing that a client says fits them. */
async function scramKeysOf(
  directory: Directory,
  tx: ReadTx,
  username: string,
): Promise<{ keys: ScramKeys; known?: Credentials }> {
  // The decoy is made in any case, so that the time tells nothing.
  const decoy = await directory.decoyScramKeys(tx, username)
  const known = await credentialsOf(directory, tx, username)
  return known?.scramKeys === undefined ? { keys: decoy } : { keys: known.scramKeys, known }
}

async function admit(parts: SignInParts, { protocol }: NamedVisitor, known: Credentials): Promise<SignedIn> {
  const { organisationId, memberId } = known.owner
  const ticket = parts.office.issueUser(organisationId, memberId, protocol)
  // Hashing took its time: a member frozen meanwhile must not slip in with a ticket issued after the revocation.
  const state = await parts.store.read(parts.ticket, (tx) => parts.directory.stateOf(tx, known.owner))
  if (!SIGNS_IN.has(state)) {
    parts.office.giveBack(ticket)
    throw frozen()
  }
  log.info({ protocol, session: ticket.sessionId }, 'signed in')
  return { owner: known.owner, address: known.address, ticket }
}

function frozen(): Refusal {
  return new Refusal('account-frozen', 'Account is not active, ask your administrator')
}
