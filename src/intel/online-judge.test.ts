import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { gramsOf } from '../mail/folding/grams.ts'
import { OnlineJudge } from './online-judge.ts'
import { packSlots, slotsOf, unpackSlots } from './slots.ts'

const SPAM = gramsOf('win a free prize now, click and claim your money')
const HAM = gramsOf('the meeting is moved to thursday, please bring the plan')

describe('OnlineJudge', () => {
  test('knows nothing, then what it was told, and the like of it', () => {
    const judge = new OnlineJudge(16)
    assert.equal(judge.score(SPAM), 0)
    for (let each = 0; each < 3; each++) {
      judge.learn(SPAM, { isUnwanted: true })
      judge.learn(HAM, { isUnwanted: false })
    }
    assert.ok(judge.score(SPAM) > 1 && judge.score(HAM) < -1)
    assert.ok(judge.score(gramsOf('claim your free money now')) > 0.5)
  })

  test('learns nothing where others judge right already, and more where they are wrong', () => {
    const step = (base: number) => {
      const judge = new OnlineJudge(16)
      judge.learn(SPAM, { isUnwanted: true, base })
      return judge.score(SPAM)
    }
    assert.equal(step(6), 0)
    assert.ok(step(-6) >= step(0) && step(0) > 0)
  })

  test('takes a lesson back', () => {
    const judge = new OnlineJudge(12)
    judge.learn(HAM, { isUnwanted: false })
    const before = judge.score(SPAM)
    judge.unlearn(SPAM, judge.learn(SPAM, { isUnwanted: true }))
    assert.ok(Math.abs(judge.score(SPAM) - before) < 1e-6)
  })

  test('is the same after a stay at rest, up to half precision', () => {
    const judge = new OnlineJudge(12)
    for (let each = 0; each < 20; each++) judge.learn(SPAM, { isUnwanted: true })
    const again = OnlineJudge.fromBytes(judge.toBytes(), 12)
    assert.equal(judge.toBytes().length, 4 * 4_096)
    assert.ok(Math.abs(again.score(SPAM) - judge.score(SPAM)) < 0.01)
    assert.throws(() => OnlineJudge.fromBytes(judge.toBytes(), 13), RangeError)
  })

  test('forgets', () => {
    const judge = new OnlineJudge(12)
    judge.learn(SPAM, { isUnwanted: true })
    const before = judge.score(SPAM)
    judge.fade(0.5)
    assert.ok(Math.abs(judge.score(SPAM) - before / 2) < 1e-6)
  })
})

describe('packSlots()', () => {
  test('keeps what slotsOf() gives', () => {
    fc.assert(
      fc.property(fc.uint32Array({ maxLength: 500 }), (features) => {
        const slots = slotsOf(features)
        assert.deepEqual(unpackSlots(packSlots(slots)), slots)
      }),
    )
  })

  test('takes about a byte a feature of a long letter', () => {
    const slots = slotsOf(gramsOf(Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ')))
    assert.ok(packSlots(slots).length < 1.2 * slots.length)
  })

  test('unpackSlots() never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void unpackSlots(bytes)))
  })
})
