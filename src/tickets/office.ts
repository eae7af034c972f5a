// The ticket office: issues tickets, checks them, takes them back. One per process; the store asks it at every access.
import { monotonic, now } from '../base/clock.ts'
import { newSessionId, newTicketId, type MemberId, type OrganisationId, type TicketId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { MODULES, type ModuleName } from './modules.ts'
import type { Grant, Ticket } from './ticket.ts'

/** A user ticket lives this long unless its session renews it. */
export const USER_TICKET_MS = 24 * 3_600_000

/** What a signed-in member may do with their own data. */
const OWNER_GRANTS: ReadonlySet<Grant> = new Set([
  'mail:append',
  'mail:read',
  'mail:change',
  'spool:append',
  'spool:read',
  'trace:append',
])

type Holder = Pick<Ticket, 'id' | 'memberId' | 'organisationId'>

export class TicketOffice {
  readonly #live = new Map<TicketId, Ticket>()
  readonly #watchers = new Map<TicketId, Set<() => void>>()
  readonly #deadline = new Map<TicketId, number>()

  /** The ticket of a server or worker, with the grants of its row in `modules.ts`. Lives as long as the process. */
  issueModule(module: ModuleName): Ticket {
    return this.#add({
      id: newTicketId(),
      kind: 'module',
      holder: module,
      organisationId: '*',
      memberId: '*',
      grants: new Set(MODULES[module].grants),
      issuedAt: now(),
      expiresAt: Number.MAX_SAFE_INTEGER,
    })
  }

  /** The ticket of a person who signed in. `sign-in` is the only caller. */
  issueUser(organisationId: OrganisationId, memberId: MemberId, protocol: string): Ticket {
    return this.#add({
      id: newTicketId(),
      kind: 'user',
      holder: protocol,
      organisationId,
      memberId,
      grants: OWNER_GRANTS,
      sessionId: newSessionId(),
      issuedAt: now(),
      expiresAt: now() + USER_TICKET_MS,
    })
  }

  /**
   * The one check.
   * @param memberId  whose data; absent for data of an organisation or of the installation
   * @throws Refusal `ticket-invalid` (unknown, expired, taken back), `not-permitted`
   */
  require(ticket: Ticket, grant: Grant, organisationId?: OrganisationId, memberId?: MemberId): void {
    // The ticket in our book counts, not the object in hand: a forged or altered one is not the same object.
    if (this.#live.get(ticket.id) !== ticket) throw new Refusal('ticket-invalid', 'Session has ended')
    if (monotonic() > (this.#deadline.get(ticket.id) ?? 0)) {
      this.#end(ticket)
      throw new Refusal('ticket-invalid', 'Session has ended')
    }
    const covers =
      ticket.grants.has(grant) &&
      (ticket.organisationId === '*' || organisationId === ticket.organisationId) &&
      (ticket.memberId === '*' || memberId === ticket.memberId)
    if (!covers) throw new Refusal('not-permitted', 'Not permitted', `${ticket.holder} asked for ${grant}`)
  }

  /** Calls `ended` once when the ticket is taken back; gives the function that stops watching. */
  watch(ticket: Ticket, ended: () => void): () => void {
    const watchers = this.#watchers.get(ticket.id) ?? new Set()
    this.#watchers.set(ticket.id, watchers.add(ended))
    return () => watchers.delete(ended)
  }

  /** A session that ended by itself gives its ticket back; its watchers are not called. */
  giveBack(ticket: Ticket): void {
    this.#watchers.delete(ticket.id)
    this.#end(ticket)
  }

  /** Takes back every ticket of a member. @returns how many */
  revokeMember(memberId: MemberId): number {
    return this.#revoke((ticket) => ticket.memberId === memberId)
  }

  /** Takes back one ticket. @returns how many: 0 or 1 */
  revoke(id: TicketId): number {
    return this.#revoke((ticket) => ticket.id === id)
  }

  #revoke(matches: (ticket: Holder) => boolean): number {
    const doomed = [...this.#live.values()].filter(matches)
    for (const ticket of doomed) this.#end(ticket)
    return doomed.length
  }

  #add(ticket: Ticket): Ticket {
    const frozen = Object.freeze(ticket)
    this.#live.set(ticket.id, frozen)
    // Expiry runs on the clock that never goes back: setting the machine's clock neither ends nor prolongs a session.
    this.#deadline.set(ticket.id, monotonic() + (ticket.expiresAt - ticket.issuedAt))
    return frozen
  }

  #end(ticket: Ticket): void {
    this.#live.delete(ticket.id)
    this.#deadline.delete(ticket.id)
    const watchers = this.#watchers.get(ticket.id)
    this.#watchers.delete(ticket.id)
    for (const ended of watchers ?? []) ended()
  }
}
