// gatehouse queue: what waits to go to other servers, and what a person may do about it.
import { parseArgs } from 'node:util'
import type { TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import {
  QUEUE_VERBS,
  releaseMember,
  showMessage,
  waitingMessages,
  type ListedMessage,
  type QueueVerb,
} from '../store/queue-desk.ts'
import type { House } from '../wiring.ts'
import { limitOf } from './arguments.ts'
import { attemptRows, time } from './attempts.ts'
import type { Command } from './command.ts'
import { CONFIG_OPTIONS, withHouse } from './open.ts'
import { table } from './table.ts'

const usage = `Usage: gatehouse queue list [--limit 100] | show ID | retry ID | hold ID | release ID | release ADDRESS | cancel ID  [--config FILE] [--json]

ID is the id of the 250 reply. retry tries now what waits for its next attempt; hold stops trying until release; release
with the address of a member releases all that was held of that member; cancel gives up without a report to the sender.`

export const queueCommand: Command = {
  name: 'queue',
  summary: 'list and steer mail on its way to other servers',
  usage,
  run: async (args, io) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...CONFIG_OPTIONS, limit: { type: 'string', default: '100' } },
    })
    const [verb = '', id, ...more] = positionals
    const isKnown =
      verb === 'list' ? id === undefined : (verb === 'show' || Object.hasOwn(QUEUE_VERBS, verb)) && id !== undefined
    if (!isKnown || more.length > 0) {
      io.err(usage)
      return 2
    }
    const limit = limitOf(values.limit)
    return withHouse(values.config, io, async (house) => {
      if (id === undefined) {
        const messages = await listed(house, limit)
        if (values.json) for (const message of messages) io.out(JSON.stringify(message))
        else io.out(table([['id', 'since', 'from', 'to', 'state', 'tries', 'next', 'why'], ...messages.flatMap(rows)]))
        return 0
      }
      if (verb === 'show') {
        const message = await shown(house, id as TraceId)
        io.out(values.json ? JSON.stringify(message) : details(message))
        return 0
      }
      const recipients = await changed(house, verb as QueueVerb, id)
      if (values.json) io.out(JSON.stringify({ id, recipients }))
      else io.out(`${verb}: ${recipients} ${recipients === 1 ? 'recipient' : 'recipients'}`)
      return recipients === 0 ? 1 : 0
    })
  },
}

async function listed({ store, ticket, organisation }: House, limit: number): Promise<readonly ListedMessage[]> {
  const organisationId = await organisation()
  return store.read(ticket('administrator'), (tx) => waitingMessages(tx, organisationId, limit))
}

/** @throws Refusal `no-such-thing` */
async function shown({ store, ticket, organisation }: House, id: TraceId): Promise<ListedMessage> {
  const organisationId = await organisation()
  const message = await store.read(ticket('administrator'), (tx) => showMessage(tx, organisationId, id))
  if (message === undefined) throw new Refusal('no-such-thing', `There is no message ${id} in the queue`)
  return message
}

/** @returns how many recipients changed. @throws Refusal `no-such-thing` */
async function changed(
  { store, ticket, organisation, directory }: House,
  verb: QueueVerb,
  id: string,
): Promise<number> {
  const organisationId = await organisation()
  return store.write(ticket('administrator'), async (tx) => {
    if (verb !== 'release' || !id.includes('@')) return QUEUE_VERBS[verb](tx, organisationId, id as TraceId)
    return releaseMember(tx, organisationId, (await directory.owner(tx, id)).memberId)
  })
}

function rows({ queueId, createdAt, envelope, recipients }: ListedMessage): string[][] {
  return recipients.map(({ recipient, state, attempts, due, holdReason }) => [
    queueId,
    time(createdAt),
    envelope.returnPath || '<>',
    recipient.address,
    state,
    String(attempts.length),
    due === undefined ? '' : time(due),
    holdReason || (attempts.at(-1)?.reply ?? ''),
  ])
}

function details(message: ListedMessage): string {
  const { envelope } = message
  const facts = [
    ['id', message.queueId],
    ['queued', time(message.createdAt)],
    ['size', `${message.size} bytes`],
    ['from', envelope.returnPath || '<>'],
  ]
  return table([...facts, ...message.recipients.flatMap(attemptRows)])
}
