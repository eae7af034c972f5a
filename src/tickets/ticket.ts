// A ticket: who may do what with whose data, until when. Without one, the store opens nothing.
import type { MemberId, OrganisationId, SessionId, TicketId } from '../base/ids.ts'

/** What data a grant speaks of. */
export type Area =
  | 'mail' // messages and folders of a member
  | 'spool' // messages on their way in or out, not yet stored
  | 'queue' // messages on their way to other servers
  | 'directory' // organisations, people, credentials
  | 'trace' // what happened to which message
  | 'intel' // what the house remembers of senders and campaigns
  | 'policy' // what an organisation and its members set about mail, and what verdicts rested on
  | 'event' // the outbox and its reactions
  | 'key' // the key hierarchy itself

/** append: add new data, blind; read: open sealed data; change: alter or remove what is there. */
export type Act = 'append' | 'read' | 'change'

export type Grant = `${Area}:${Act}`

export interface Ticket {
  readonly id: TicketId
  readonly kind: 'user' | 'module'
  /** the module's name, or the member's sign-in protocol */
  readonly holder: string
  /** '*' for a module that serves every organisation */
  readonly organisationId: OrganisationId | '*'
  /** '*' for a module that serves every member of its organisations */
  readonly memberId: MemberId | '*'
  readonly grants: ReadonlySet<Grant>
  /** user tickets: the session they belong to */
  readonly sessionId?: SessionId
  /** ms since 1970 */
  readonly issuedAt: number
  /** ms since 1970 */
  readonly expiresAt: number
}
