import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  calibrationError,
  incompleteBeta,
  oneMinusRocaPercent,
  rateOf,
  reaching,
  rocOf,
  thresholdFor,
} from './metrics.ts'

/** Values of R's binom.test(hits, total)$conf.int. */
// prettier-ignore
const INTERVALS: readonly [number, number, number, number][] = [
  [0,     10, 0,          0.3084971],
  [1,     10, 0.002528579, 0.4450161],
  [5,     10, 0.1870860,  0.8129140],
  [10,    10, 0.6915029,  1],
  [0,   1000, 0,          0.003682084],
]

for (const [hits, total, low, high] of INTERVALS) {
  test(`rateOf(${hits}, ${total}) has the exact interval`, () => {
    const rate = rateOf(hits, total)
    assert.ok(Math.abs(rate.low - low) < 1e-6, String(rate.low))
    assert.ok(Math.abs(rate.high - high) < 1e-6, String(rate.high))
  })
}

test('rateOf() of nothing knows nothing', () => {
  assert.deepEqual([rateOf(0, 0).low, rateOf(0, 0).high], [0, 1])
})

test('rateOf() covers: outside its interval the seen count has less than 2.5 per cent, summed term by term', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (total, share) => {
      const hits = Math.round(total * share)
      const { low, high } = rateOf(hits, total)
      if (hits > 0) assert.ok(Math.abs(tail(total, low, hits, total) - 0.025) < 1e-9)
      if (hits < total) assert.ok(Math.abs(tail(total, high, 0, hits) - 0.025) < 1e-9)
    }),
  )
})

/** The chance of `from` … `to` hits. */
function tail(total: number, p: number, from: number, to: number): number {
  let term = (1 - p) ** total
  let sum = 0
  for (let hits = 0; hits <= to; hits++) {
    if (hits >= from) sum += term
    term *= ((total - hits) / (hits + 1)) * (p / (1 - p))
  }
  return sum
}

test('incompleteBeta() at known places', () => {
  assert.ok(Math.abs(incompleteBeta(1, 1, 0.3) - 0.3) < 1e-12)
  assert.ok(Math.abs(incompleteBeta(2, 3, 0.5) - 0.6875) < 1e-12)
  assert.ok(Math.abs(incompleteBeta(0.5, 0.5, 0.25) - 1 / 3) < 1e-12)
  assert.ok(Math.abs(incompleteBeta(50_000, 50_000, 0.5) - 0.5) < 1e-9)
})

test('thresholdFor() lets no more wanted mail reach it than allowed', () => {
  const wanted = Array.from({ length: 1_000 }, (_, index) => index / 1_000)
  assert.equal(reaching(wanted, thresholdFor(wanted, 0.001)).hits, 1)
  assert.equal(reaching(wanted, thresholdFor(wanted, 0)).hits, 0)
  assert.equal(reaching([0.5, 0.5, 0.5], thresholdFor([0.5, 0.5, 0.5], 0.4)).hits, 0)
  assert.equal(reaching([0, 0], thresholdFor([0, 0], 0)).hits, 0)
})

test('oneMinusRocaPercent() counts the pairs in the wrong order', () => {
  assert.equal(oneMinusRocaPercent([0.1, 0.2], [0.8, 0.9]), 0)
  assert.equal(oneMinusRocaPercent([0.8, 0.9], [0.1, 0.2]), 100)
  assert.equal(oneMinusRocaPercent([0.5, 0.5], [0.5]), 50)
  assert.equal(oneMinusRocaPercent([0.1, 0.6], [0.5, 0.9]), 25)
})

test('oneMinusRocaPercent() agrees with counting every pair', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(scores, scores, (wanted, unwanted) => {
      let wrong = 0
      for (const a of wanted) for (const b of unwanted) wrong += a > b ? 1 : a === b ? 0.5 : 0
      const expected = (100 * wrong) / (wanted.length * unwanted.length)
      assert.ok(Math.abs(oneMinusRocaPercent(wanted, unwanted) - expected) < 1e-9)
    }),
  )
})

test('rocOf() rises', () => {
  const points = rocOf([0.1, 0.2, 0.6, 0.9], [0.5, 0.7, 0.95], [0, 0.25, 0.5])
  assert.deepEqual(
    points.map(({ caught }) => Math.round(caught * 3)),
    [1, 2, 3],
  )
})

test('calibrationError() is 0 for honest probabilities and large for boasting ones', () => {
  const happened = Array.from({ length: 100 }, (_, index) => index < 80)
  assert.ok(calibrationError(Array(100).fill(0.8), happened) < 1e-9)
  assert.ok(Math.abs(calibrationError(Array(100).fill(1), happened) - 0.2) < 1e-9)
})
