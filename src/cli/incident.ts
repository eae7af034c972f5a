// gatehouse incident: what happened that belongs together, who works on it, and what is done about it.
import { parseArgs } from 'node:util'
import {
  assign,
  INCIDENT_OUTCOMES,
  type Incident,
  type IncidentFigures,
  type IncidentState,
} from '../audit/incident-desk.ts'
import { foldedStory } from '../audit/incident-story.ts'
import type { IncidentEntry } from '../audit/incidents.ts'
import { SEVERITIES } from '../audit/severity.ts'
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { IncidentWork } from '../intake/incident-work.ts'
import type { Actor } from '../intake/quarantine.ts'
import type { House } from '../wiring.ts'
import { openIncidentWork } from '../wiring-alerts.ts'
import { openDesk } from '../wiring-holds.ts'
import { actorOf } from './actor.ts'
import { durationOf } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { CONFIG_OPTIONS } from './open.ts'
import { table } from './table.ts'
import { runVerb, type Verb, type Verbs } from './verbs.ts'

const LISTED = 1_000
const STATES: readonly IncidentState[] = ['open', 'acknowledged', 'closed']

const usage = `Usage: gatehouse incident VERB …  [--as ADDRESS] [--config FILE] [--json]

  incident list [--state open|acknowledged|closed] [--severity ${SEVERITIES.join('|')}] [--kind KIND] [--owner ADDRESS]
                [--since 30d]          with how fast people were
  incident show ID                      what happened, and what was done at once
  incident ack ID                       somebody looks after it from now on
  incident take ID                      the member of --as works on it from now on
  incident assign ID --to ADDRESS       hands it to a member
  incident note ID --text TEXT          adds to its story
  incident release ID                   lets out all that is held because of it
  incident return ID [--text TEXT]      gives all of that back to its senders
  incident let-back-in ID               opens the account that was closed because of it
  incident suppress ID --for 8h --text WHY    the like is told to nobody and opens nothing until then, unless it is critical
  incident close ID --outcome ${INCIDENT_OUTCOMES.join('|')} [--text TEXT]

--as acts as a member, with their roles: analysts and security administrators look after incidents. Who acknowledges one that
is nobody's works on it; nobody decides about their own mail or account.`

const options = {
  ...CONFIG_OPTIONS,
  state: { type: 'string' },
  severity: { type: 'string' },
  kind: { type: 'string' },
  owner: { type: 'string' },
  since: { type: 'string', default: '30d' },
  as: { type: 'string' },
  to: { type: 'string', default: '' },
  text: { type: 'string', default: '' },
  outcome: { type: 'string', default: '' },
  for: { type: 'string', default: '' },
} as const

interface Call {
  readonly house: House
  readonly organisationId: OrganisationId
  readonly id: string
  readonly who: Actor
  readonly work: IncidentWork
  readonly values: {
    readonly json: boolean
    readonly state?: string
    readonly severity?: string
    readonly kind?: string
    readonly owner?: string
    readonly since: string
    readonly to: string
    readonly text: string
    readonly outcome: string
    readonly for: string
  }
  readonly io: CommandIo
}

/** Does something, and says what the incident is then. */
const changing = (act: (call: Call) => Promise<unknown>): Verb<Call> => ({
  takes: 1,
  run: async (call) => {
    await act(call)
    const { organisationId, id, who, work, values, io } = call
    const { involved: _, held: __, names: ___, ...incident } = await work.show(who, organisationId, id)
    io.out(values.json ? JSON.stringify(incident) : `Incident ${id} is ${incident.outcome ?? incident.state}.`)
    return 0
  },
})

/** Does something with each held message, and says with how many. */
const moving = (what: string, act: (call: Call) => Promise<number>): Verb<Call> => ({
  takes: 1,
  run: async (call) => {
    const messages = await act(call)
    const { id, values, io } = call
    const words = `${messages} messages are ${what}; the server carries it out.`
    io.out(values.json ? JSON.stringify({ id, [what]: messages }) : words)
    return 0
  },
})

const VERBS: Verbs<Call> = {
  list: { takes: 0, run: list },
  show: { takes: 1, run: show },
  ack: changing(({ work, who, organisationId, id }) => work.acknowledge(who, organisationId, id)),
  take: changing(({ work, who, organisationId, id }) => work.takeOver(who, organisationId, id)),
  assign: changing(give),
  note: changing(({ work, who, organisationId, id, values }) => work.note(who, organisationId, id, values.text)),
  release: moving('released', ({ work, who, organisationId, id }) => work.releaseHeld(who, organisationId, id)),
  return: moving('returned', ({ work, who, organisationId, id, values }) =>
    work.returnHeld(who, organisationId, id, values.text),
  ),
  'let-back-in': changing(({ work, who, organisationId, id }) => work.letBackIn(who, organisationId, id)),
  suppress: changing(suppress),
  close: changing(close),
}

