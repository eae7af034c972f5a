// gatehouse incident: what happened that belongs together, who works on it, and how fast.
import { parseArgs } from 'node:util'
import {
  acknowledge,
  assign,
  closeIncident,
  figuresOf,
  findIncidents,
  INCIDENT_OUTCOMES,
  incidentWithStory,
  takeNote,
  type Incident,
  type IncidentFigures,
  type IncidentState,
  type Worker,
} from '../audit/incident-desk.ts'
import type { IncidentEntry } from '../audit/incidents.ts'
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { House } from '../wiring.ts'
import { durationOf } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { CONFIG_OPTIONS } from './open.ts'
import { table } from './table.ts'
import { runVerb, type Verbs } from './verbs.ts'

const LISTED = 1_000
const STATES: readonly IncidentState[] = ['open', 'acknowledged', 'closed']

const usage = `Usage: gatehouse incident VERB …  [--as ADDRESS] [--config FILE] [--json]

  incident list [--state open|acknowledged|closed] [--kind KIND] [--since 30d]   with how fast people were
  incident show ID                      what happened, and what was done at once
  incident ack ID                       somebody looks after it from now on
  incident assign ID --to ADDRESS       hands it to a member
  incident note ID --text TEXT          adds to its story
  incident close ID --outcome ${INCIDENT_OUTCOMES.join('|')} [--text TEXT]

--as says which member acts: who acknowledges an incident that is nobody's works on it.`

const options = {
  ...CONFIG_OPTIONS,
  state: { type: 'string' },
  kind: { type: 'string' },
  since: { type: 'string', default: '30d' },
  as: { type: 'string' },
  to: { type: 'string', default: '' },
  text: { type: 'string', default: '' },
  outcome: { type: 'string', default: '' },
} as const

interface Call {
  readonly house: House
  readonly organisationId: OrganisationId
  readonly id: string
  readonly who: Worker
  readonly values: {
    readonly json: boolean
    readonly state?: string
    readonly kind?: string
    readonly since: string
    readonly to: string
    readonly text: string
    readonly outcome: string
  }
  readonly io: CommandIo
}

const VERBS: Verbs<Call> = {
  list: { takes: 0, run: list },
  show: { takes: 1, run: show },
  ack: { takes: 1, run: (call) => change(call, (tx) => acknowledge(tx, call.organisationId, call.id, call.who)) },
  assign: { takes: 1, run: give },
  note: {
    takes: 1,
    run: (call) => change(call, (tx) => takeNote(tx, call.organisationId, call.id, call.values.text, call.who)),
  },
  close: { takes: 1, run: close },
}

export const incidentCommand: Command = {
  name: 'incident',
  summary: 'what happened that belongs together, who works on it, and how fast',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
    return runVerb(VERBS, { positionals, config: values.config, io, usage }, async (house, [id = '']) => ({
      house,
      organisationId: await house.organisation(),
      id,
      who: values.as === undefined ? { name: 'cli' } : await workerOf(house, values.as),
      values,
      io,
    }))
  },
}

/** @throws Refusal `no-such-thing` */
async function workerOf({ store, directory, ticket }: House, address: string): Promise<Required<Worker>> {
  const { memberId } = await store.read(ticket('incidents'), (tx) => directory.member(tx, address))
  return { name: String(memberId), memberId }
}

const read = <T>({ house }: Call, work: (tx: ReadTx) => Promise<T>) => house.store.read(house.ticket('incidents'), work)

async function list(call: Call): Promise<number> {
  const { organisationId, values, io } = call
  const { state, kind } = values
  const known = STATES.find((each) => each === state)
  if (state !== undefined && known === undefined)
    throw new Refusal('bad-parameter', `A state is one of ${STATES.join(', ')}`)
  const query = {
    since: now() - durationOf(values.since),
    limit: LISTED,
    ...(known !== undefined && { state: known }),
    ...(kind !== undefined && { kind }),
  }
  const found = await read(call, (tx) => findIncidents(tx, organisationId, query))
  const figures = figuresOf(found)
  if (values.json) {
    for (const incident of found) io.out(JSON.stringify(incident))
    io.out(JSON.stringify({ figures }))
    return 0
  }
  const names = await namesOf(call, found.flatMap(peopleOf))
  io.out(table([HEADING, ...found.map((incident) => rowOf(incident, names))]))
  io.out(figuresLine(figures))
  return 0
}

