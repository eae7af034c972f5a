// What the IMAP server is given by the wiring: the rooms below, as functions and interfaces.
import type { DigestedMessage } from '../../mail/structure.ts'
import type { Mailboxes } from '../../mailbox/mailbox.ts'
import type { SignInWays } from '../../sign-in/sign-in.ts'
import type { SpoolHandOver, Store } from '../../store/store.ts'
import type { TicketOffice } from '../../tickets/office.ts'

export interface ImapServices extends SignInWays {
  readonly store: Store
  readonly mailboxes: Mailboxes
  /** a ticket that is taken back ends the session that works with it */
  readonly tickets: Pick<TicketOffice, 'watch' | 'giveBack'>
  /** Parses a message in a worker: a spool can be read there without its bytes crossing this thread twice. */
  readonly digest: (message: SpoolHandOver) => Promise<DigestedMessage>
  /** RFC 7889: largest message taken by APPEND, bytes */
  readonly appendLimitBytes: number
}
