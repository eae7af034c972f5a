// The ticket office: issues tickets, checks them, takes them back. One per process; the store asks it at every access.
import { monotonic, now } from '../base/clock.ts'
import { newSessionId, newTicketId, type MemberId, type OrganisationId, type TicketId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { MODULES, type ModuleName } from './modules.ts'
import type { Grant, Ticket } from './ticket.ts'

const log = logOf('tickets')

/** A user ticket lives this long; then its session ends and the person signs in again. */
export const USER_TICKET_MS = 24 * 3_600_000

/** What a signed-in member may do with their own data. */
const OWNER_GRANTS: ReadonlySet<Grant> = new Set([
  'mail:append',
  'mail:read',
  'mail:change',
  'spool:append',
  'spool:read',
  'trace:append',
  'policy:read',
  'policy:change',
] as const)
/** What their tickets show: one set for all of them, as there may be many thousands. */
const SHOWN_GRANTS: ReadonlySet<Grant> = new Set(OWNER_GRANTS)

/** A line of the book: the ticket as it was issued. */
interface Entry {
  readonly ticket: Ticket
  /** apart from the ticket's own, out of reach of whoever holds the ticket */
  readonly grants: ReadonlySet<Grant>
  /** on the clock that never goes back: setting the machine's clock neither ends nor prolongs a session */
  readonly deadline: number
  readonly watchers: Set<() => void>
}

export class TicketOffice {
  readonly #book = new Map<TicketId, Entry>()

  /** The ticket of a server or worker, with the grants of its row in `modules.ts`. Lives as long as the process. */
  issueModule(module: ModuleName): Ticket {
    const ticket: Ticket = {
      id: newTicketId(),
      kind: 'module',
      holder: module,
      organisationId: '*',
      memberId: '*',
      grants: new Set(MODULES[module].grants),
      issuedAt: now(),
      expiresAt: Number.MAX_SAFE_INTEGER,
    }
    return this.#enter(ticket, new Set(ticket.grants))
  }

  /** The ticket of a person who signed in. `sign-in` is the only caller. */
  issueUser(organisationId: OrganisationId, memberId: MemberId, protocol: string): Ticket {
    const [id, sessionId, issuedAt] = [newTicketId(), newSessionId(), now()]
    const expiresAt = issuedAt + USER_TICKET_MS
    return this.resumeUser({ id, holder: protocol, organisationId, memberId, sessionId, issuedAt, expiresAt })
  }

  /** The ticket of a session that began earlier or in another process, as it was issued there. `sign-in` is the only caller. */
  resumeUser(issued: Omit<Ticket, 'kind' | 'grants'>): Ticket {
    const there = this.#book.get(issued.id)
    if (there !== undefined) return there.ticket
    return this.#enter({ ...issued, kind: 'user', grants: SHOWN_GRANTS }, OWNER_GRANTS)
  }

  /**
   * The one check.
   * @param memberId  whose data; absent for data of an organisation or of the installation
   * @throws Refusal `ticket-invalid` (unknown, expired, taken back), `not-permitted`
   */
  require(ticket: Ticket, grant: Grant, organisationId?: OrganisationId, memberId?: MemberId): void {
    const entry = this.#entryOf(ticket)
    if (entry === undefined) throw new Refusal('ticket-invalid', 'Session has ended')
    const covers =
      entry.grants.has(grant) &&
      (ticket.organisationId === '*' || organisationId === ticket.organisationId) &&
      (ticket.memberId === '*' || memberId === ticket.memberId)
    if (!covers) throw new Refusal('not-permitted', 'Not permitted', `${ticket.holder} asked for ${grant}`)
  }

  /**
   * Calls `ended` once, when the ticket expires or is taken back; at once when that has happened.
   * @returns the function that stops watching
   */
  watch(ticket: Ticket, ended: () => void): () => void {
    const entry = this.#entryOf(ticket)
    if (entry === undefined) {
      ended()
      return () => undefined
    }
    entry.watchers.add(ended)
    return () => void entry.watchers.delete(ended)
  }

  /** Whether a ticket is still good. */
  isOpen(ticket: Ticket): boolean {
    return this.#entryOf(ticket) !== undefined
  }

  /** A session that ended by itself gives its ticket back; its watchers are not called. */
  giveBack(ticket: Ticket): void {
    if (this.#entryOf(ticket) !== undefined) this.#book.delete(ticket.id)
  }

  /**
   * Takes back every ticket of a member.
   * @param issuedBefore  ms since 1970: later ones stay
   * @param kept  the session that goes on
   * @returns how many
   */
  revokeMember(memberId: MemberId, issuedBefore = Number.POSITIVE_INFINITY, kept = ''): number {
    return this.#end(
      ({ ticket }) => ticket.memberId === memberId && ticket.issuedAt < issuedBefore && ticket.sessionId !== kept,
    )
  }

  /** Takes back one ticket. @returns how many: 0 or 1 */
  revoke(id: TicketId): number {
    return this.#end(({ ticket }) => ticket.id === id)
  }

  /** Ends what has expired, so that idle connections close too; called every few seconds. @returns how many */
  sweep(): number {
    return this.#end(isExpired)
  }

  #enter(ticket: Ticket, grants: ReadonlySet<Grant>): Ticket {
    const frozen = Object.freeze(ticket)
    const deadline = monotonic() + (ticket.expiresAt - now())
    this.#book.set(ticket.id, { ticket: frozen, grants, deadline, watchers: new Set() })
    return frozen
  }

  /** The ticket in the book counts, not the object in hand: a forged or copied one is not the same object. */
  #entryOf(ticket: Ticket): Entry | undefined {
    const entry = this.#book.get(ticket.id)
    if (entry?.ticket !== ticket) return undefined
    if (!isExpired(entry)) return entry
    this.#end((other) => other === entry)
    return undefined
  }

  #end(isDoomed: (entry: Entry) => boolean): number {
    const doomed = [...this.#book.values()].filter(isDoomed)
    // All of them are void before the first watcher runs.
    for (const { ticket } of doomed) this.#book.delete(ticket.id)
    for (const { ticket, watchers } of doomed) {
      for (const ended of watchers) {
        try {
          ended()
        } catch (error) {
          log.error({ err: error, holder: ticket.holder }, 'a session did not end cleanly')
        }
      }
    }
    return doomed.length
  }
}

function isExpired({ deadline }: Entry): boolean {
  return monotonic() > deadline
}