export const incidentCommand: Command = {
  name: 'incident',
  summary: 'what happened that belongs together, who works on it, and what is done about it',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
    return runVerb(VERBS, { positionals, config: values.config, io, usage }, async (house, [id = '']) => ({
      house,
      organisationId: await house.organisation(),
      id,
      who: await actorOf(house, values.as),
      work: openIncidentWork(house, openDesk(house)),
      values,
      io,
    }))
  },
}

/** @throws Refusal `no-such-thing` */
async function memberOf({ store, directory, ticket }: House, address: string): Promise<MemberId> {
  return (await store.read(ticket('incidents'), (tx) => directory.member(tx, address))).memberId
}

async function list({ house, organisationId, who, work, values, io }: Call): Promise<number> {
  const { state, severity, kind, owner } = values
  const [known, rank] = [oneOf('state', STATES, state), oneOf('severity', SEVERITIES, severity)]
  const { incidents, figures, names } = await work.list(who, organisationId, {
    since: now() - durationOf(values.since),
    limit: LISTED,
    ...(known !== undefined && { state: known }),
    ...(rank !== undefined && { severity: rank }),
    ...(kind !== undefined && { kind }),
    ...(owner !== undefined && { ownerId: await memberOf(house, owner) }),
  })
  if (values.json) {
    for (const incident of incidents) io.out(JSON.stringify(incident))
    io.out(JSON.stringify({ figures }))
    return 0
  }
  io.out(table([HEADING, ...incidents.map((incident) => rowOf(incident, names))]))
  io.out(figuresLine(figures))
  return 0
}

/** @throws Refusal `bad-parameter` */
function oneOf<T extends string>(what: string, all: readonly T[], given: string | undefined): T | undefined {
  const found = all.find((each) => each === given)
  if (given !== undefined && found === undefined)
    throw new Refusal('bad-parameter', `A ${what} is one of ${all.join(', ')}`)
  return found
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

async function show({ organisationId, id, who, work, values, io }: Call): Promise<number> {
  const { involved, held, names, ...incident } = await work.show(who, organisationId, id)
  if (values.json) {
    io.out(JSON.stringify({ ...incident, involved, held }))
    return 0
  }
  io.out(table([HEADING, rowOf(incident, names)]))
  const counts = Object.entries(Object.groupBy(held, ({ state }) => state))
  if (counts.length > 0) io.out(`Held: ${counts.map(([state, some]) => `${some.length} ${state}`).join(', ')}.`)
  io.out('')
  io.out(table([['time', 'event', 'what', 'done at once', 'by'], ...told(incident.story, names)]))
  return 0
}

function told(story: readonly IncidentEntry[], names: ReadonlyMap<MemberId, string>): string[][] {
  return foldedStory(story).map(({ entry: { at, type, facts, done, actor }, times }) => [
    time(at),
    times > 1 ? `${type} ×${times}` : type,
    Object.entries(facts)
      .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
      .join(', '),
    done.join(' '),
    names.get(Number(actor) as MemberId) ?? actor,
  ])
}

async function give({ house, organisationId, id, who, values }: Call): Promise<void> {
  const owner = await memberOf(house, values.to)
  await house.store.write(house.ticket('incidents'), (tx) => assign(tx, organisationId, id, owner, who))
}

async function suppress({ organisationId, id, who, work, values }: Call): Promise<void> {
  if (values.for === '') throw new Refusal('bad-parameter', 'Say for how long, with --for 8h')
  const until = now() + durationOf(values.for)
  await work.suppress(who, organisationId, id, { reason: values.text, until })
}

async function close({ organisationId, id, who, work, values }: Call): Promise<void> {
  const outcome = oneOf('outcome', INCIDENT_OUTCOMES, values.outcome === '' ? undefined : values.outcome)
  if (outcome === undefined)
    throw new Refusal('bad-parameter', `Say with --outcome which of ${INCIDENT_OUTCOMES.join(', ')} it was`)
  await work.close(who, organisationId, id, outcome, values.text)
}

const time = (at: number) => new Date(at).toISOString()
