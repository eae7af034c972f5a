// What holds promise on every engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { now, useClock } from '../base/clock.ts'
import { newMemberId, newTraceId, type MemberId, type TraceId } from '../base/ids.ts'
import type { HoldReason } from '../mail/hold.ts'
import { refusal } from '../../test/support/refusals.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { heldBlob, holdOf, holdsOf, MAX_HELD, move, needOf, park, type Hold, type HoldFacts } from './hold.ts'
import { dueHolds, hasEarlier, lastAsked, purgeHolds } from './hold-work.ts'
import { enqueue } from './queue.ts'
import { lease, settle, type LeasedRecipient } from './queue-work.ts'

const HOUR_MS = 3_600_000

const reason = (need: HoldReason['need'], more: Partial<HoldReason> = {}): HoldReason => ({
  need,
  rule: `rule-${need}`,
  facts: [],
  approvers: [],
  whenUnanswered: 'return',
  withinMs: HOUR_MS,
  ...more,
})

export function holdTests(world: () => StoreWorld): void {
  const outbound = () => world().office.issueModule('outbound')

  async function parked(reasons: readonly HoldReason[], memberId: MemberId = newMemberId()): Promise<TraceId> {
    const { store, mx, organisationId, writeBlob } = world()
    const holdId = newTraceId()
    const facts: HoldFacts = {
      envelope: {
        returnPath: 'a@example.org',
        recipients: [{ address: 'x@remote.test' }],
        smtpUtf8: false,
        body: '7bit',
      },
      peer: { address: '192.0.2.1', port: 1, helo: 'client', protocol: 'ESMTPSA' },
      address: 'a@example.org',
      subject: 'Plan',
      reasons,
    }
    const blob = await writeBlob(Buffer.from(`From: a@example.org\r\n\r\n${holdId}\r\n`))
    await store.write(mx, (tx) => park(tx, { organisationId, holdId, memberId, state: 'parked', facts, blob }))
    return holdId
  }
  const read = async (holdId: TraceId): Promise<Hold> => {
    const hold = await world().store.read(outbound(), (tx) => holdOf(tx, world().organisationId, holdId))
    assert.ok(hold)
    return hold
  }
  const moved = (hold: Hold, change: Parameters<typeof move>[2]) =>
    world().store.write(outbound(), (tx) => move(tx, hold, change))
  const isThere = async (holdId: TraceId) => {
    const { store, organisationId } = world()
    return (await store.read(outbound(), (tx) => heldBlob(tx, { organisationId, holdId }))) !== undefined
  }
  const due = async (ms = 0): Promise<readonly TraceId[]> => {
    const then = now() + ms
    const restore = useClock({ now: () => then })
    try {
      return (await world().store.read(outbound(), (tx) => dueHolds(tx, 1_000))).map(({ holdId }) => holdId)
    } finally {
      restore()
    }
  }

  test('a parked message keeps its envelope and reasons, and its content until it is over', async () => {
    const holdId = await parked([reason('step-up'), reason('approval')])
    const hold = await read(holdId)
    assert.deepEqual(
      [hold.state, hold.need, hold.step, hold.place, hold.facts.subject],
      ['parked', 'step-up', 0, 1, 'Plan'],
    )
    assert.equal(hold.expiresAt, hold.createdAt + HOUR_MS)
    assert.equal(await world().store.read(world().mx, (tx) => needOf(tx, world().organisationId, holdId)), 'step-up')
    assert.equal(await isThere(holdId), true)
    assert.equal(await moved(hold, { state: 'released', decided: 'release' }), true)
    assert.equal(await isThere(holdId), false)
    assert.equal(await world().store.read(world().mx, (tx) => needOf(tx, world().organisationId, holdId)), undefined)
  })

  test('of two who move a hold at once, one wins', async () => {
    const holdId = await parked([reason('approval')])
    const hold = await read(holdId)
    const both = await Promise.all([
      moved(hold, { decided: 'release', decidedWhy: 'approver' }),
      moved(hold, { decided: 'return', decidedWhy: 'refused' }),
    ])
    assert.deepEqual(both.toSorted(), [false, true])
    assert.equal((await read(holdId)).decided, both[0] ? 'release' : 'return')
  })

  test('move() by who read it before words were added moves nothing, and the words stay', async () => {
    const holdId = await parked([reason('approval')])
    const before = await read(holdId)
    assert.equal(await moved(before, { facts: { ...before.facts, justification: 'For the client' } }), true)
    const reasons = [reason('approval', { escalations: 1 })]
    assert.equal(await moved(before, { facts: { ...before.facts, reasons } }), false)
    assert.equal((await read(holdId)).facts.justification, 'For the client')
  })

  test('move() by a clock that is behind is a move all the same, and the next one is told from it', async () => {
    const holdId = await parked([reason('approval')])
    const behind = now() - 2_000
    const restore = useClock({ now: () => behind })
    try {
      const before = await read(holdId)
      assert.equal(await moved(before, { due: behind }), true)
      assert.equal(await moved(before, { decided: 'release' }), false)
      assert.equal(await moved(await read(holdId), { decided: 'release' }), true)
    } finally {
      restore()
    }
  })

  test('move() goes on to the next reason with a new end of the wait, and keeps words of people sealed', async () => {
    const holdId = await parked([reason('step-up'), reason('approval', { withinMs: 2 * HOUR_MS })])
    const hold = await read(holdId)
    const expiresAt = now() + 2 * HOUR_MS
    await moved(hold, {
      state: 'parked',
      step: 1,
      expiresAt,
      facts: { ...hold.facts, justification: 'The client asked' },
    })
    const next = await read(holdId)
    assert.deepEqual([next.need, next.expiresAt, next.facts.justification], ['approval', expiresAt, 'The client asked'])
    await assert.rejects(moved(next, { step: 2 }), /no reason 2/)
  })

  test('dueHolds() gives what is to be asked now, what was decided, and what waited too long; in the order of arrival', async () => {
    const memberId = newMemberId()
    const first = await parked([reason('step-up')], memberId)
    const second = await parked([reason('step-up')], memberId)
    const delayed = await parked([reason('delay')], memberId)
    const ours = (ids: readonly TraceId[]) => ids.filter((id) => [first, second, delayed].includes(id))
    assert.deepEqual(ours(await due()), [first, second])
    for (const id of [second, first]) await moved(await read(id), { state: 'asked', askedAt: now() })
    assert.deepEqual(ours(await due()), [])
    assert.deepEqual(ours(await due(HOUR_MS + 1)), [first, second, delayed])
    await moved(await read(second), { decided: 'release' })
    assert.deepEqual(ours(await due()), [second])
    await moved(await read(first), { state: 'frozen' })
    assert.deepEqual(ours(await due()), [first, second], 'the keeper sets the end of what froze')
    const { frozenAt = 0 } = await read(first)
    assert.ok(frozenAt > 0)
    await moved(await read(first), { due: now() + 3 * HOUR_MS })
    assert.equal((await read(first)).frozenAt, frozenAt)
    assert.deepEqual(ours(await due(2 * HOUR_MS)), [second, delayed])
    await moved(await read(first), { state: 'parked' })
    assert.equal((await read(first)).frozenAt, undefined)
    const last = await world().store.read(outbound(), (tx) =>
      lastAsked(tx, world().organisationId, memberId, 'step-up'),
    )
    assert.ok(last > 0)
  })

  test('hasEarlier() finds the one of the same member that is to go out before', async () => {
    const memberId = newMemberId()
    const ids = [await parked([reason('step-up')], memberId), await parked([reason('step-up')], memberId)]
    const [first, second] = (await Promise.all(ids.map(read))) as [Hold, Hold]
    const earlier = (hold: Hold) => world().store.read(outbound(), (tx) => hasEarlier(tx, hold))
    assert.equal(await earlier(second), false, 'the first is not decided')
    await moved(first, { decided: 'release' })
    assert.equal(await earlier(second), true)
    await moved(await read(first.holdId), { state: 'released' })
    assert.equal(await earlier(second), false)
  })

  test('holdsOf() lists by member and state, oldest first; purgeHolds() forgets only what is over', async () => {
    const { store, organisationId } = world()
    const memberId = newMemberId()
    const ids = [await parked([reason('step-up')], memberId), await parked([reason('approval')], memberId)]
    const list = async (query: Parameters<typeof holdsOf>[2]) =>
      (await store.read(outbound(), (tx) => holdsOf(tx, organisationId, { memberId, ...query }))).map(
        ({ holdId }) => holdId,
      )
    assert.deepEqual(await list({}), ids)
    assert.deepEqual(await list({ need: 'approval' }), [ids[1]])
    await moved(await read(ids[0] as TraceId), { state: 'returned' })
    assert.deepEqual(await list({}), [ids[1]])
    await store.write(outbound(), (tx) => purgeHolds(tx, now() + 1, 1_000))
    assert.deepEqual(await list({ states: ['parked', 'returned'] }), [ids[1]])
  })

  test('park() refuses when too many of one member wait', async () => {
    const { store, organisationId } = world()
    const memberId = newMemberId()
    const holdId = await parked([reason('step-up')], memberId)
    await store.write(outbound(), async ({ db }) => {
      const row = await db.selectFrom('hold').selectAll().where('hold_id', '=', holdId).executeTakeFirstOrThrow()
      const rows = Array.from({ length: MAX_HELD - 1 }, (_, index) => ({
        ...row,
        hold_id: newTraceId(),
        place: index + 2,
        blob_id: null,
        due_ms: null,
      }))
      for (let from = 0; from < rows.length; from += 500)
        await db
          .insertInto('hold')
          .values(rows.slice(from, from + 500))
          .execute()
    })
    await assert.rejects(parked([reason('step-up')], memberId), refusal('sending-limit'))
    await store.write(outbound(), ({ db }) =>
      db.deleteFrom('hold').where('organisation_id', '=', organisationId).where('member_id', '=', memberId).execute(),
    )
  })

  test('lease() takes messages of one line to one domain one after the other, and those of others at once', async () => {
    const { store, mx, organisationId, alice, writeBlob } = world()
    const take = () =>
      store.write(outbound(), (tx) => lease(tx, { holder: 'line', leaseMs: HOUR_MS, limit: 100, busy: [] }))
    const settled = (leased: readonly LeasedRecipient[], result: 'delivered' | 'deferred') =>
      store.write(outbound(), (tx) =>
        settle(
          tx,
          'line',
          leased.map((each) => ({
            leased: each,
            result,
            due: now() + HOUR_MS,
            status: '2.0.0',
            class: '',
            facts: { reply: '', remoteHost: '', tls: '', isUncertain: false },
          })),
        ),
      )
    await settled(await take(), 'delivered')
    const queued = async (place: number | undefined, addresses: readonly string[]): Promise<TraceId> => {
      const queueId = newTraceId()
      const blob = await writeBlob(Buffer.from(queueId))
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
          ...(place !== undefined && { place }),
        }),
      )
      return queueId
    }
    const third = await queued(3, ['z@line.test'])
    const first = await queued(1, ['x@line.test', 'y@line.test'])
    const second = await queued(2, ['x@line.test', 'x@other.test'])
    const free = await queued(undefined, ['x@line.test'])
    const taken = async () => {
      const leased = await take()
      return { leased, ids: leased.map(({ queueId, recipient }) => `${queueId} ${recipient.address}`).toSorted() }
    }
    const round = await taken()
    assert.deepEqual(
      round.ids,
      [`${first} x@line.test`, `${first} y@line.test`, `${second} x@other.test`, `${free} x@line.test`].toSorted(),
    )
    assert.deepEqual((await taken()).ids, [], 'nothing overtakes what is under way')
    await settled(
      round.leased.filter(({ recipient }) => recipient.address !== 'y@line.test'),
      'delivered',
    )
    assert.deepEqual((await taken()).ids, [], 'one recipient of the first is still under way')
    await settled(
      round.leased.filter(({ recipient }) => recipient.address === 'y@line.test'),
      'deferred',
    )
    const next = await taken()
    assert.deepEqual(next.ids, [`${second} x@line.test`], 'what was deferred has had its turn')
    await settled(next.leased, 'delivered')
    const last = await taken()
    assert.deepEqual(last.ids, [`${third} z@line.test`])
    await settled(last.leased, 'delivered')
  })
}
