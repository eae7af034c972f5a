// What people do with incidents: look, take one over, say what they know, close it; and how fast they were.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { recordEvent } from './events.ts'
import { addWork, incidentContext, storyOf, type IncidentEntry, type IncidentKey } from './incidents.ts'
import * as records from './records-incidents.ts'
import { nameOfSeverity, rankOf, type Severity } from './severity.ts'

export const INCIDENT_OUTCOMES = ['resolved', 'contained', 'false-positive'] as const
export type IncidentOutcome = (typeof INCIDENT_OUTCOMES)[number]

/** open → acknowledged → closed; who closes an open one acknowledges it by that. What shows that there was nothing closes an open one too. */
export type IncidentState = 'open' | 'acknowledged' | 'closed'

const MAX_LISTED = 1_000
/** characters */
const MAX_NOTE = 4_000

export interface Incident {
  readonly organisationId: OrganisationId
  readonly incidentId: string
  readonly kind: string
  readonly severity: Severity
  readonly state: IncidentState
  /** undefined until it is closed */
  readonly outcome: IncidentOutcome | undefined
  /** whom it is about */
  readonly memberId: MemberId | undefined
  /** who works on it */
  readonly ownerId: MemberId | undefined
  readonly events: number
  /** ms since 1970, as the others: of the first event, and of the last */
  readonly firstAt: number
  readonly lastAt: number
  readonly openedAt: number
  readonly acknowledgedAt: number | undefined
  readonly closedAt: number | undefined
  /** what its first event had to be joined by */
  readonly keys: readonly IncidentKey[]
}

export interface IncidentQuery {
  /** `active`: not closed */
  readonly state?: IncidentState | 'active'
  readonly kind?: string
  readonly severity?: Severity
  /** who works on it */
  readonly ownerId?: MemberId
  /** last touched at or after, ms since 1970 */
  readonly since: number
  /** 1 … 1000 */
  readonly limit: number
}

/** Newest first; grant `event:read`. */
export async function findIncidents(
  tx: ReadTx,
  organisationId: OrganisationId,
  query: IncidentQuery,
): Promise<readonly Incident[]> {
  const { severity, ...filter } = query
  const limit = Math.min(Math.max(query.limit, 1), MAX_LISTED)
  const rank = severity === undefined ? {} : { severity: rankOf(severity) }
  const rows = await records.incidentRows(tx, organisationId, { ...filter, ...rank, limit })
  return Promise.all(rows.map((row) => opened(tx, row)))
}

/** One page of all that is known; grant `event:read`. @throws Refusal `no-such-thing` */
export async function incidentWithStory(
  tx: ReadTx,
  organisationId: OrganisationId,
  incidentId: string,
): Promise<Incident & { readonly story: readonly IncidentEntry[] }> {
  const incident = await opened(tx, await rowOf(tx, organisationId, incidentId))
  return { ...incident, story: await storyOf(tx, organisationId, incidentId) }
}

export interface Worker {
  /** a member id, or `cli` */
  readonly name: string
  readonly memberId?: MemberId
}

/** Somebody looks after it from now on; the first time counts. Grants `event:change`, `event:append`. */
export async function acknowledge(
  tx: WriteTx,
  organisationId: OrganisationId,
  incidentId: string,
  who: Worker,
): Promise<void> {
  const row = await openRow(tx, organisationId, incidentId)
  await change(tx, row, who, {
    state: 'acknowledged',
    ...acknowledged(row),
    owner_id: row.owner_id ?? who.memberId ?? null,
  })
}

/** Whoever says this works on it from now on, whoever did before. Grants as above. */
export async function takeOver(
  tx: WriteTx,
  organisationId: OrganisationId,
  incidentId: string,
  who: Required<Worker>,
): Promise<void> {
  const row = await openRow(tx, organisationId, incidentId)
  await change(tx, row, who, { state: 'acknowledged', ...acknowledged(row), owner_id: who.memberId })
}

/** Hands it to somebody, who has not looked at it yet. Grants as above. */
export async function assign(
  tx: WriteTx,
  organisationId: OrganisationId,
  incidentId: string,
  owner: MemberId,
  who: Worker,
): Promise<void> {
  await change(tx, await openRow(tx, organisationId, incidentId), who, { owner_id: owner })
}

