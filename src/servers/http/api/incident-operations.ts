// Incidents for programs and for the forms of our pages: rows below /api/v1/me, for those whose role looks after them.
import { INCIDENT_OUTCOMES, type Incident } from '../../../audit/incident-desk.ts'
import { remoteAddressesOf } from '../../../audit/incident-story.ts'
import { SEVERITIES } from '../../../audit/severity.ts'
import { now } from '../../../base/clock.ts'
import type { MemberId, OrganisationId } from '../../../base/ids.ts'
import { Refusal } from '../../../base/refusal.ts'
import { isWaiting, mayComeBack, type IncidentReport } from '../../../intake/incident-work.ts'
import type { Actor } from '../../../intake/quarantine.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import { officerOf, type IncidentDesk, type IncidentRooms } from '../session/incident-desk.ts'
import { id, oneOf, optional, text, wholeNumber, yesOrNo, type Fields, type InputOf } from './fields.ts'
import type { Operation } from './operations.ts'

/** Of the second verification, for what lets mail or a member go on. */
export const INCIDENT_PURPOSE = 'decide-incident'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** What nobody touched for so long stands on no list. */
export const LISTED_MS = 30 * DAY_MS
export const MOST_LISTED = 200
/** A month; longer needs somebody at the machine. */
const MOST_HOURS = 720
export const STATE_FILTERS = ['active', 'open', 'acknowledged', 'closed'] as const
const FILTER = {
  /** `active`: not closed; absent: all */
  state: optional(oneOf(STATE_FILTERS)),
  severity: optional(oneOf(SEVERITIES)),
  isMine: optional(yesOrNo),
}
const words = text(1, 1_000)

/** Who acts, where, and about which. */
type Call = readonly [actor: Required<Actor>, organisationId: OrganisationId, incidentId: string]

function row<F extends Fields>(
  method: Operation['method'],
  path: string,
  summary: string,
  fields: F,
  run: (desk: IncidentDesk, call: Call, input: InputOf<F>) => Promise<object | void>,
): Operation<IncidentRooms> {
  return {
    method,
    path,
    summary,
    fields,
    isSensitive: false,
    run: async (rooms, who, input: InputOf<F> & { readonly id?: string }) =>
      run(rooms.incidents, [await officerOf(rooms, who), who.owner.organisationId, input.id ?? ''], input),
  }
}

/** Only after a second verification of the session. */
function proven(operation: Operation<IncidentRooms>): Operation<IncidentRooms> {
  return {
    ...operation,
    async run(rooms: IncidentRooms, who: SignedIn, input: never) {
      if ((await rooms.stepUp.passedUntil(who, INCIDENT_PURPOSE)) === undefined)
        throw new Refusal('sign-in-required', 'Verify yourself first: POST /api/v1/me/step-up')
      return operation.run(rooms, who, input)
    },
  }
}

// prettier-ignore
export const INCIDENT_OPERATIONS = {
  incidents:           row('GET',  '/incidents', 'Incidents of the last 30 days, the newest first, and how fast people were; for analysts and security administrators, as all of these', FILTER, list),
  incident:            row('GET',  '/incidents/:id', 'What happened, what is held because of it (numbers and rules), and what was done', { id }, async (desk, call) => forPrograms(await desk.show(...call))),
  acknowledgeIncident: row('POST', '/incidents/:id/acknowledge', 'Says that somebody looks after it', { id }, (desk, call) => desk.acknowledge(...call)),
  takeIncident:        row('POST', '/incidents/:id/take', 'Makes it the member’s own', { id }, (desk, call) => desk.takeOver(...call)),
  noteIncident:        row('POST', '/incidents/:id/note', 'Adds to its story', { id, text: words }, (desk, call, input) => desk.note(...call, input.text)),
  closeIncident:       row('POST', '/incidents/:id/close', 'Closes it, with the reason', { id, outcome: oneOf(INCIDENT_OUTCOMES), text: words }, (desk, call, input) => desk.close(...call, input.outcome, input.text)),
  suppressIncident:    row('POST', '/incidents/:id/suppress', 'Tells nobody of the like for some hours, unless it is critical', { id, hours: wholeNumber(1, MOST_HOURS), reason: words }, async (desk, call, input) => ({ suppression: await desk.suppress(...call, { reason: input.reason, until: now() + input.hours * HOUR_MS }) })),
  returnIncidentMail:  row('POST', '/incidents/:id/return', 'Gives all mail back that is held because of it', { id, note: optional(text(0, 1_000)) }, async (desk, call, input) => ({ messages: await desk.returnHeld(...call, input.note ?? '') })),
  releaseIncidentMail: proven(row('POST', '/incidents/:id/release', 'Lets all mail out that is held because of it; after a second verification of this session', { id }, async (desk, call) => ({ messages: await desk.releaseHeld(...call) }))),
  letBackIn:           proven(row('POST', '/incidents/:id/let-back-in', 'Opens the account that was closed because of it; after a second verification of this session', { id }, (desk, call) => desk.letBackIn(...call))),
} as const satisfies Record<string, Operation<IncidentRooms>>

export type IncidentOperation = keyof typeof INCIDENT_OPERATIONS

async function list(
  desk: IncidentDesk,
  [actor, organisationId]: Call,
  { state, severity, isMine }: InputOf<typeof FILTER>,
): Promise<object> {
  const { incidents, figures, names } = await desk.list(actor, organisationId, {
    since: now() - LISTED_MS,
    limit: MOST_LISTED,
    ...(state !== undefined && { state }),
    ...(severity !== undefined && { severity }),
    ...(isMine === true && { ownerId: actor.memberId }),
  })
  return { incidents: incidents.map((incident) => recordOf(incident, names)), figures }
}

/** People by their addresses. */
function recordOf(incident: Incident, names: ReadonlyMap<MemberId, string>): object {
  const { incidentId, kind, severity, state, outcome, events, memberId, ownerId, keys } = incident
  const { firstAt, lastAt, openedAt, acknowledgedAt, closedAt } = incident
  return {
    id: incidentId,
    kind,
    severity,
    state,
    outcome,
    events,
    about: memberId === undefined ? keys.map(({ value }) => value).join(', ') : names.get(memberId),
    owner: ownerId === undefined ? undefined : names.get(ownerId),
    firstAt,
    lastAt,
    openedAt,
    acknowledgedAt,
    closedAt,
  }
}

/** Of held mail numbers and rules: who has to read it asks for one message. */
function forPrograms(report: IncidentReport): object {
  const { held, involved, names, story } = report
  const rules = held.flatMap(({ reasons }) => reasons.map(({ rule }) => rule))
  const counted = (all: readonly string[]) =>
    Object.fromEntries([...Map.groupBy(all, (each) => each)].map(([each, some]) => [each, some.length]))
  return {
    ...recordOf(report, names),
    involved: involved.map(({ address, state }) => ({ address, state })),
    from: remoteAddressesOf(story),
    held: {
      messages: held.length,
      waiting: held.filter(isWaiting).length,
      recipients: held.reduce((sum, { recipients }) => sum + recipients.length, 0),
      states: counted(held.map(({ state }) => state)),
      rules: counted(rules),
    },
    mayComeBack: mayComeBack(report),
    story: story.map(({ at, type, facts, done, actor, memberId }) => ({
      at,
      type,
      facts,
      done,
      by: names.get(Number(actor) as MemberId) ?? actor,
      ...(memberId !== undefined && { about: names.get(memberId) }),
    })),
  }
}