const HEADING = ['last', 'id', 'kind', 'severity', 'state', 'events', 'about', 'owner']

function rowOf(incident: Incident, names: ReadonlyMap<MemberId, string>): string[] {
  const { lastAt, incidentId, kind, severity, state, outcome, events, memberId, ownerId, keys } = incident
  const about = memberId === undefined ? keys.map(({ value }) => value).join(' ') : (names.get(memberId) ?? '')
  const owner = ownerId === undefined ? '' : (names.get(ownerId) ?? '')
  return [time(lastAt), incidentId, kind, severity, outcome ?? state, String(events), about, owner]
}

function figuresLine({ incidents, open, toAcknowledge, toClose, falsePositives }: IncidentFigures): string {
  const minutes = (ms: number | undefined) => (ms === undefined ? 'not known' : `${(ms / 60_000).toFixed(1)} min`)
  return `${incidents} incidents, ${open} not closed, ${falsePositives} false positives; median time to acknowledge ${minutes(toAcknowledge)}, to close ${minutes(toClose)}`
}

async function show(call: Call): Promise<number> {
  const { organisationId, id, values, io } = call
  const incident = await read(call, (tx) => incidentWithStory(tx, organisationId, id))
  if (values.json) {
    io.out(JSON.stringify(incident))
    return 0
  }
  const actors = incident.story.map(({ actor }) => actor).filter((actor) => IS_MEMBER.test(actor))
  const names = await namesOf(call, [...peopleOf(incident), ...actors.map((actor) => Number(actor) as MemberId)])
  io.out(table([HEADING, rowOf(incident, names)]))
  io.out('')
  io.out(table([['time', 'event', 'what', 'done at once', 'by'], ...told(incident.story, names)]))
  return 0
}

/** Many of one kind after another are one line with their number. */
function told(story: readonly IncidentEntry[], names: ReadonlyMap<MemberId, string>): string[][] {
  const lines: { entry: IncidentEntry; times: number }[] = []
  for (const entry of story) {
    const last = lines.at(-1)
    if (last !== undefined && last.entry.type === entry.type && entry.type.startsWith('hold.')) last.times += 1
    else lines.push({ entry, times: 1 })
  }
  return lines.map(({ entry: { at, type, facts, done, actor }, times }) => [
    time(at),
    times > 1 ? `${type} ×${times}` : type,
    Object.entries(facts)
      .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
      .join(', '),
    done.join(' '),
    names.get(Number(actor) as MemberId) ?? actor,
  ])
}

async function give(call: Call): Promise<number> {
  const { memberId } = await workerOf(call.house, call.values.to)
  return change(call, (tx) => assign(tx, call.organisationId, call.id, memberId, call.who))
}

async function close(call: Call): Promise<number> {
  const outcome = INCIDENT_OUTCOMES.find((each) => each === call.values.outcome)
  if (outcome === undefined)
    throw new Refusal('bad-parameter', `Say with --outcome which of ${INCIDENT_OUTCOMES.join(', ')} it was`)
  return change(call, (tx) => closeIncident(tx, call.organisationId, call.id, outcome, call.values.text, call.who))
}

async function change(call: Call, work: (tx: WriteTx) => Promise<void>): Promise<number> {
  const { house, organisationId, id, values, io } = call
  await house.store.write(house.ticket('incidents'), work)
  const [incident] = [await read(call, (tx) => incidentWithStory(tx, organisationId, id))]
  io.out(values.json ? JSON.stringify(incident) : `Incident ${id} is ${incident.outcome ?? incident.state}.`)
  return 0
}

/** An actor that is a member, and no module or command. */
const IS_MEMBER = /^[1-9]\d{0,15}$/

/** Those whom an incident is about, and who work on it. */
const peopleOf = ({ memberId, ownerId }: Incident) => [memberId, ownerId].filter((id) => id !== undefined)

/** The addresses of members. */
async function namesOf(call: Call, ids: readonly MemberId[]): Promise<ReadonlyMap<MemberId, string>> {
  const { house, organisationId } = call
  const names = new Map<MemberId, string>()
  await read(call, async (tx) => {
    for (const memberId of new Set(ids))
      names.set(memberId, (await house.directory.credentialsOf(tx, { organisationId, memberId })).address)
  })
  return names
}

const time = (at: number) => new Date(at).toISOString()
