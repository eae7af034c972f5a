// What the outbox promises on every engine.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from 'node:test'
import { eventually } from '../../test/support/eventually.ts'
import { now, useClock } from '../base/clock.ts'
import { refusal } from '../../test/support/refusals.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import type { MemberId } from '../base/ids.ts'
import { memberEventBodies } from './member-events.ts'
import { LEASE_MS, Outbox, purgeEvents, type StoredEvent } from './outbox.ts'

const DAY_MS = 86_400_000

export function outboxTests(world: () => StoreWorld): void {
  const outboxWith = (react: (event: StoredEvent) => Promise<void>) =>
    new Outbox(world().store, world().reactions, react)
  const workOff = async () => void (await outboxWith(async () => {}).workOff())
  const later = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
    const then = now() + ms
    const restore = useClock({ now: () => then })
    try {
      return await work()
    } finally {
      restore()
    }
  }

  test('events are carried out in order, once, with what was said', async () => {
    await workOff()
    const { emit, organisationId } = world()
    for (const n of [1, 2, 3]) await emit('numbered', { n })
    const seen: StoredEvent[] = []
    const outbox = outboxWith(async (event) => void seen.push(event))
    assert.equal(await outbox.workOff(), 3)
    assert.equal(await outbox.workOff(), 0)
    assert.deepEqual(
      seen.map(({ type, body, attempt }) => [type, body, attempt]),
      [1, 2, 3].map((n) => ['numbered', { n }, 1]),
    )
    assert.equal(seen[0]!.organisationId, organisationId)
  })

  test('of two lanes each carries out its own events, and one that hangs does not keep the other waiting', async () => {
    await workOff()
    const { store, reactions, emit } = world()
    const seen: string[] = []
    const laneOf = (isThose: boolean) =>
      new Outbox(store, reactions, async ({ type }) => void seen.push(type), { types: ['urgent'], isThose })
    for (const type of ['slow', 'urgent', 'slow']) await emit(type)
    assert.equal(await laneOf(true).workOff(), 1)
    assert.deepEqual(seen, ['urgent'])
    assert.equal(await laneOf(false).workOff(), 2)
    assert.equal(await outboxWith(async () => {}).workOff(), 0)
  })

  test('what happened to one member is found by its type and time, and opened', async () => {
    const { store, mx, reactions, organisationId } = world()
    const [mine, other] = [901, 902] as MemberId[]
    const since = now()
    const raise = (memberId: MemberId | undefined, type: string, n: number) =>
      store.write(mx, (tx) => tx.emit({ type, organisationId, ...(memberId && { memberId }), body: { n } }))
    await raise(mine, 'found', 1)
    await raise(other, 'found', 2)
    await raise(mine, 'something-else', 3)
    await raise(undefined, 'found', 4)
    await raise(mine, 'found', 5)
    const found = (at: number) =>
      store.read(reactions, (tx) => memberEventBodies(tx, organisationId, mine as MemberId, 'found', at))
    assert.deepEqual(await found(since), [{ n: 1 }, { n: 5 }])
    assert.deepEqual(await found(now() + DAY_MS), [])
    await workOff()
  })

  test('an event of a transaction that failed is never heard of', async () => {
    await workOff()
    const { store, mx, organisationId } = world()
    const failed = store.write(mx, async (tx) => {
      await tx.emit({ type: 'undone', organisationId, body: {} })
      throw new Error('changed its mind')
    })
    await assert.rejects(failed, /changed its mind/)
    assert.equal(await outboxWith(async () => {}).workOff(), 0)
  })

  test('a clock that is set back keeps no event waiting, neither a new one nor one that is tried again', async () => {
    await workOff()
    let isReady = false
    const outbox = outboxWith(async () => {
      if (!isReady) throw new Error('not yet')
    })
    await later(DAY_MS, () => world().emit('from-tomorrow'))
    assert.equal(await outbox.workOff(), 1)
    assert.equal(await later(DAY_MS, () => outbox.workOff()), 1)
    isReady = true
    assert.equal(await outbox.workOff(), 1)
    assert.equal(await outbox.workOff(), 0)
  })

  test('a reaction that fails is tried again later, and does not keep the others waiting', async () => {
    await workOff()
    for (const type of ['fails-once', 'works']) await world().emit(type)
    const seen: string[] = []
    const outbox = outboxWith(async ({ type, attempt }) => {
      seen.push(`${type} ${attempt}`)
      if (type === 'fails-once' && attempt === 1) throw new Error('not yet')
    })
    await outbox.workOff()
    await outbox.workOff()
    await later(2_000, () => outbox.workOff())
    assert.deepEqual(seen, ['fails-once 1', 'works 1', 'fails-once 2'])
  })

  test('after a crash inside a reaction the event is carried out again, once its lease is over', async () => {
    await workOff()
    await world().emit('crash')
    let enter = () => {}
    const entered = new Promise<void>((resolve) => (enter = resolve))
    // A process that dies here neither finishes nor reports.
    void outboxWith(() => (enter(), new Promise(() => {}))).workOff()
    await entered
    const seen: number[] = []
    const survivor = outboxWith(async ({ attempt }) => void seen.push(attempt))
    assert.equal(await survivor.workOff(), 0)
    await later(LEASE_MS + 1, () => survivor.workOff())
    assert.deepEqual(seen, [2])
  })

  test('several processes share the work without doing any of it twice', async () => {
    await workOff()
    await Promise.all(Array.from({ length: 60 }, (_, n) => world().emit('shared', { n })))
    const seen: unknown[] = []
    const workers = Array.from({ length: 3 }, () => outboxWith(async ({ body }) => void seen.push(body)))
    await Promise.all(workers.map((worker) => worker.workOff()))
    await workers[0]!.workOff()
    assert.equal(seen.length, 60)
    assert.equal(new Set(seen.map((body) => JSON.stringify(body))).size, 60)
  })

  test('a started outbox wakes up on news and ends when it is told to', async () => {
    await workOff()
    const seen: string[] = []
    const outbox = outboxWith(async ({ type }) => void seen.push(type))
    outbox.start()
    await pause(30)
    await world().emit('wakes')
    await eventually(async () => seen.length > 0)
    await outbox.stop()
    await world().emit('unheard')
    await pause(20)
    assert.deepEqual(seen, ['wakes'])
  })

  test('the body of an event is sealed, and bound to its row', async () => {
    await workOff()
    const { store, keeper, emit } = world()
    await emit('sealed', { address: 'alice@example.org' })
    await emit('sealed', { address: 'bob@example.org' })
    const rows = await store.read(keeper, ({ db }) =>
      db.selectFrom('event').selectAll().where('type', '=', 'sealed').orderBy('event_id').execute(),
    )
    assert.equal(
      rows.some((row) => Buffer.from(row.body).includes('example')),
      false,
    )
    await store.write(keeper, ({ db }) =>
      db.updateTable('event').set({ body: rows[0]!.body }).where('event_id', '=', rows[1]!.event_id).execute(),
    )
    const seen: unknown[] = []
    await outboxWith(async ({ body }) => void seen.push(body)).workOff()
    assert.deepEqual(seen, [{ address: 'alice@example.org' }])
  })

  test('emit() needs a grant, and bodies have a limit', async () => {
    const { store, keeper, mx, organisationId } = world()
    const emit = (ticket: typeof mx, body: unknown) =>
      store.write(ticket, (tx) => tx.emit({ type: 'x', organisationId, body }))
    await assert.rejects(emit(keeper, {}), refusal('not-permitted'))
    await assert.rejects(emit(mx, 'x'.repeat(65_536)), /larger than/)
  })

  test('purgeEvents() removes what was done long ago', async () => {
    const { store, keeper, reactions } = world()
    await workOff()
    assert.equal(await purgeEvents(store, keeper, 60_000), 0)
    await assert.rejects(purgeEvents(store, world().mx, 0), refusal('not-permitted'))
    assert.ok((await later(60_001, () => purgeEvents(store, reactions, 60_000))) > 0)
  })
}
