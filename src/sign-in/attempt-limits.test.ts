import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { useClock } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import { AttemptLimits, COUNTS, HALF_LIFE_MS, MAX_DELAY_MS, MAX_WAITING } from './attempt-limits.ts'

const ALICE = 'alice@example.org'
const HOME = '198.51.100.7'
const tooMany = (error: unknown) => error instanceof Refusal && error.reason === 'too-many-attempts'

describe('AttemptLimits', () => {
  let time = 0
  let restore: () => void
  beforeEach(() => {
    time = 0
    restore = useClock({ monotonic: () => time })
  })
  afterEach(() => restore())

  const fail = (limits: AttemptLimits, address: string, name: string, times: number) => {
    for (let count = 0; count < times; count++) limits.failed(address, name)
  }

  test('forgives typing errors, then slows more and more, then refuses this address and no other', () => {
    const limits = new AttemptLimits()
    const names = (count: number) => `user${count}@example.org` // so that no account is under pressure
    const delays: number[] = []
    for (let count = 0; count < COUNTS.address.refusedFrom; count++) {
      delays.push(limits.delayOf(HOME, names(count)))
      limits.failed(HOME, names(count))
    }
    assert.deepEqual(delays.slice(0, COUNTS.address.free + 1), [0, 0, 0, 0, 0, 250])
    assert.deepEqual(
      delays,
      delays.toSorted((a, b) => a - b),
    )
    assert.equal(delays.at(-1), MAX_DELAY_MS)
    assert.throws(() => limits.delayOf(HOME, ALICE), tooMany)
    assert.equal(limits.delayOf('203.0.113.1', ALICE), 0)
  })

  test('lets an address back in when its failures have faded', () => {
    const limits = new AttemptLimits()
    fail(limits, HOME, ALICE, COUNTS.address.refusedFrom)
    assert.throws(() => limits.delayOf(HOME, ALICE), tooMany)
    time += HALF_LIFE_MS
    assert.ok(limits.delayOf(HOME, ALICE) > 0)
    time += 3 * HALF_LIFE_MS
    assert.equal(limits.delayOf(HOME, ALICE), 0)
  })

  test('counts a /64 of IPv6 as one address, and a /24 of IPv4 as one network', () => {
    const limits = new AttemptLimits()
    for (let host = 1; host <= COUNTS.address.refusedFrom; host++)
      limits.failed(`2001:db8::${host.toString(16)}`, ALICE)
    assert.throws(() => limits.delayOf('2001:db8::ffff', ALICE), tooMany)
    assert.doesNotThrow(() => limits.delayOf('2001:db8:0:1::1', ALICE))
    for (let count = 0; count < COUNTS.network.refusedFrom; count++)
      limits.failed(`203.0.113.${count % 200}`, `u${count}`)
    assert.throws(() => limits.delayOf('203.0.113.250', ALICE), tooMany)
  })

  test('counts the spellings of one account together', () => {
    const limits = new AttemptLimits()
    const spellings = ['alice@example.org', 'ALICE@example.org', 'alice+shop@example.org']
    for (let count = 0; count < 20; count++) limits.failed(`192.0.2.${count}`, spellings[count % 3] ?? '')
    assert.ok(limits.delayOf('203.0.113.1', 'Alice+x@Example.org') > 0)
  })

  test('a success elsewhere does not wipe out what an address did', () => {
    const limits = new AttemptLimits()
    fail(limits, HOME, ALICE, COUNTS.address.refusedFrom)
    limits.succeeded(HOME, 'mallory@example.org')
    assert.throws(() => limits.delayOf(HOME, ALICE), tooMany)
  })

  test('an old password in a phone slows its owner at home, and no neighbour', () => {
    const limits = new AttemptLimits()
    limits.succeeded(HOME, ALICE)
    fail(limits, HOME, ALICE, 20)
    assert.ok(limits.delayOf(HOME, ALICE) > 0)
    assert.equal(limits.delayOf(HOME, 'bob@example.org'), 0)
  })

  test('10,000 guesses from 1,000 addresses: few get through, the owner never waits at home and is never refused', () => {
    const limits = new AttemptLimits()
    const fresh = '203.0.113.99'
    limits.succeeded(HOME, ALICE)
    let [looked, lockOuts, longest] = [0, 0, 0]
    for (let guess = 0; guess < 10_000; guess++) {
      const attacker = `10.${guess % 4}.${guess % 250}.${(guess % 1_000) >> 2}`
      try {
        limits.delayOf(attacker, ALICE)
        looked += 1
        limits.failed(attacker, ALICE)
      } catch (error) {
        assert.ok(tooMany(error))
      }
      time += 100
      if (guess % 100 !== 0) continue
      try {
        assert.equal(limits.delayOf(HOME, ALICE), 0)
        longest = Math.max(longest, limits.delayOf(fresh, ALICE))
      } catch {
        lockOuts += 1
      }
    }
    assert.equal(lockOuts, 0)
    assert.equal(longest, MAX_DELAY_MS)
    assert.ok(limits.size <= 1_000 * 2 + 10, `${limits.size} keys`)
    assert.ok(looked <= 10_000)
  })

  test('holds a bounded number of keys, however many addresses and names come', () => {
    const limits = new AttemptLimits()
    for (let count = 0; count < 150_000; count++) {
      limits.failed(`10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`, `u${count}@example.org`)
    }
    assert.ok(limits.size <= 200_000 + 600, `${limits.size} keys`)
  })

  test('admit() lets a few of one address wait, and refuses the rest at once', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] })
    const limits = new AttemptLimits()
    fail(limits, HOME, ALICE, 10)
    const waiting = Array.from({ length: MAX_WAITING.address }, () => limits.admit(HOME, ALICE))
    await assert.rejects(limits.admit(HOME, ALICE), tooMany)
    const elsewhere = limits.admit('192.0.2.1', ALICE)
    context.mock.timers.tick(MAX_DELAY_MS)
    await Promise.all([...waiting, elsewhere])
    const later = limits.admit(HOME, ALICE)
    fail(limits, HOME, ALICE, COUNTS.address.refusedFrom)
    context.mock.timers.tick(MAX_DELAY_MS)
    await assert.rejects(later, tooMany)
  })
})