/** Grants as above. @param note  what was found, in their words; '' for none */
export async function closeIncident(
  tx: WriteTx,
  organisationId: OrganisationId,
  incidentId: string,
  outcome: IncidentOutcome,
  note: string,
  who: Worker,
): Promise<void> {
  const row = await openRow(tx, organisationId, incidentId)
  if (note !== '') await takeNote(tx, organisationId, incidentId, note, who)
  const owner_id = row.owner_id ?? who.memberId ?? null
  await change(tx, row, who, { state: 'closed', outcome, closed_ms: now(), ...acknowledged(row), owner_id })
}

/** @throws Refusal `no-such-thing`, `bad-parameter` */
export async function takeNote(
  tx: WriteTx,
  organisationId: OrganisationId,
  incidentId: string,
  note: string,
  who: Worker,
): Promise<void> {
  if (note.trim() === '' || note.length > MAX_NOTE)
    throw new Refusal('bad-parameter', `A note has 1 to ${MAX_NOTE} characters`)
  await rowOf(tx, organisationId, incidentId)
  await addWork(tx, organisationId, incidentId, { type: 'note', facts: { text: note }, actor: who.name })
}

export interface IncidentFigures {
  readonly incidents: number
  readonly open: number
  /** ms, median; undefined where none got so far */
  readonly toAcknowledge: number | undefined
  readonly toClose: number | undefined
  readonly falsePositives: number
}

/** How fast people were with what stands in a list; what closed by itself says nothing of that. */
export function figuresOf(incidents: readonly Incident[]): IncidentFigures {
  const looked = incidents.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined)
  const since = (end: 'acknowledgedAt' | 'closedAt') =>
    median(looked.flatMap(({ openedAt, [end]: at }) => (at === undefined ? [] : [at - openedAt])))
  return {
    incidents: incidents.length,
    open: incidents.filter(({ state }) => state !== 'closed').length,
    toAcknowledge: since('acknowledgedAt'),
    toClose: since('closedAt'),
    falsePositives: incidents.filter(({ outcome }) => outcome === 'false-positive').length,
  }
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}

const acknowledged = ({ acknowledged_ms }: records.IncidentRow) => ({ acknowledged_ms: acknowledged_ms ?? now() })

async function change(
  tx: WriteTx,
  row: records.IncidentRow,
  who: Worker,
  columns: Parameters<typeof records.updateIncident>[2],
): Promise<void> {
  const { organisation_id: organisationId, incident_id: incidentId } = row
  tx.require('event:change', { organisationId })
  await records.updateIncident(tx, row, columns)
  const after = { ...row, ...columns }
  const state = after.state === 'closed' ? `closed: ${after.outcome}` : after.state
  const owner = after.owner_id === null ? '' : String(after.owner_id)
  await recordEvent(tx, { type: 'incident.changed', organisationId, actor: who.name, incidentId, state, owner })
  await addWork(tx, organisationId, incidentId, { type: 'incident.changed', facts: { state, owner }, actor: who.name })
}

/** As it stands once nobody else works on it. @throws Refusal `no-such-thing`, `not-permitted` */
async function openRow(tx: WriteTx, organisationId: OrganisationId, incidentId: string): Promise<records.IncidentRow> {
  await records.oneAtATime(tx, organisationId)
  const row = await rowOf(tx, organisationId, incidentId)
  if (row.state === 'closed') throw new Refusal('not-permitted', 'This incident is closed')
  return row
}

async function rowOf(tx: ReadTx, organisationId: OrganisationId, incidentId: string): Promise<records.IncidentRow> {
  const row = await records.incidentRow(tx, organisationId, incidentId)
  if (row === undefined) throw new Refusal('no-such-thing', `There is no incident ${incidentId}`)
  return row
}

async function opened(tx: ReadTx, row: records.IncidentRow): Promise<Incident> {
  const { organisation_id: organisationId, incident_id: incidentId } = row
  const opener = await tx.opener('event', { organisationId }, 'C2')
  const facts = opener.open(row.facts_sealed, incidentContext(incidentId)).toString('utf8')
  return {
    ...(JSON.parse(facts) as Pick<Incident, 'keys'>),
    organisationId,
    incidentId,
    kind: row.kind,
    severity: nameOfSeverity(row.severity),
    state: row.state,
    outcome: row.outcome ?? undefined,
    memberId: row.member_id ?? undefined,
    ownerId: row.owner_id ?? undefined,
    events: row.events,
    firstAt: row.first_ms,
    lastAt: row.last_ms,
    openedAt: row.opened_ms,
    acknowledgedAt: row.acknowledged_ms ?? undefined,
    closedAt: row.closed_ms ?? undefined,
  }
}
