// A message comes in (or goes out): recipients are checked, the message is judged, sealed, stored, and only then answered.
import type { OrganisationId, TraceId } from '../base/ids.ts'
import type { Envelope, Peer, Recipient } from '../mail/envelope.ts'
import type { HoldNeed } from '../mail/hold.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import type { Spool, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'

/** A member who hands in mail: what sign-in found out, without knowing sign-in. */
export interface Submitter {
  readonly owner: Owner
  /** the member's main address */
  readonly address: string
  readonly ticket: Ticket
}

/** One message transaction of a server. */
export interface IntakeSession {
  readonly peer: Peer
  /** the member who submits; absent for mail from outside */
  readonly submitter?: Submitter
  /** the house writes itself, such as a report to a sender; its ticket may add mail */
  readonly own?: { readonly organisationId: OrganisationId; readonly ticket: Ticket }
}

export interface Accepted {
  /** goes out in the 250 line */
  readonly traceId: TraceId
  /** it waits for this, and goes nowhere before; absent: it is on its way */
  readonly heldFor?: HoldNeed
}

/** What `servers/smtp` asks of the journey. Every verb may throw a Refusal; nothing is half done then. */
export interface Intake {
  /** At MAIL: may this return path be used here? @throws Refusal `not-your-address`, `bad-address`, … */
  sender(session: IntakeSession, returnPath: string): Promise<void>
  /** At RCPT. @throws Refusal `no-such-recipient`, `relaying-denied` (mail from outside), `mailbox-full`, `recipient-restricted`, `unavailable` */
  recipient(session: IntakeSession, recipient: Recipient): Promise<void>
  /** At DATA or the first BDAT: where the message goes meanwhile. The server discards it, whatever comes of it. */
  spool(session: IntakeSession): Promise<Spool>
  /**
   * After the end of data; the spool is written, not finished. Durable when it returns: only then 250.
   * @param within  what becomes durable together with the message; it may run again, and nothing is accepted if it throws
   * @throws Refusal `malware-found`, `policy-refused`, `scanner-unavailable`, `not-your-address`, `malformed-message`,
   *   `sending-limit`, `message-too-big`, `too-many-recipients`, `storage-full`, `unavailable`
   */
  accept(
    session: IntakeSession,
    envelope: Envelope,
    spool: Spool,
    within?: (tx: WriteTx, accepted: Accepted) => Promise<void>,
  ): Promise<Accepted>
  /** Something was refused before the message came: kept in the trace. */
  refused(
    session: IntakeSession,
    stage: 'connect' | 'mail' | 'rcpt' | 'data',
    refusal: Error,
    envelope?: Partial<Envelope>,
  ): void
}
