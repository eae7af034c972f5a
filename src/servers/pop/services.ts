// What the POP3 server is given by the wiring: the rooms below, as functions and interfaces.
import type { Mailboxes } from '../../mailbox/mailbox.ts'
import type { SignInWays } from '../../sign-in/sign-in.ts'
import type { Store } from '../../store/store.ts'
import type { TicketOffice } from '../../tickets/office.ts'

export interface PopServices extends SignInWays {
  readonly store: Store
  readonly mailboxes: Mailboxes
  /** a ticket that is taken back ends the session that works with it */
  readonly tickets: Pick<TicketOffice, 'watch' | 'giveBack'>
}
