// gatehouse quarantine: what was put aside, why, and the way out. Nobody reads the mail on the way.
import { parseArgs } from 'node:util'
import { findTraces, type TraceEntry } from '../audit/trace.ts'
import { now } from '../base/clock.ts'
import type { TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { release } from '../intake/pull-back.ts'
import type { House } from '../wiring.ts'
import { durationOf } from './arguments.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'
import { table } from './table.ts'

const usage = `Usage: gatehouse quarantine list [--since 30d] | release ID  [--config FILE] [--json]

ID is the message's id in the trace; release moves every copy to the inbox of its owner.`

export const quarantineCommand: Command = {
  name: 'quarantine',
  summary: 'list what was put aside, and release it',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...CONFIG_OPTIONS, since: { type: 'string', default: '30d' } },
    })
    const [verb, id, ...more] = positionals
    const isKnown = verb === 'list' ? id === undefined : verb === 'release' && id !== undefined
    if (!isKnown || more.length > 0) {
      io.err(usage)
      return 2
    }
    return withHouse(values.config, io, async (house) => {
      if (id !== undefined) {
        const released = await releaseAll(house, id as TraceId)
        io.out(values.json ? JSON.stringify({ id, released }) : `${released} copies are in the inbox now.`)
        return released > 0 ? 0 : 1
      }
      const entries = await find(house, { since: now() - durationOf(values.since) })
      if (values.json) for (const entry of entries) io.out(JSON.stringify(entry))
      else io.out(table([['time', 'id', 'from', 'to', 'why'], ...entries.map(row)]))
      return 0
    })
  },
}

async function find(house: House, query: { since: number }): Promise<readonly TraceEntry[]> {
  const organisation = await house.organisation()
  return house.store.read(house.ticket('administrator'), (tx) =>
    findTraces(tx, organisation, { ...query, action: 'quarantine', limit: 1000 }),
  )
}

/** Of what was put aside at the door, and of what was pulled back later. @returns copies moved. @throws Refusal `no-such-thing` */
async function releaseAll(house: House, traceId: TraceId): Promise<number> {
  const organisation = await house.organisation()
  const [entry] = await house.store.read(house.ticket('administrator'), (tx) =>
    findTraces(tx, organisation, { traceId, since: 0, limit: 1 }),
  )
  if (entry === undefined || entry.copies.length === 0)
    throw new Refusal('no-such-thing', `No copies of a message with the id ${traceId} are known`)
  return house.store.write(house.ticket('restore'), (tx) => release(tx, house.mailboxes, entry, 'cli'))
}

function row({ at, traceId, sender, recipients, rules }: TraceEntry): string[] {
  return [new Date(at).toISOString(), traceId, sender || '<>', recipients.join(' '), rules.join(' ')]
}
