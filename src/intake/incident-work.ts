// What officers do about an incident as a whole: its record, the mail that is held because of it, the account that it is about.
import {
  acknowledge,
  closeIncident,
  figuresOf,
  findIncidents,
  incidentWithStory,
  takeNote,
  takeOver,
  type Incident,
  type IncidentFigures,
  type IncidentOutcome,
  type IncidentQuery,
  type Worker,
} from '../audit/incident-desk.ts'
import { addWork, type IncidentEntry } from '../audit/incidents.ts'
import { suppress, type SuppressionScope } from '../audit/suppressions.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Directory } from '../directory/directory.ts'
import type { MemberState, Role } from '../directory/member.ts'
import { HOLD_STATES, WAITING_STATES } from '../mail/hold.ts'
import { MAX_HELD } from '../store/hold.ts'
import type { ReadTx, Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { HeldMessage, HoldDesk } from './hold-desk.ts'
import { HOLD_OFFICERS } from './open-hold-desk.ts'
import type { Actor } from './quarantine.ts'

/** Who looks after incidents: the same who decide about what is held because of them. */
export const INCIDENT_OFFICERS: readonly Role[] = HOLD_OFFICERS
/** ms before its first event from which on mail of a taken account belongs to the incident */
const BEFORE_MS = 86_400_000
/** Members of one campaign that are looked at; an attack on hundreds of accounts is one incident. */
const MOST_MEMBERS = 20

export interface IncidentParts {
  readonly store: Store
  readonly directory: Directory
  readonly desk: HoldDesk
  /** the ticket `incidents` */
  readonly incidents: Ticket
  /** the ticket `containment` */
  readonly containment: Ticket
}

/** Somebody whom an incident is about. */
export interface Involved {
  readonly memberId: MemberId
  readonly address: string
  readonly state: MemberState
}

export interface IncidentReport extends Incident {
  /** oldest first */
  readonly story: readonly IncidentEntry[]
  /** whom it is about first, then the others of the campaign */
  readonly involved: readonly Involved[]
  /** oldest first; what became of them, too, as long as that is known */
  readonly held: readonly HeldMessage[]
  /** addresses of all members whom it names */
  readonly names: ReadonlyMap<MemberId, string>
}

export interface IncidentList {
  /** newest first */
  readonly incidents: readonly Incident[]
  readonly figures: IncidentFigures
  readonly names: ReadonlyMap<MemberId, string>
}

/** For officers; everybody else gets Refusal `not-permitted`. Where one incident is meant: `no-such-thing` too. */
export class IncidentWork {
  readonly #parts: IncidentParts

  constructor(parts: IncidentParts) {
    this.#parts = parts
  }

  list(actor: Actor, organisationId: OrganisationId, query: IncidentQuery): Promise<IncidentList> {
    return this.#read(actor, async (tx) => {
      const incidents = await findIncidents(tx, organisationId, query)
      const people = incidents.flatMap(({ memberId, ownerId }) => [memberId, ownerId])
      return { incidents, figures: figuresOf(incidents), names: await this.#names(tx, organisationId, people) }
    })
  }

  async show(actor: Actor, organisationId: OrganisationId, incidentId: string): Promise<IncidentReport> {
    const found = await this.#read(actor, async (tx) => {
      const incident = await incidentWithStory(tx, organisationId, incidentId)
      const members = membersOf(incident)
      const people = [...members, incident.ownerId, ...incident.story.flatMap(workersOf)]
      const names = await this.#names(tx, organisationId, people)
      const involved: Involved[] = []
      for (const memberId of members) {
        const address = names.get(memberId)
        if (address === undefined) continue
        involved.push({
          memberId,
          address,
          state: await this.#parts.directory.stateOf(tx, { organisationId, memberId }),
        })
      }
      return { ...incident, involved, names }
    })
    return { ...found, held: await this.#heldOf(organisationId, found) }
  }

  acknowledge(actor: Actor, organisationId: OrganisationId, incidentId: string): Promise<void> {
    return this.#write(actor, (tx) => acknowledge(tx, organisationId, incidentId, workerOf(actor)))
  }

  /** @throws Refusal `bad-parameter` when nobody in particular acts */
  takeOver(actor: Actor, organisationId: OrganisationId, incidentId: string): Promise<void> {
    const { name, memberId } = actor
    if (memberId === undefined) throw new Refusal('bad-parameter', 'Say which member takes it over')
    return this.#write(actor, (tx) => takeOver(tx, organisationId, incidentId, { name, memberId }))
  }

  /** @throws Refusal `bad-parameter` */
  note(actor: Actor, organisationId: OrganisationId, incidentId: string, note: string): Promise<void> {
    return this.#write(actor, (tx) => takeNote(tx, organisationId, incidentId, note, workerOf(actor)))
  }

  /** @throws Refusal `not-permitted` when it is closed */
  close(
    actor: Actor,
    organisationId: OrganisationId,
    incidentId: string,
    outcome: IncidentOutcome,
    note: string,
  ): Promise<void> {
    return this.#write(actor, (tx) => closeIncident(tx, organisationId, incidentId, outcome, note, workerOf(actor)))
  }

  /**
   * Nobody is told of the like until then, and nothing like it is opened: of its member, or without one of its kind; what is
   * critical excepted. @param until  ms since 1970. @returns the id of the suppression. @throws Refusal `bad-parameter`
   */
  suppress(
    actor: Actor,
    organisationId: OrganisationId,
    incidentId: string,
    { reason, until }: { readonly reason: string; readonly until: number },
  ): Promise<string> {
    return this.#write(actor, async (tx) => {
      const { memberId, kind } = await incidentWithStory(tx, organisationId, incidentId)
      const scope: SuppressionScope = memberId === undefined ? { kind } : { memberId }
      const suppressionId = await suppress(tx, organisationId, scope, { reason, until, by: actor.name })
      const facts = { reason, until, suppressionId }
      await addWork(tx, organisationId, incidentId, { type: 'alert.suppressed', facts, actor: actor.name })
      return suppressionId
    })
  }

  /** Lets out all of it that still waits, one after the other: said again after a crash it goes on. @returns how many */
  releaseHeld(actor: Actor, organisationId: OrganisationId, incidentId: string): Promise<number> {
    return this.#eachHeld(actor, organisationId, incidentId, (holdId) =>
      this.#parts.desk.release(actor, organisationId, holdId),
    )
  }

  /** Gives all of it back that still waits. @param note  for its senders. @returns how many */
  returnHeld(actor: Actor, organisationId: OrganisationId, incidentId: string, note: string): Promise<number> {
    return this.#eachHeld(actor, organisationId, incidentId, (holdId) =>
      this.#parts.desk.giveBack(actor, organisationId, holdId, note),
    )
  }

  /**
   * Opens the account that was closed within the incident; what that closing voided stays void.
   * @throws Refusal `not-permitted` for one's own, and for an account that something else closed
   */
  async letBackIn(actor: Actor, organisationId: OrganisationId, incidentId: string): Promise<void> {
    const incident = await this.show(actor, organisationId, incidentId)
    const { memberId } = incident
    if (memberId === undefined || !mayComeBack(incident))
      throw new Refusal('not-permitted', 'No account is closed because of this incident')
    if (memberId === actor.memberId) throw new Refusal('not-permitted', 'Nobody decides about their own')
    const { store, directory, containment } = this.#parts
    await store.write(containment, (tx) => directory.setState(tx, { organisationId, memberId }, 'active', actor.name))
  }

  async #eachHeld(
    actor: Actor,
    organisationId: OrganisationId,
    incidentId: string,
    act: (holdId: string) => Promise<void>,
  ): Promise<number> {
    const { held } = await this.show(actor, organisationId, incidentId)
    let done = 0
    for (const hold of held.filter(isWaiting)) {
      if (hold.memberId === actor.memberId) continue
      try {
        await act(hold.holdId)
        done++
      } catch (error) {
        // Somebody else was faster with this one.
        if (!(error instanceof Refusal) || error.reason !== 'already-there') throw error
      }
    }
    return done
  }

  /** What the story names, and of a taken account all that it sent around that time. */
  async #heldOf(organisationId: OrganisationId, incident: Incident & Pick<IncidentReport, 'story'>) {
    const { kind, firstAt, closedAt = Infinity, story } = incident
    const named = new Set(story.flatMap(({ facts: { holdId, traceId } }) => [holdId, traceId]))
    const isOfTakeover = ({ at }: HeldMessage) =>
      kind === 'account-takeover' && at >= firstAt - BEFORE_MS && at <= closedAt
    const held: HeldMessage[] = []
    for (const memberId of membersOf(incident)) {
      const filter = { memberId, states: HOLD_STATES, limit: MAX_HELD }
      const theirs = await this.#parts.desk.list(organisationId, filter)
      held.push(...theirs.filter((each) => named.has(each.holdId) || isOfTakeover(each)))
    }
    return held
  }

  async #names(
    tx: ReadTx,
    organisationId: OrganisationId,
    ids: readonly (MemberId | undefined)[],
  ): Promise<ReadonlyMap<MemberId, string>> {
    const names = new Map<MemberId, string>()
    for (const memberId of new Set(ids)) {
      if (memberId === undefined) continue
      try {
        const { address } = await this.#parts.directory.credentialsOf(tx, { organisationId, memberId })
        names.set(memberId, address)
      } catch (error) {
        if (!(error instanceof Refusal) || error.reason !== 'no-such-thing') throw error
      }
    }
    return names
  }

  #read<T>(actor: Actor, work: (tx: ReadTx) => Promise<T>): Promise<T> {
    requireOfficer(actor)
    return this.#parts.store.read(this.#parts.incidents, work)
  }

  #write<T>(actor: Actor, work: (tx: WriteTx) => Promise<T>): Promise<T> {
    requireOfficer(actor)
    return this.#parts.store.write(this.#parts.incidents, work)
  }
}

