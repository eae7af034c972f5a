// A person comes in: credentials are checked once, for every protocol, and end in a user ticket or a refusal.
import type { Owner } from '../mailbox/mailbox.ts'
import type { Ticket } from '../tickets/ticket.ts'

export type SignInProtocol = 'imap' | 'pop' | 'smtp' | 'sieve' | 'web'

export interface SignInAttempt {
  readonly protocol: SignInProtocol
  /** textual IP address */
  readonly remoteAddress: string
  /** the connection is encrypted, or its wire is private by the administrator's word */
  readonly isPrivate: boolean
  /** the address as the client gave it */
  readonly username: string
  readonly password: string
  /** what the client says of itself: IMAP ID, EHLO name, User-Agent */
  readonly client: string
}

export interface SignedIn {
  readonly owner: Owner
  /** the member's main address */
  readonly address: string
  readonly ticket: Ticket
}

/**
 * Unknown and known names cost the same time and get the same text.
 * @throws Refusal `wrong-credentials`, `account-frozen`, `tls-required`, `too-many-commands`, `unavailable`
 */
export type SignIn = (attempt: SignInAttempt) => Promise<SignedIn>
