// gatehouse trace: what happened to a message, and why.
import { parseArgs } from 'node:util'
import { findTraces, type TraceEntry } from '../audit/trace.ts'
import { now } from '../base/clock.ts'
import type { TraceId } from '../base/ids.ts'
import { showMessage, type ListedRecipient } from '../store/queue-desk.ts'
import { durationOf, limitOf } from './arguments.ts'
import { attemptRows } from './attempts.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'
import { table } from './table.ts'

const usage = `Usage: gatehouse trace [QUERY] [--since 1d] [--limit 50] [--config FILE] [--json]

QUERY is an id from a 250 reply, or the address of a sender or recipient; without it, everything.
--since takes a number with m, h or d. Newest first.`

export const traceCommand: Command = {
  name: 'trace',
  summary: 'find out what happened to a message',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...CONFIG_OPTIONS,
        since: { type: 'string', default: '30d' },
        limit: { type: 'string', default: '50' },
      },
    })
    const [query, ...more] = positionals
    if (more.length > 0) {
      io.err(usage)
      return 2
    }
    const limit = limitOf(values.limit)
    const since = now() - durationOf(values.since)
    return withHouse(values.config, io, async (house) => {
      const organisation = await house.organisation()
      const ticket = house.ticket('administrator')
      const entries = await house.store.read(ticket, (tx) =>
        findTraces(tx, organisation, {
          since,
          limit,
          ...(query !== undefined && (query.includes('@') ? { address: query } : { traceId: query as TraceId })),
        }),
      )
      const [only] = entries.length === 1 ? entries : []
      const sent = only && (await house.store.read(ticket, (tx) => showMessage(tx, organisation, only.traceId)))
      if (values.json)
        for (const entry of entries) io.out(JSON.stringify({ ...entry, ...(sent && { sent: sent.recipients }) }))
      else if (only !== undefined) io.out(details(only, sent?.recipients ?? []))
      else io.out(table([['time', 'id', 'what', 'from', 'to', 'why'], ...entries.map(row)]))
      return entries.length === 0 ? 1 : 0
    })
  },
}

function row(entry: TraceEntry): string[] {
  const to =
    entry.recipientCount > 1 ? `${entry.recipients[0]} + ${entry.recipientCount - 1}` : (entry.recipients[0] ?? '')
  return [
    new Date(entry.at).toISOString(),
    entry.traceId,
    entry.action,
    entry.sender || '<>',
    to,
    entry.reason || entry.rules.join(' '),
  ]
}

/** @param sent  what became of the copies for other servers */
function details(entry: TraceEntry, sent: readonly ListedRecipient[]): string {
  const { signals, recipients, copies, ...facts } = entry
  const lines = Object.entries(facts).map(([name, value]) => [
    name,
    name === 'at' ? new Date(entry.at).toISOString() : String(value),
  ])
  const found = signals.map(({ id, value, unit }) => [
    'signal',
    `${id} = ${value}${unit === undefined ? '' : ` ${unit}`}`,
  ])
  return table([
    ...lines,
    ...recipients.map((address) => ['recipient', address]),
    ...found,
    ...sent.flatMap(attemptRows),
  ])
}
