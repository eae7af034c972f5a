// Reports that cannot be accepted: later, never, or by somebody else; none is lost, none goes on for ever.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { now, useClock } from '../base/clock.ts'
import { newTraceId, type TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { showMessage } from '../store/queue-desk.ts'
import { messagesWithReports } from '../store/queue-reports.ts'
import { queuedBlob } from '../store/queue-work.ts'
import { enqueue } from '../store/queue.ts'
import type { Spool } from '../store/store.ts'
import { openStoreWorld, type StoreWorld } from '../../test/support/store-world.ts'
import { writeReports, type ReporterParts } from './reporter.ts'

const MAX_AGE_MS = 86_400_000
let world: StoreWorld
let queueId: TraceId
before(async () => {
  world = await openStoreWorld()
})
after(() => world?.cleanup())
beforeEach(async () => {
  const { store, mx, organisationId, writeBlob } = world
  queueId = newTraceId()
  const blob = await writeBlob(Buffer.from('Subject: Hello\r\n\r\nHello.\r\n'))
  const envelope = { returnPath: 'a@example.org', smtpUtf8: false, body: '7bit', is8bit: false } as const
  const delivered = [{ address: 'b@example.org' }]
  await store.write(mx, (tx) =>
    enqueue(tx, { organisationId, queueId, envelope, recipients: [], delivered, blob, holdReason: '', due: now() }),
  )
})

const outbound = () => world.office.issueModule('outbound')
const isOpen = async () =>
  (await world.store.read(outbound(), (tx) => queuedBlob(tx, world.organisationId, queueId))) !== undefined
const isDue = async () => (await world.store.read(outbound(), (tx) => messagesWithReports(tx, 10))).length > 0

/** Runs the reporter with an intake that answers so. */
function report(accept: ReporterParts['intake']['accept']): Promise<number> {
  const ticket = outbound()
  const spool = (): Promise<Spool> => world.store.spool(ticket)
  return writeReports({
    store: world.store,
    intake: { spool, accept },
    ticket,
    hostname: 'mx.example.org',
    maxAgeMs: MAX_AGE_MS,
  })
}

async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const then = now() + ms
  const restore = useClock({ now: () => then })
  try {
    return await work()
  } finally {
    restore()
  }
}

const ACCEPTED = { traceId: newTraceId() }

test('an accepted report is taken off the list in the transaction that accepts it', async () => {
  const accepted: string[] = []
  const written = await report(async ({ own }, { returnPath, recipients }, spool, within) => {
    await spool.finish()
    for await (const chunk of spool.stream()) accepted.push(chunk.toString())
    assert.equal(returnPath, '')
    assert.deepEqual(
      recipients.map(({ address }) => address),
      ['a@example.org'],
    )
    await world.store.write(own!.ticket, (tx) => within!(tx, ACCEPTED))
    return ACCEPTED
  })
  assert.equal(written, 1)
  assert.match(accepted.join(''), /Action: delivered/)
  assert.equal(await isDue(), false)
  assert.equal(await isOpen(), false)
  const shown = await world.store.read(outbound(), (tx) => showMessage(tx, world.organisationId, queueId))
  assert.equal(shown?.recipients[0]?.state, 'delivered')
})

for (const [what, error] of [
  ['a full mailbox', new Refusal('mailbox-full', 'Mailbox is full')],
  ['a bug', new Error('a bug')],
] as const) {
  test(`${what} postpones the report, and in the end gives it up`, async () => {
    const refuse = () => Promise.reject(error)
    assert.equal(await report(refuse), 0)
    assert.deepEqual([await isDue(), await isOpen()], [false, true])
    await later(MAX_AGE_MS + 1, () => report(refuse))
    assert.equal(await isOpen(), false)
  })
}

test('a sender who is no longer there is told nothing', async () => {
  await report(() => Promise.reject(new Refusal('no-such-recipient', 'No such recipient')))
  assert.equal(await isOpen(), false)
})

test('a report that another process has written meanwhile is not written again', async () => {
  const written = await report(async ({ own }, _, __, within) => {
    await world.store.write(own!.ticket, (tx) => within!(tx, ACCEPTED))
    await world.store.write(own!.ticket, (tx) => within!(tx, ACCEPTED))
    return ACCEPTED
  })
  assert.equal(written, 0)
  assert.equal(await isDue(), false)
})
