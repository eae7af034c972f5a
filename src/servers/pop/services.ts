// What the POP3 server is given by the wiring: the rooms below, as functions and interfaces.
import type { Mailboxes } from '../../mailbox/mailbox.ts'
import type { SignIn } from '../../sign-in/sign-in.ts'
import type { Store } from '../../store/store.ts'
import type { TicketOffice } from '../../tickets/office.ts'

export interface PopServices {
  readonly store: Store
  readonly mailboxes: Mailboxes
  readonly signIn: SignIn
  /** a ticket that is taken back ends the session that works with it */
  readonly tickets: Pick<TicketOffice, 'watch' | 'giveBack'>
}
