// What kept answers promise on every engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { now, useClock } from '../base/clock.ts'
import { newMemberId, newTraceId, type MemberId, type TraceId } from '../base/ids.ts'
import { refusal } from '../../test/support/refusals.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { ANSWERS_KEPT_MS, answerOf, forgetAnswers, keepAnswer, type KeyedRequest } from './idempotency-key.ts'

export function idempotencyKeyTests(world: () => StoreWorld): void {
  const requestOf = (memberId: MemberId = newMemberId(), digest = 'd1'): KeyedRequest => ({
    owner: { organisationId: world().organisationId, memberId },
    key: 'k1',
    digest,
  })
  const answer = (request: KeyedRequest) => world().store.read(world().mx, (tx) => answerOf(tx, request))
  const keep = (request: KeyedRequest, traceId: TraceId = newTraceId()) =>
    world().store.write(world().mx, (tx) => keepAnswer(tx, request, { traceId, state: 'held' }))

  test('answerOf() knows a request again, and no other of the member or of somebody else', async () => {
    const [request, traceId] = [requestOf(), newTraceId()]
    assert.equal(await answer(request), undefined)
    await keep(request, traceId)
    assert.deepEqual(await answer(request), { traceId, state: 'held' })
    await assert.rejects(answer({ ...request, digest: 'd2' }), refusal('key-reused'))
    assert.equal(await answer({ ...request, key: 'k2' }), undefined)
    assert.equal(await answer(requestOf()), undefined)
  })

  test('keepAnswer() lets one of two have the key, and nothing else of the other is kept', async () => {
    const [request, other] = [requestOf(), requestOf()]
    const twice = async () =>
      world().store.write(world().mx, async (tx) => {
        await keepAnswer(tx, { ...request, digest: newTraceId() }, { traceId: newTraceId(), state: 'sent' })
        return 'kept'
      })
    const settled = await Promise.allSettled([twice(), twice(), twice()])
    assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1)
    await assert.rejects(
      world().store.write(world().mx, async (tx) => {
        await keepAnswer(tx, other, { traceId: newTraceId(), state: 'sent' })
        await keepAnswer(tx, request, { traceId: newTraceId(), state: 'sent' })
      }),
      refusal('in-use'),
    )
    assert.equal(await answer(other), undefined)
  })

  test('after a day a key is free again, and forgetAnswers() takes it away', async () => {
    const [request, traceId, start] = [requestOf(), newTraceId(), now()]
    const keeper = world().office.issueModule('keeper')
    const count = async () =>
      (await world().store.read(keeper, ({ db }) => db.selectFrom('idempotency_key').select('at_ms').execute())).length
    await keep(request)
    const before = await count()
    await world().store.write(keeper, forgetAnswers)
    assert.equal(await count(), before)
    const restore = useClock({ now: () => start + ANSWERS_KEPT_MS + 60_000 })
    try {
      assert.equal(await answer(request), undefined)
      await keep({ ...request, digest: 'd2' }, traceId)
      assert.equal((await answer({ ...request, digest: 'd2' }))?.traceId, traceId)
      await world().store.write(keeper, forgetAnswers)
      assert.equal(await count(), 1)
    } finally {
      restore()
    }
  })
}
