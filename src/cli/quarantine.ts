// gatehouse quarantine: what was put aside, why, and what becomes of it, by who may decide.
import { parseArgs } from 'node:util'
import { findTraces, type TraceEntry } from '../audit/trace.ts'
import { now } from '../base/clock.ts'
import type { TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { deleteAs, previewAs, releaseAs, type Actor } from '../intake/quarantine.ts'
import { openRequests, requestRelease } from '../policy/release-requests.ts'
import type { House } from '../wiring.ts'
import { durationOf } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { actorOf } from './actor.ts'
import { CONFIG_OPTIONS } from './open.ts'
import { table } from './table.ts'
import { runVerb, type Verbs } from './verbs.ts'

const LISTED = 1_000

const usage = `Usage: gatehouse quarantine VERB …  [--as ADDRESS] [--config FILE] [--json]

  quarantine list [--since 30d]         what was put aside
  quarantine show ID                    why
  quarantine preview ID --reason TEXT   what it says, as words without links; the look is on record
  quarantine release ID                 every copy to the inbox of its owner; taken as "not spam"
  quarantine delete ID                  out of quarantine; its owner can have it restored for some days
  quarantine request ID --as ADDRESS [--reason TEXT]     a member asks those who may
  quarantine requests                   who asks

ID is the message's id in the trace. --as acts with the roles of a member: their own spam and bulk mail is theirs to
release, phishing an analyst's or security administrator's, malware a security administrator's.`

const options = {
  ...CONFIG_OPTIONS,
  since: { type: 'string', default: '30d' },
  as: { type: 'string' },
  reason: { type: 'string', default: '' },
} as const

interface Call {
  readonly house: House
  readonly id: TraceId
  readonly actor: Actor
  readonly values: { readonly json: boolean; readonly since: string; readonly reason: string }
  readonly io: CommandIo
}

const VERBS: Verbs<Call> = {
  list: { takes: 0, run: list },
  show: { takes: 1, run: show },
  preview: { takes: 1, run: preview },
  release: { takes: 1, run: (call) => decide(call, 'release') },
  delete: { takes: 1, run: (call) => decide(call, 'delete') },
  request: { takes: 1, run: request },
  requests: { takes: 0, run: requests },
}

export const quarantineCommand: Command = {
  name: 'quarantine',
  summary: 'list what was put aside, look at it, release or delete it',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
    return runVerb(VERBS, { positionals, config: values.config, io, usage }, async (house, [id = '']) => ({
      house,
      id: id as TraceId,
      actor: await actorOf(house, values.as),
      values,
      io,
    }))
  },
}

async function list({ house, values, io }: Call): Promise<number> {
  const organisationId = await house.organisation()
  const query = { since: now() - durationOf(values.since), action: 'quarantine', limit: LISTED }
  const entries = await house.store.read(house.ticket('quarantine'), (tx) => findTraces(tx, organisationId, query))
  if (values.json) for (const entry of entries) io.out(JSON.stringify(entry))
  else io.out(table([['time', 'id', 'from', 'to', 'why'], ...entries.map(row)]))
  return 0
}

function row({ at, traceId, sender, recipients, rules }: TraceEntry): string[] {
  return [new Date(at).toISOString(), traceId, sender || '<>', recipients.join(' '), rules.join(' ')]
}

async function show(call: Call): Promise<number> {
  const entry = await entryOf(call)
  if (call.values.json) call.io.out(JSON.stringify(entry))
  else {
    call.io.out(table([['time', 'id', 'from', 'to', 'why'], row(entry)]))
    call.io.out(table([['signal', 'value'], ...entry.signals.map(({ id, value }) => [id, String(value)])]))
  }
  return 0
}

async function preview(call: Call): Promise<number> {
  const { house, actor, values, io } = call
  const entry = await entryOf(call)
  const { store, mailboxes } = house
  const seen = await previewAs(store, house.ticket('quarantine'), mailboxes, entry, actor, values.reason)
  if (values.json) io.out(JSON.stringify(seen))
  else {
    io.out(`From: ${seen.from}\nSubject: ${seen.subject}\n\n${seen.text}`)
    if (seen.hidden !== '') io.out(`\nNot seen by its reader:\n${seen.hidden}`)
    if (seen.attachments.length > 0) io.out(`\nFiles: ${seen.attachments.join(', ')}`)
  }
  return 0
}

/** Of what was put aside at the door, and of what was pulled back later. */
async function decide(call: Call, what: 'release' | 'delete'): Promise<number> {
  const { house, id, actor, values, io } = call
  const entry = await entryOf(call)
  const act = what === 'release' ? releaseAs : deleteAs
  const copies = await house.store.write(house.ticket('quarantine'), (tx) => act(tx, house.mailboxes, entry, actor))
  const where = what === 'release' ? 'in the inbox now' : 'out of quarantine'
  io.out(values.json ? JSON.stringify({ id, [`${what}d`]: copies }) : `${copies} copies are ${where}.`)
  return copies > 0 ? 0 : 1
}

async function request(call: Call): Promise<number> {
  const { house, id, actor, values, io } = call
  const { memberId } = actor
  if (memberId === undefined) throw new Refusal('bad-parameter', 'Say who asks, with --as ADDRESS')
  const entry = await entryOf(call)
  if (!entry.copies.some((copy) => copy.memberId === memberId))
    throw new Refusal('no-such-thing', 'No message of theirs has this id')
  await house.store.write(house.ticket('quarantine'), (tx) =>
    requestRelease(tx, entry.organisationId, { memberId, traceId: id, reason: values.reason }),
  )
  io.out(values.json ? JSON.stringify({ id, requested: true }) : 'Those who may release it are asked.')
  return 0
}

async function requests({ house, values, io }: Call): Promise<number> {
  const organisationId = await house.organisation()
  const open = await house.store.read(house.ticket('quarantine'), (tx) => openRequests(tx, organisationId))
  if (values.json) for (const each of open) io.out(JSON.stringify(each))
  else {
    const rows = open.map(({ at, traceId, memberId, reason }) => [
      new Date(at).toISOString(),
      traceId,
      String(memberId),
      reason,
    ])
    io.out(table([['time', 'id', 'member', 'reason'], ...rows]))
  }
  return 0
}

/** @throws Refusal `no-such-thing` */
async function entryOf({ house, id }: Call): Promise<TraceEntry> {
  const organisationId = await house.organisation()
  const [entry] = await house.store.read(house.ticket('quarantine'), (tx) =>
    findTraces(tx, organisationId, { traceId: id, since: 0, limit: 1 }),
  )
  if (entry === undefined || entry.copies.length === 0)
    throw new Refusal('no-such-thing', `No copies of a message with the id ${id} are known`)
  return entry
}
