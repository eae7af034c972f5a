// A person comes in: credentials are checked once, for every protocol, and end in a user ticket or a refusal.
import type { Owner } from '../mailbox/mailbox.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { ScramAttempt } from '../wire/sasl-verifier.ts'

export type SignInProtocol = 'imap' | 'pop' | 'smtp' | 'sieve' | 'web'

/** Who knocks, and how. */
export interface Visitor {
  readonly protocol: SignInProtocol
  /** textual IP address */
  readonly remoteAddress: string
  /** the connection is encrypted, or its wire is private by the administrator's word */
  readonly isPrivate: boolean
  /** what the client says of itself: IMAP ID, EHLO name, User-Agent */
  readonly client: string
}

/** A visitor who says a name. */
export interface NamedVisitor extends Visitor {
  /** the address as the client gave it */
  readonly username: string
}

/** What is kept of a visitor with a session or a verification: without the token and the facts of a browser. */
export function keptVisitor({ protocol, remoteAddress, isPrivate, client, username }: NamedVisitor): NamedVisitor {
  return { protocol, remoteAddress, isPrivate, client, username }
}

export interface SignInAttempt extends NamedVisitor {
  readonly password: string
}

export interface TokenAttempt extends NamedVisitor {
  /** of an issuer that the installation trusts */
  readonly token: string
}

export interface SignedIn {
  readonly owner: Owner
  /** the member's main address */
  readonly address: string
  readonly ticket: Ticket
}

/**
 * Unknown and known names cost the same time and get the same text.
 * @throws Refusal `wrong-credentials`, `account-frozen`, `tls-required`, `too-many-attempts`, `unavailable`
 */
export type SignIn = (attempt: SignInAttempt) => Promise<SignedIn>

/**
 * The first half of a sign-in with a proof: keys to check it with, which an unknown name has too. The other half,
 * `settle`, refuses as `SignIn` does.
 * @throws Refusal `tls-required`, `too-many-attempts`, `unavailable`
 */
export type ScramSignIn = (visitor: NamedVisitor) => Promise<ScramAttempt<SignedIn>>

/** @throws Refusal as `SignIn` does */
export type TokenSignIn = (attempt: TokenAttempt) => Promise<SignedIn>

/** The ways in. A server offers the mechanisms of those that are there. */
export interface SignInWays {
  readonly signIn: SignIn
  readonly scram?: ScramSignIn
  readonly token?: TokenSignIn
}
