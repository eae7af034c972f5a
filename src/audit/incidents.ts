// Incidents: events that belong together, by whom or what they are about, so that people work on one story and not on many lines.
import { now } from '../base/clock.ts'
import { randomText, type EventId, type MemberId, type OrganisationId } from '../base/ids.ts'
import type { Opener, Sealer } from '../keys/vault.ts'
import { memberStory } from '../store/member-events.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { recordEvent } from './events.ts'
import * as records from './records-incidents.ts'
import { nameOfSeverity, rankOf, type Severity } from './severity.ts'
import { suppressionOf } from './suppressions.ts'

/** After so long without an event a new one is another incident. */
const QUIET_MS = 7 * 86_400_000
/** Events whose story is kept in one incident; beyond it they are only counted. */
const MAX_ENTRIES = 500
const ID_LENGTH = 12
/** How far back the story of a new incident begins, and with how many events at most. */
const RECALLED_MS = 86_400_000
const MAX_RECALLED = 50

/** What an event must have in common with an incident to belong to it. */
export interface IncidentKey {
  readonly by: 'member' | 'address' | 'network' | 'campaign'
  readonly value: string
}

/** What an event means for incidents; `policy/incident-rules.ts` says it of each. */
export interface IncidentPart {
  /** the incident that it opens when it fits none; undefined: it only adds to the story of one */
  readonly opens?: {
    readonly kind: string
    readonly severity: Severity
    /** the rule that led to it, '' when none did: what is suppressed by it opens none */
    readonly rule: string
    /** types of earlier events about the same member with which its story begins */
    readonly recalls: readonly string[]
  }
  readonly keys: readonly IncidentKey[]
  /** so many events of one incident make it high at least; 0: no number does */
  readonly highFrom: number
  /** it shows that there was nothing, unless the incident is worse than medium or somebody works on it */
  readonly clears?: boolean
}

export interface IncidentEvent {
  readonly eventId: EventId
  readonly type: string
  readonly organisationId: OrganisationId
  readonly memberId?: MemberId
  readonly body: unknown
  /** ms since 1970 */
  readonly at: number
}

export interface NotedIncident {
  readonly incidentId: string
  /** raised: it became worse by this event */
  readonly change: 'opened' | 'joined' | 'raised' | 'known'
  readonly severity: Severity
}

/** One line of the story. */
export interface IncidentEntry {
  /** ms since 1970 */
  readonly at: number
  readonly eventId: EventId | undefined
  /** type of the event; `note`, `incident.changed`, `alert.suppressed`: of those who work on it */
  readonly type: string
  /** what the event carries, without who did it */
  readonly facts: Readonly<Record<string, unknown>>
  readonly actor: string
  /** whom the event is about */
  readonly memberId?: MemberId
  /** what was done at once because of it: rows of the table of reactions */
  readonly done: readonly string[]
}

type EntryFacts = Omit<IncidentEntry, 'at' | 'eventId'>

const entryContext = (incidentId: string, entryId: string) => `incident_entry.facts:${incidentId}:${entryId}`
export const incidentContext = (incidentId: string): string => `incident.facts:${incidentId}`

/**
 * Adds an event to the incident that it fits, or opens one. The same event again changes nothing.
 * Grants `event:append` and `event:read`.
 * @param done  the reactions that were carried out
 * @returns undefined when it belongs to none
 */
export async function noteIncident(
  tx: WriteTx,
  event: IncidentEvent,
  { opens, keys, highFrom, clears = false }: IncidentPart,
  done: readonly string[],
): Promise<NotedIncident | undefined> {
  const { organisationId, at } = event
  if (keys.length === 0) return undefined
  await records.oneAtATime(tx, organisationId)
  const known = await records.incidentOfEvent(tx, organisationId, event.eventId)
  if (known !== undefined)
    return { incidentId: known.incident_id, change: 'known', severity: nameOfSeverity(known.severity) }
  const sealer = await tx.sealer('event', { organisationId }, 'C2')
  const tokens = keys.map((key) => tokenOf(sealer, key))
  const fitting = await records.fittingIncident(tx, organisationId, tokens, at - QUIET_MS, opens?.kind)
  if (fitting === undefined && opens === undefined) return undefined
  const severity = rankOf(opens?.severity ?? 'low')
  if (fitting === undefined) {
    if (opens !== undefined && (await isSuppressed(tx, event, opens))) return undefined
    const incidentId = await open(tx, sealer, event, opens?.kind ?? '', severity, keys)
    await records.insertKeys(tx, keyRows(organisationId, incidentId, tokens))
    await recall(tx, sealer, incidentId, event, opens?.recalls ?? [])
    await tell(tx, sealer, incidentId, event, done)
    return { incidentId, change: 'opened', severity: nameOfSeverity(severity) }
  }
  const { incident_id: incidentId } = fitting
  const events = fitting.events + 1
  const byNumber = highFrom > 0 && events >= highFrom ? rankOf('high') : 1
  const raised = Math.max(fitting.severity, severity, byNumber) as typeof severity
  await records.updateIncident(tx, fitting, {
    events,
    severity: raised,
    first_ms: Math.min(fitting.first_ms, at),
    last_ms: Math.max(fitting.last_ms, at),
  })
  if (clears && fitting.state === 'open' && raised <= rankOf('medium')) await clear(tx, fitting)
  // What only adds to the story brings no further keys: else one address would tie all its visitors together.
  if (opens !== undefined) await records.insertKeys(tx, keyRows(organisationId, incidentId, tokens))
  if (events <= MAX_ENTRIES) await tell(tx, sealer, incidentId, event, done)
  return { incidentId, change: raised > fitting.severity ? 'raised' : 'joined', severity: nameOfSeverity(raised) }
}

