// The sessions that are open in this process, with what was known when they began: they are judged again when that changes.
import type { MemberId, SessionId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import type { Owner } from '../directory/directory.ts'
import type { SignInEvent } from '../risk/event.ts'
import type { TicketOffice } from '../tickets/office.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { NamedVisitor } from './sign-in.ts'

const log = logOf('sign-in')

export interface LiveSession {
  readonly ticket: Ticket
  readonly owner: Owner
  readonly visitor: NamedVisitor
  readonly event: SignInEvent
  readonly outcome: 'allowed' | 'step-up-passed'
  /** ms since 1970 */
  readonly begunAt: number
}

/** Sessions added between two looks for those that ended by themselves. */
const SWEEP_EVERY = 500

export class LiveSessions {
  readonly #office: TicketOffice
  readonly #sessions = new Map<SessionId, LiveSession>()
  #added = 0

  constructor(office: TicketOffice) {
    this.#office = office
  }

  add(session: LiveSession): void {
    const { sessionId } = session.ticket
    if (sessionId === undefined) return
    this.#sessions.set(sessionId, session)
    this.#added += 1
    if (this.#added % SWEEP_EVERY === 0) this.#sweep()
  }

  /** Begun last first. */
  of(memberId: MemberId): readonly LiveSession[] {
    return this.#open(({ owner }) => owner.memberId === memberId).reverse()
  }

  /** Those that came from an address. */
  from(remoteAddress: string): readonly LiveSession[] {
    return this.#open(({ visitor }) => visitor.remoteAddress === remoteAddress)
  }

  all(): readonly LiveSession[] {
    return this.#open(() => true)
  }

  end(sessions: readonly LiveSession[], why: string): number {
    let ended = 0
    for (const { ticket } of sessions) ended += this.#office.revoke(ticket.id)
    if (ended > 0) log.info({ sessions: ended, why }, 'sessions ended')
    return ended
  }

  #open(isMeant: (session: LiveSession) => boolean): LiveSession[] {
    return [...this.#sessions.values()].filter((session) => isMeant(session) && this.#office.isOpen(session.ticket))
  }

  #sweep(): void {
    for (const [id, { ticket }] of this.#sessions) if (!this.#office.isOpen(ticket)) this.#sessions.delete(id)
  }
}
