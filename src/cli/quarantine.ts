// gatehouse quarantine: what was put aside, why, and the way out. Nobody reads the mail on the way.
import { parseArgs } from 'node:util'
import { recordEvent } from '../audit/events.ts'
import { findTraces, type TraceEntry } from '../audit/trace.ts'
import { now } from '../base/clock.ts'
import type { TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
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
        const released = await release(house, id as TraceId)
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

async function find(house: House, query: { since: number; traceId?: TraceId }): Promise<readonly TraceEntry[]> {
  const organisation = await house.organisation()
  return house.store.read(house.ticket('administrator'), (tx) =>
    findTraces(tx, organisation, { ...query, action: 'quarantine', limit: 1000 }),
  )
}

/** @returns copies moved: those that still lie where they were put. @throws Refusal `no-such-thing` */
async function release(house: House, traceId: TraceId): Promise<number> {
  const [entry] = await find(house, { since: 0, traceId })
  if (entry === undefined) throw new Refusal('no-such-thing', `Nothing with the id ${traceId} is in quarantine`)
  const { organisationId } = entry
  return house.store.write(house.ticket('restore'), async (tx) => {
    let released = 0
    for (const { memberId, mailboxId, uid } of entry.copies) {
      const owner = { organisationId, memberId }
      const { targetUids } = await house.mailboxes.move(tx, owner, mailboxId, [uid], 'inbox')
      released += targetUids.length
    }
    await recordEvent(tx, { type: 'quarantine.released', organisationId, actor: 'cli', traceId })
    return released
  })
}

function row({ at, traceId, sender, recipients, rules }: TraceEntry): string[] {
  return [new Date(at).toISOString(), traceId, sender || '<>', recipients.join(' '), rules.join(' ')]
}
