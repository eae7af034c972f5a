import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { useClock } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { KeyCache } from './key-cache.ts'

const BOUNDS = { size: 3, freshMs: 100, staleMs: 1_000 }
const AWAY = new Refusal('unavailable', 'Keys are not available')

let [clock, restoreClock] = [0, () => {}]
beforeEach(() => {
  clock = 0
  restoreClock = useClock({ monotonic: () => clock })
})
afterEach(() => restoreClock())

/** A cache, what it asked for, and a way to make the next loads fail. */
function newCache() {
  const asked: string[] = []
  const loader: { error?: Error } = {}
  const cache = new KeyCache(BOUNDS, async (id) => {
    asked.push(id)
    if (loader.error) throw loader.error
    return `${id}@${clock}`
  })
  return { cache, asked, loader }
}

describe('KeyCache', () => {
  it('asks once while an entry is fresh, again when it is not', async () => {
    const { cache, asked } = newCache()
    assert.equal(await cache.get('a'), 'a@0')
    clock = 99
    assert.equal(await cache.get('a'), 'a@0')
    clock = 100
    assert.equal(await cache.get('a'), 'a@100')
    assert.deepEqual(asked, ['a', 'a'])
  })

  it('lets callers at the same time share one load, and its failure', async () => {
    const { cache, asked, loader } = newCache()
    await Promise.all([cache.get('a'), cache.get('a'), cache.get('a')])
    assert.deepEqual(asked, ['a'])
    loader.error = AWAY
    const results = await Promise.allSettled([cache.get('b'), cache.get('b')])
    assert.ok(results.every(({ status }) => status === 'rejected'))
    delete loader.error
    assert.equal(await cache.get('b'), 'b@0')
    assert.deepEqual(asked, ['a', 'b', 'b'])
  })

  it('forgets the entry that was not used for the longest time', async () => {
    const { cache, asked } = newCache()
    for (const id of ['a', 'b', 'c', 'a', 'd', 'a', 'c', 'b']) await cache.get(id)
    assert.deepEqual(asked, ['a', 'b', 'c', 'd', 'b'])
  })

  it('goes on with an old entry while the source is away, for a bounded time', async () => {
    const { cache, loader } = newCache()
    await cache.get('a')
    loader.error = AWAY
    clock = 999
    assert.equal(await cache.get('a'), 'a@0')
    clock = 1_000
    await assert.rejects(cache.get('a'), AWAY)
  })

  it('gives up an entry at once when the source says anything else than "away"', async () => {
    const { cache, loader } = newCache()
    await cache.get('a')
    clock = 200
    loader.error = new Refusal('key-destroyed', 'Data was destroyed')
    await assert.rejects(cache.get('a'), loader.error)
    loader.error = AWAY
    await assert.rejects(cache.get('a'), AWAY)
  })

  it('forget() holds also for a load that has begun before', async () => {
    let finish = (_: string) => {}
    let loads = 0
    const cache = new KeyCache(BOUNDS, () => {
      loads++
      return new Promise<string>((resolve) => (finish = resolve))
    })
    const early = cache.get('a')
    cache.forget('a')
    finish('before')
    assert.equal(await early, 'before')
    const late = cache.get('a')
    finish('after')
    assert.equal(await late, 'after')
    assert.equal(loads, 2)
  })
})
