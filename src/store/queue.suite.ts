// What the queue promises on every engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { now, sleep, useClock } from '../base/clock.ts'
import { newTraceId, type TraceId } from '../base/ids.ts'
import { meet, valueOf } from '../../test/support/meeting.ts'
import { refusal } from '../../test/support/refusals.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { holdMember, QUEUE_VERBS, releaseMember, showMessage, type ListedMessage } from './queue-desk.ts'
import { bouncesSince } from './queue-bounces.ts'
import { feedbackOf, noteFeedback, sentMessage } from './queue-feedback.ts'
import { owedReports, messagesWithReports, reportsWritten } from './queue-reports.ts'
import {
  giveBack,
  lease,
  purgeQueue,
  queuedBlob,
  renewLeases,
  settle,
  type LeasedRecipient,
  type LeaseRequest,
  type Settlement,
} from './queue-work.ts'
import { enqueue, type NewQueuedMessage } from './queue.ts'

const LEASE_MS = 60_000
const DAY_MS = 86_400_000

export function queueTests(world: () => StoreWorld): void {
  const outbound = () => world().office.issueModule('outbound')
  const at = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
    const then = now() + ms
    const restore = useClock({ now: () => then })
    try {
      return await work()
    } finally {
      restore()
    }
  }

  async function queued(addresses: readonly string[], more: Partial<NewQueuedMessage> = {}): Promise<TraceId> {
    const { store, mx, organisationId, alice, writeBlob } = world()
    const queueId = newTraceId()
    const blob = await writeBlob(Buffer.from(`From: a@example.org\r\n\r\n${queueId}\r\n`))
    await store.write(mx, (tx) =>
      enqueue(tx, {
        organisationId,
        queueId,
        memberId: alice.memberId,
        envelope: { returnPath: 'a@example.org', smtpUtf8: false, body: '7bit', is8bit: false },
        recipients: addresses.map((address) => ({ address })),
        delivered: [],
        blob,
        holdReason: '',
        due: now(),
        ...more,
      }),
    )
    return queueId
  }

  const take = (holder = 'one', more: Partial<LeaseRequest> = {}) =>
    world().store.write(outbound(), (tx) => lease(tx, { holder, leaseMs: LEASE_MS, limit: 100, busy: [], ...more }))
  const outcomeOf = (leased: LeasedRecipient, more: Partial<Settlement> = {}): Settlement => ({
    leased,
    result: 'delivered',
    due: now(),
    status: '2.0.0',
    class: '',
    facts: { reply: '250 Ok', remoteHost: 'mx.remote.test', tls: '', isUncertain: false },
    ...more,
  })
  const finish = (leased: readonly LeasedRecipient[], more: Partial<Settlement> = {}, holder = 'one') =>
    world().store.write(outbound(), (tx) =>
      settle(
        tx,
        holder,
        leased.map((each) => outcomeOf(each, more)),
      ),
    )
  const shown = async (queueId: TraceId): Promise<ListedMessage> => {
    const message = await world().store.read(outbound(), (tx) => showMessage(tx, world().organisationId, queueId))
    assert.ok(message)
    return message
  }
  const states = async (queueId: TraceId) => (await shown(queueId)).recipients.map(({ state }) => state).sort()
  const isThere = async (queueId: TraceId) =>
    (await world().store.read(outbound(), (tx) => queuedBlob(tx, world().organisationId, queueId))) !== undefined
  /** Nothing of an earlier test is there any more. */
  const empty = () =>
    world().store.write(outbound(), async ({ db }) => {
      for (const table of ['queue_feedback', 'queue_attempt', 'queue_recipient', 'queue_message'] as const) {
        await db.deleteFrom(table).execute()
      }
    })

  test('a queued message is leased once, settled once, and then let go', async () => {
    await empty()
    const queueId = await queued(['x@remote.test', 'y@remote.test'])
    const leased = await take()
    assert.deepEqual(leased.map(({ recipient, attempt }) => [recipient.address, attempt]).sort(), [
      ['x@remote.test', 1],
      ['y@remote.test', 1],
    ])
    assert.deepEqual(await take('two'), [])
    assert.deepEqual(await finish(leased), [])
    assert.deepEqual(await states(queueId), ['delivered', 'delivered'])
    assert.equal(await isThere(queueId), false)
    assert.equal((await finish(leased)).length, 2, 'a second settlement finds nothing of its own')
    assert.equal((await shown(queueId)).recipients[0]?.attempts.length, 1)
  })

  test('what comes back is counted for who sent it, from a time on', async () => {
    await empty()
    await queued(['x@remote.test', 'y@remote.test'])
    await finish(await take(), { result: 'failed', class: 'bad-mailbox' })
    await queued(['z@remote.test'])
    await finish(await take())
    await queued(['w@remote.test'], { memberId: world().bob.memberId })
    await finish(await take(), { result: 'failed' })
    const count = (since: number, least: number) =>
      world().store.read(outbound(), (tx) => bouncesSince(tx, since, least))
    assert.deepEqual(await count(0, 2), [{ ...world().alice, refused: 2, delivered: 1 }])
    assert.deepEqual(await count(now() + 1_000, 1), [])
  })

  test('a report finds the message it speaks of by our id or its Message-ID, and counts once about each recipient', async () => {
    await empty()
    const { store, organisationId, alice } = world()
    const messageId = '<one@example.org>'
    const queueId = await queued(['X@remote.test', 'y@other.test'], { messageId })
    await queued(['z@remote.test'])
    const [first] = (await take()).filter(({ recipient }) => recipient.address === 'X@remote.test')
    assert.ok(first)
    await finish([first])
    const found = (traceIds: readonly string[], id = '') =>
      store.read(outbound(), (tx) => sentMessage(tx, organisationId, { traceIds, messageId: id }))
    for (const sent of [await found([queueId]), await found(['unknown'], messageId), await found([], messageId)])
      assert.deepEqual(sent, {
        organisationId,
        queueId,
        memberId: alice.memberId,
        delivered: [
          { recipientId: first.recipientId, address: 'x@remote.test', domain: 'remote.test', host: 'mx.remote.test' },
        ],
      })
    for (const unknown of [await found([]), await found(['unknown'], '<two@example.org>')])
      assert.equal(unknown, undefined)

    const sent = await found([queueId])
    const note = (kind: 'complaint' | 'bounce') =>
      store.write(outbound(), (tx) =>
        noteFeedback(tx, sent!, sent!.delivered[0]!, { kind, source: 'remote.test', at: now() }),
      )
    assert.deepEqual([await note('complaint'), await note('complaint'), await note('bounce')], [true, false, true])
    const count = (source: string, since: number) =>
      store.read(outbound(), (tx) => feedbackOf(tx, organisationId, source, since))
    assert.deepEqual(
      [await count('remote.test', 0), await count('other.test', 0), await count('remote.test', now() + 1_000)],
      [2, 0, 0],
    )
  })

  test('several runners share the work without taking anything twice', async () => {
    await empty()
    for (let n = 0; n < 12; n++) await queued([`a${n}@one.test`, `b${n}@two.test`])
    const taken = await Promise.all(['one', 'two', 'three', 'four'].map((holder) => take(holder, { limit: 10 })))
    const ids = taken.flat().map(({ recipientId }) => recipientId)
    assert.equal(ids.length, 24)
    assert.equal(new Set(ids).size, 24)
  })

  test('a lease that is over goes to another runner, and the first can no longer settle', async () => {
    await empty()
    const queueId = await queued(['x@remote.test'])
    const first = await take('one')
    const second = await at(LEASE_MS + 1, () => take('two'))
    assert.equal(second[0]?.attempt, 2)
    assert.equal((await finish(first, { result: 'failed' }, 'one')).length, 1)
    assert.deepEqual(await states(queueId), ['leased'])
    assert.deepEqual(await finish(second, {}, 'two'), [])
    assert.deepEqual(await states(queueId), ['delivered'])
  })

  test('a runner never takes its own lease again, whatever its clock says, and renewing keeps others away', async () => {
    await empty()
    await queued(['x@remote.test'])
    await take('one')
    assert.deepEqual(await at(400 * DAY_MS, () => take('one')), [])
    await at(LEASE_MS - 1, () => world().store.write(outbound(), (tx) => renewLeases(tx, 'one', LEASE_MS)))
    assert.deepEqual(await at(LEASE_MS + 1, () => take('two')), [])
  })

  test('a clock that was set back a day leaves nothing stuck', async () => {
    await empty()
    await at(2 * DAY_MS, () => queued(['x@remote.test']))
    assert.equal((await take()).length, 1)
  })

  test('a deferred recipient is due at its time; a busy domain is left out; giving back undoes the taking', async () => {
    await empty()
    const queueId = await queued(['x@remote.test'])
    const [leased] = await take()
    assert.ok(leased)
    await finish([leased], { result: 'deferred', status: '4.2.0', class: 'greylisted', due: now() + 5_000 })
    assert.deepEqual(await take(), [])
    assert.deepEqual(await at(5_001, () => take('one', { busy: [leased.domainToken] })), [])
    const again = await at(5_001, () => take())
    assert.equal(again[0]?.attempt, 2)
    await world().store.write(outbound(), (tx) => giveBack(tx, 'one', again))
    assert.equal((await take())[0]?.attempt, 2)
    assert.equal(await isThere(queueId), true)
  })

  test('a hold counts also when who was sending is no more', async () => {
    await empty()
    const { store, organisationId } = world()
    const queueId = await queued(['x@remote.test'])
    await take()
    assert.equal(await store.write(outbound(), (tx) => QUEUE_VERBS.hold(tx, organisationId, queueId)), 1)
    assert.deepEqual(await at(LEASE_MS + 1, () => take('two')), [])
    assert.deepEqual(await states(queueId), ['held'])
  })

  test('a release counts also for what is being sent', async () => {
    await empty()
    const { store, organisationId } = world()
    const ask = (verb: 'hold' | 'release', queueId: TraceId) =>
      store.write(outbound(), (tx) => QUEUE_VERBS[verb](tx, organisationId, queueId))
    const queueId = await queued(['x@remote.test'])
    const leased = await take()
    assert.equal(await ask('release', queueId), 0)
    await ask('hold', queueId)
    assert.equal(await ask('release', queueId), 1)
    await finish(leased, { result: 'deferred' })
    assert.deepEqual(await states(queueId), ['deferred'])
  })

  test('two that end the last two recipients at once let the message go', async () => {
    await empty()
    const { store, organisationId } = world()
    const queueId = await queued(['x@remote.test', 'y@remote.test'])
    const [leased] = await take('one', { limit: 1 })
    assert.ok(leased)
    const facts = { reply: '250 Ok', remoteHost: 'mx.remote.test', tls: '', isUncertain: false }
    const settlement = { leased, result: 'delivered', due: now(), status: '2.0.0', class: '', facts } as const
    const settled = store.write(outbound(), async (tx) => {
      await settle(tx, 'one', [settlement])
      await sleep(100)
    })
    const cancelled = sleep(30).then(() =>
      store.write(outbound(), (tx) => QUEUE_VERBS.cancel(tx, organisationId, queueId)),
    )
    await Promise.all([settled, cancelled])
    assert.deepEqual(await states(queueId), ['cancelled', 'delivered'])
    assert.equal(await isThere(queueId), false)
  })

  test('a recipient that is moved to another message opens nowhere', async () => {
    await empty()
    const [one, two] = [await queued(['x@remote.test']), await queued(['y@remote.test'])]
    await world().store.write(outbound(), ({ db }) =>
      db.updateTable('queue_recipient').set({ queue_id: two }).where('queue_id', '=', one).execute(),
    )
    await assert.rejects(shown(two), refusal('data-damaged'))
    const taken = await take()
    assert.deepEqual(
      taken.map(({ recipient }) => recipient.address),
      ['y@remote.test'],
      'and keeps nobody else from being taken',
    )
    assert.deepEqual(await take('two'), [])
  })

  test('hold, release, retry and cancel do what they say', async () => {
    await empty()
    const { store, organisationId } = world()
    const queueId = await queued(['x@remote.test', 'y@other.test'])
    const ask = (verb: keyof typeof QUEUE_VERBS) =>
      store.write(outbound(), (tx) => QUEUE_VERBS[verb](tx, organisationId, queueId))
    assert.equal(await ask('hold'), 2)
    assert.deepEqual(await take(), [])
    assert.equal(await ask('release'), 2)
    const leased = await take()
    assert.equal(await ask('hold'), 2, 'an attempt under way is asked to stop at its end')
    await finish(leased, { result: 'deferred', status: '4.0.0', class: 'other' })
    assert.deepEqual(await states(queueId), ['held', 'held'])
    assert.equal(await ask('release'), 2)
    await finish(await take(), { result: 'deferred', status: '4.0.0', class: 'other', due: now() + DAY_MS / 4 })
    assert.deepEqual(await take(), [])
    assert.equal(await ask('retry'), 2)
    await finish((await take()).slice(0, 1))
    assert.equal(await ask('cancel'), 0, 'what is being sent goes on')
    await assert.rejects(
      store.write(outbound(), (tx) => QUEUE_VERBS.cancel(tx, organisationId, newTraceId())),
      refusal('no-such-thing'),
    )
  })

  test('what a frozen member has waiting is held, twice asked is once done, and a release lets it go', async () => {
    await empty()
    const { store, organisationId, alice, bob } = world()
    const ofAlice = await queued(['x@remote.test'])
    const ofBob = await queued(['y@remote.test'], { memberId: bob.memberId })
    for (const held of [1, 0]) {
      const count = await store.write(world().reactions, (tx) =>
        holdMember(tx, organisationId, alice.memberId, 'member-frozen'),
      )
      assert.equal(count, held)
    }
    assert.deepEqual(await states(ofAlice), ['held'])
    assert.equal((await shown(ofAlice)).recipients[0]?.holdReason, 'member-frozen')
    assert.deepEqual(await states(ofBob), ['queued'])
    assert.equal(await store.write(outbound(), (tx) => releaseMember(tx, organisationId, alice.memberId)), 1)
    assert.equal((await take()).length, 2)
  })

  for (const [verb, before, reason] of [
    ['hold', 'leased', ''],
    ['release', 'leased and held', 'administrator'],
  ] as const)
    test(`${verb} counts for what was ${before} when it was asked, though its attempt ended meanwhile`, async () => {
      await empty()
      const { store, organisationId } = world()
      const ask = (asked: keyof typeof QUEUE_VERBS) =>
        store.write(outbound(), (tx) => QUEUE_VERBS[asked](tx, organisationId, queueId))
      const queueId = await queued(['x@remote.test'])
      const leased = await take()
      if (reason !== '') await ask('hold')
      const deferred = leased.map((each) => outcomeOf(each, { result: 'deferred', due: now() + DAY_MS / 4 }))
      const [, asked] = await meet(
        (work) => store.write(outbound(), work),
        (tx) => settle(tx, 'one', deferred),
        () => ask(verb),
      )
      assert.equal(valueOf(asked), 1)
      assert.deepEqual(await states(queueId), [verb === 'hold' ? 'held' : 'queued'])
      assert.equal((await take()).length, verb === 'hold' ? 0 : 1)
    })

  test('a report that is owed keeps the content, is written off once, and then the message is done', async () => {
    await empty()
    const { store, organisationId } = world()
    const queueId = await queued(['x@remote.test'])
    await finish(await take(), { result: 'failed', status: '5.1.1', class: 'bad-mailbox', report: 'failed' })
    assert.equal(await isThere(queueId), true)
    assert.deepEqual(
      (await store.read(outbound(), (tx) => messagesWithReports(tx, 10))).map((each) => each.queueId),
      [queueId],
    )
    const owed = await store.read(outbound(), (tx) => owedReports(tx, organisationId, queueId))
    assert.deepEqual(
      owed.map(({ report, status, recipient, facts }) => [report, status, recipient.address, facts.reply]),
      [['failed', '5.1.1', 'x@remote.test', '250 Ok']],
    )
    const write = () => store.write(outbound(), (tx) => reportsWritten(tx, organisationId, queueId, owed))
    assert.equal(await write(), 1)
    assert.equal(await write(), 0)
    assert.equal(await isThere(queueId), false)
  })

  test('done messages are forgotten after their time, and only they', async () => {
    await empty()
    const done = await queued(['x@remote.test'])
    await finish(await take())
    const waiting = await queued(['y@remote.test'])
    const purge = (before: number) => world().store.write(world().keeper, (tx) => purgeQueue(tx, before, 100))
    await purge(now() - DAY_MS)
    await shown(done)
    await at(2 * DAY_MS, () => purge(now()))
    const found = await world().store.read(outbound(), (tx) => showMessage(tx, world().organisationId, done))
    assert.equal(found, undefined)
    assert.deepEqual(await states(waiting), ['queued'])
  })

  test('rows show no address, and a ticket that only adds cannot read them', async () => {
    await empty()
    const queueId = await queued(['plainly@visible.test'])
    const { store, mx, organisationId } = world()
    const rows = await store.read(outbound(), async ({ db }) => [
      ...(await db.selectFrom('queue_message').selectAll().execute()),
      ...(await db.selectFrom('queue_recipient').selectAll().execute()),
    ])
    for (const row of rows) {
      for (const value of Object.values(row)) {
        const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)
        assert.doesNotMatch(text, /plainly|visible|example/)
      }
    }
    await assert.rejects(
      store.read(mx, (tx) => showMessage(tx, organisationId, queueId)),
      refusal('not-permitted'),
    )
  })
}