/** Nobody has said yet what becomes of it. */
export const isWaiting = ({ state, isDecided }: HeldMessage): boolean => WAITING_STATES.includes(state) && !isDecided

/** Its account is closed, and that was done within the incident. */
export function mayComeBack({ memberId, involved, story }: IncidentReport): boolean {
  const isFrozen = involved.some((each) => each.memberId === memberId && each.state === 'frozen')
  return isFrozen && story.some((entry) => entry.type === 'member.frozen' && entry.memberId === memberId)
}

export const isIncidentOfficer = ({ roles }: Actor): boolean =>
  roles === undefined || INCIDENT_OFFICERS.some((role) => roles.includes(role))

function requireOfficer(actor: Actor): void {
  if (!isIncidentOfficer(actor)) throw new Refusal('not-permitted', 'Your role does not look after incidents')
}

const workerOf = ({ name, memberId }: Actor): Worker => ({ name, ...(memberId !== undefined && { memberId }) })

function membersOf({ memberId, story }: Incident & Pick<IncidentReport, 'story'>): readonly MemberId[] {
  const all = [memberId, ...story.map((entry) => entry.memberId)].filter((id) => id !== undefined)
  return [...new Set(all)].slice(0, MOST_MEMBERS)
}

/** An actor that is a member, and no module or command. */
const IS_MEMBER = /^[1-9]\d{0,15}$/

/** Members who did it, or to whom it was handed. */
function workersOf({ actor, facts: { owner } }: IncidentEntry): readonly MemberId[] {
  return [actor, String(owner ?? '')].filter((id) => IS_MEMBER.test(id)).map((id) => Number(id) as MemberId)
}
