// gatehouse approval: who decides about held mail in the place of an approver who is away.
import { parseArgs } from 'node:util'
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { openDeputyDesk, type DeputyDesk, type NamedDeputy } from '../intake/hold-deputies.ts'
import { endOf, momentOf } from '../policy/approval/moments.ts'
import type { House } from '../wiring.ts'
import type { Command, CommandIo } from './command.ts'
import { CONFIG_OPTIONS } from './open.ts'
import { table } from './table.ts'
import { runVerb, type Verbs } from './verbs.ts'

const ACTOR = 'cli'

const usage = `Usage: gatehouse approval deputy VERB …  [--config FILE] [--json]

  approval deputy list                  who stands in for whom, now or later
  approval deputy add APPROVER DEPUTY [--from DAY] --until DAY [--note TEXT]
                                        both are told; DAY is 2026-12-01 (UTC) or a moment, 2026-12-01T09:00+08:00,
                                        and the last day is one of those that count
  approval deputy end ID                before its time

Approvers name their deputies themselves on the page /approvals. Deputies that stand in the policy are changed there.`

const options = {
  ...CONFIG_OPTIONS,
  from: { type: 'string' },
  until: { type: 'string', default: '' },
  note: { type: 'string', default: '' },
} as const

interface Call {
  readonly house: House
  readonly desk: DeputyDesk
  readonly words: readonly string[]
  readonly values: {
    readonly json: boolean
    readonly from?: string | undefined
    readonly until: string
    readonly note: string
  }
  readonly io: CommandIo
}

const VERBS: Verbs<Call> = {
  list: { takes: 0, run: list },
  add: { takes: 2, run: add },
  end: { takes: 1, run: end },
}

export const approvalCommand: Command = {
  name: 'approval',
  summary: 'name who approves mail in the place of somebody who is away',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
    const [what, ...rest] = positionals
    const asked = { positionals: what === 'deputy' ? rest : [], config: values.config, io, usage }
    return runVerb(VERBS, asked, (house, words) => {
      const { store, directory, ticket } = house
      return { house, desk: openDeputyDesk({ store, directory, ticket: ticket('hold') }), words, values, io }
    })
  },
}

async function list({ house, desk, values, io }: Call): Promise<number> {
  const all = await desk.list(await house.organisation())
  if (values.json) for (const each of all) io.out(JSON.stringify(each))
  else io.out(table([['id', 'approver', 'deputy', 'from', 'until', 'note'], ...all.map(row)]))
  return 0
}

const row = ({ id = '', approver, deputy, from, until, note }: NamedDeputy): string[] => [
  id,
  approver,
  deputy,
  ...[from, until].map((at) => (at === undefined ? '' : new Date(at).toISOString())),
  note,
]

async function add({ house, desk, words, values, io }: Call): Promise<number> {
  const [approver = '', address = ''] = words
  const from = values.from === undefined ? now() : momentOf(values.from)
  const until = endOf(values.until)
  if (from === undefined || until === undefined)
    throw new Refusal('bad-parameter', '--from and --until take a day such as 2026-12-01, or a moment')
  const { store, directory, ticket } = house
  const owner = await store.read(ticket('administrator'), (tx) => directory.owner(tx, approver))
  const named = await desk.name(owner, { address, from, until, note: values.note }, ACTOR)
  io.out(values.json ? JSON.stringify(named) : `${named.deputy} stands in for ${named.approver} (${named.id}).`)
  return 0
}

async function end({ house, desk, words, values, io }: Call): Promise<number> {
  const [id = ''] = words
  await desk.end(await house.organisation(), id, ACTOR)
  io.out(values.json ? JSON.stringify({ id }) : `${id} is over.`)
  return 0
}