async function isSuppressed(
  tx: WriteTx,
  { organisationId, memberId }: IncidentEvent,
  { kind, rule, severity }: NonNullable<IncidentPart['opens']>,
): Promise<boolean> {
  const scope = { kind, rule, ...(memberId !== undefined && { memberId }) }
  return (await suppressionOf(tx, organisationId, scope, severity)) !== undefined
}

async function open(
  tx: WriteTx,
  sealer: Sealer,
  { organisationId, memberId, at }: IncidentEvent,
  kind: string,
  severity: records.IncidentRow['severity'],
  keys: readonly IncidentKey[],
): Promise<string> {
  const incidentId = randomText(ID_LENGTH)
  await records.insertIncident(tx, {
    organisation_id: organisationId,
    incident_id: incidentId,
    kind,
    severity,
    state: 'open',
    outcome: null,
    member_id: memberId ?? null,
    owner_id: null,
    events: 1,
    first_ms: at,
    last_ms: at,
    opened_ms: now(),
    acknowledged_ms: null,
    closed_ms: null,
    facts_sealed: sealer.seal(JSON.stringify({ keys }), incidentContext(incidentId)),
  })
  const whom = { organisationId, ...(memberId !== undefined && { memberId }) }
  await recordEvent(tx, { type: 'incident.opened', ...whom, actor: 'reactions', incidentId, kind })
  return incidentId
}

async function clear(tx: WriteTx, row: records.IncidentRow): Promise<void> {
  const { organisation_id: organisationId, incident_id: incidentId } = row
  await records.updateIncident(tx, row, { state: 'closed', outcome: 'false-positive', closed_ms: now() })
  const state = 'closed: false-positive'
  await recordEvent(tx, { type: 'incident.changed', organisationId, actor: 'reactions', incidentId, state, owner: '' })
}

/** What had happened to the member before: a thief's first steps are among it. */
async function recall(
  tx: WriteTx,
  sealer: Sealer,
  incidentId: string,
  { organisationId, memberId, eventId: latest, at }: IncidentEvent,
  types: readonly string[],
): Promise<void> {
  if (memberId === undefined || types.length === 0) return
  const story = await memberStory(tx, organisationId, memberId, types, at - RECALLED_MS, MAX_RECALLED)
  for (const event of story)
    if (event.eventId < latest) await tell(tx, sealer, incidentId, { ...event, organisationId }, [])
}

async function tell(
  tx: WriteTx,
  sealer: Sealer,
  incidentId: string,
  { type, body, eventId, organisationId, memberId, at }: IncidentEvent,
  done: readonly string[],
): Promise<void> {
  const { actor = '', ...facts } = body as { readonly actor?: string }
  const told = { type, actor, facts, done, ...(memberId !== undefined && { memberId }) }
  await addEntry(tx, sealer, organisationId, incidentId, eventId, at, told)
}

/** What somebody who works on it says or does; grant `event:append`. */
export async function addWork(
  tx: WriteTx,
  organisationId: OrganisationId,
  incidentId: string,
  work: Pick<IncidentEntry, 'type' | 'facts' | 'actor'>,
): Promise<void> {
  const sealer = await tx.sealer('event', { organisationId }, 'C2')
  await addEntry(tx, sealer, organisationId, incidentId, undefined, now(), { ...work, done: [] })
}

async function addEntry(
  tx: WriteTx,
  sealer: Sealer,
  organisationId: OrganisationId,
  incidentId: string,
  eventId: EventId | undefined,
  at: number,
  facts: EntryFacts,
): Promise<void> {
  const entryId = randomText(ID_LENGTH)
  await records.insertEntry(tx, {
    organisation_id: organisationId,
    incident_id: incidentId,
    entry_id: entryId,
    event_id: eventId ?? null,
    at_ms: at,
    facts_sealed: sealer.seal(JSON.stringify(facts), entryContext(incidentId, entryId)),
  })
}

/** Oldest first; grant `event:read`. */
export async function storyOf(
  tx: ReadTx,
  organisationId: OrganisationId,
  incidentId: string,
): Promise<readonly IncidentEntry[]> {
  const opener = await tx.opener('event', { organisationId }, 'C2')
  // Notes beside the events: a bound for reading, not for writing.
  const rows = await records.entryRows(tx, organisationId, incidentId, 2 * MAX_ENTRIES)
  return rows.map((row) => ({
    ...(JSON.parse(text(opener, row)) as EntryFacts),
    at: row.at_ms,
    eventId: row.event_id ?? undefined,
  }))
}

const text = (opener: Opener, { facts_sealed, incident_id, entry_id }: records.EntryRow) =>
  opener.open(facts_sealed, entryContext(incident_id, entry_id)).toString('utf8')

const tokenOf = (sealer: Sealer, { by, value }: IncidentKey) => sealer.token(`incident ${by} ${value.toLowerCase()}`)

const keyRows = (organisationId: OrganisationId, incidentId: string, tokens: readonly Buffer[]) =>
  tokens.map((token) => ({ organisation_id: organisationId, token, incident_id: incidentId }))
