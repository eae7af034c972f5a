// Sessions of pages as the database keeps them: any process goes on with one, after a restart or beside the one where it began.
import type { JsonWebKey } from 'node:crypto'
import { now } from '../base/clock.ts'
import type { SessionId, TicketId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Owner } from '../directory/directory.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { LiveSession } from './live-sessions.ts'
import { whyOver } from './reassessment.ts'
import type { Reception } from './reception.ts'
import { keptVisitor, type SignedIn } from './sign-in.ts'
import type { SignInStates, State, StateKey } from './states.ts'

const log = logOf('sign-in')

/** How the pages tie a session to one browser. */
export interface SessionBond {
  /** hash of the token that we gave this browser */
  readonly device: string
  /** what it calls itself, and the network it comes from */
  readonly look: string
  /** of the key that never leaves the browser, JSON Web Key; absent where it has none */
  readonly publicKey?: JsonWebKey
  /** what it signs next to prove that it is the one */
  readonly challenge: string
  /** ms since 1970: when it signed last */
  readonly provenAt: number
}

interface SessionFacts extends Pick<LiveSession, 'owner' | 'visitor' | 'event' | 'outcome' | 'begunAt'> {
  readonly address: string
  readonly ticket: Pick<Ticket, 'id' | 'sessionId' | 'holder' | 'issuedAt' | 'expiresAt'>
  readonly bond: SessionBond
}

export interface KeptSession {
  readonly key: StateKey
  readonly facts: SessionFacts
  /** ms since 1970: over then, unless it is used */
  readonly until: number
}

/** One line of what a member has open. */
export interface OpenSession extends Pick<LiveSession, 'visitor' | 'begunAt'> {
  readonly ticketId: TicketId
  readonly sessionId: SessionId | ''
  /** by which it is ended; undefined for one that is none of pages */
  readonly key: StateKey | undefined
}

export interface SessionBookParts {
  readonly reception: Reception
  readonly states: SignInStates
  /** whether something ended a session of a member since it began, as the events tell */
  readonly isEnded: (owner: Owner, session: Pick<Ticket, 'sessionId' | 'issuedAt'>) => Promise<boolean>
}

export class SessionBook {
  readonly #parts: SessionBookParts

  constructor(parts: SessionBookParts) {
    this.#parts = parts
  }

  /** @param secret  the browser's; kept as a keyed hash. @param until  ms since 1970. @throws Refusal `ticket-invalid` when it has ended */
  async begin(
    secret: string,
    { owner, address, ticket }: SignedIn,
    bond: SessionBond,
    until: number,
  ): Promise<StateKey> {
    const live = this.#parts.reception.parts.sessions.of(owner.memberId).find((each) => each.ticket.id === ticket.id)
    if (live === undefined) throw new Refusal('ticket-invalid', 'Session has ended')
    const { event, outcome, begunAt } = live
    const visitor = keptVisitor(live.visitor)
    const { id, sessionId, holder, issuedAt, expiresAt } = ticket
    const kept = { id, ...(sessionId && { sessionId }), holder, issuedAt, expiresAt }
    const facts: SessionFacts = { owner, address, visitor, event, outcome, begunAt, ticket: kept, bond }
    return this.#parts.states.put('session', secret, { memberId: owner.memberId, facts, until })
  }

  /** @returns undefined for one that is unknown or over */
  find(secret: string): Promise<KeptSession | undefined> {
    return this.#parts.states.get<SessionFacts>('session', secret)
  }

  /**
   * Goes on with one that this process does not hold yet.
   * @returns undefined when it may not go on: what happened since ended it, or would have
   */
  async resume({ key, facts }: KeptSession): Promise<SignedIn | undefined> {
    const { reception, isEnded } = this.#parts
    const { office, sessions } = reception.parts
    const { owner, address, visitor, event, outcome, begunAt } = facts
    if (facts.ticket.expiresAt <= now()) return undefined
    // First the ticket, then the question: what happens from now on takes it back.
    const ticket = office.resumeUser({ ...facts.ticket, ...owner })
    const live: LiveSession = { ticket, owner, visitor, event, outcome, begunAt }
    const why = (await isEnded(owner, ticket)) ? 'ended meanwhile' : await whyOver(reception, live)
    if (why !== undefined) {
      office.revoke(ticket.id)
      await this.end(key)
      log.info({ session: ticket.sessionId, why }, 'a session does not go on')
      return undefined
    }
    sessions.add(live)
    return { owner, address, ticket }
  }

  /** @returns what is kept then; undefined for one that is over */
  async change(
    key: StateKey,
    change: (bond: SessionBond) => SessionBond,
    until?: number,
  ): Promise<SessionBond | undefined> {
    const changed = await this.#parts.states.change('session', key, ({ facts }: State<SessionFacts>) => {
      const bond = change(facts.bond)
      return { ...(bond !== facts.bond && { facts: { ...facts, bond } }), ...(until !== undefined && { until }) }
    })
    return changed?.bond
  }

  /** For all processes: the others are told. @returns whether it was there */
  end(key: StateKey): Promise<boolean> {
    return this.#parts.states.end('session', key)
  }

  /**
   * What a member has open: sessions of pages wherever they were used last, as the book alone says, and those of mail programs in this
   * process; begun last first.
   */
  async openOf(owner: Owner): Promise<readonly OpenSession[]> {
    const { reception, states } = this.#parts
    const kept = await states.ofMember<SessionFacts>(owner, 'session')
    // One of pages that was ended at another server may have its ticket here until its browser asks again.
    const others = reception.parts.sessions.of(owner.memberId).filter(({ visitor }) => visitor.protocol !== 'web')
    return [...kept.map(({ key, facts }) => lineOf(facts, key)), ...others.map((each) => lineOf(each))].sort(
      (one, other) => other.begunAt - one.begunAt,
    )
  }

  /** @returns how many */
  async endAll(meant: readonly OpenSession[]): Promise<number> {
    for (const { ticketId, key } of meant) {
      if (key !== undefined) await this.end(key)
      this.#parts.reception.parts.office.revoke(ticketId)
    }
    return meant.length
  }
}

function lineOf({ ticket, visitor, begunAt }: Omit<SessionFacts, 'bond' | 'address'>, key?: StateKey): OpenSession {
  return { ticketId: ticket.id, sessionId: ticket.sessionId ?? '', visitor, begunAt, key }
}
