import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SKETCH_VALUES } from '../../mail/sketch.ts'
import { DAY, MINUTE, Sender, START, type Made } from './sending.fixture.ts'

const LETTER = Uint32Array.from({ length: SKETCH_VALUES }, (_, index) => index * 77_777)
/** After eight weeks. */
const MONDAY = START + 56 * DAY

/** Eight weeks of working days with so many strangers each. */
function settled(strangersDaily = 2): Sender {
  const sender = new Sender()
  for (let day = 0; day < 56; day++)
    if (day % 7 < 5)
      for (let index = 0; index < strangersDaily; index++)
        sender.send({ at: START + day * DAY + index * 30 * MINUTE, to: [day * 100 + index], relation: 'stranger' })
  return sender
}

/** So many strangers a day, evenly over the day. @returns how many left within four weeks, until one is held */
function drip(sender: Sender, daily: number, facts: Partial<Made> = {}, answers = 0): number {
  for (let left = 0; left < 28 * daily; left++) {
    const at = MONDAY + Math.floor((left * DAY) / daily)
    if (sender.send({ at, to: [50_000 + left], relation: 'stranger', ...facts }) !== 'send') return left
    if (left % 10 < answers * 10) sender.engine.answered(sender.profile, at + MINUTE)
  }
  return Infinity
}

describe('slowRise()', () => {
  const drips: readonly (readonly [
    name: string,
    daily: number,
    facts: Partial<Made>,
    answers: number,
    low: number,
    high: number,
  ])[] = [
    ['what is usual go', 2, {}, 0, Infinity, Infinity],
    ['eight a day, when most write back', 8, {}, 0.8, Infinity, Infinity],
    ['eight a day who do not write back only for days', 8, {}, 0, 15, 40],
    ['fifty a day only for hours', 50, {}, 0, 10, 20],
    ['eight a day with one letter earlier', 8, { sketch: LETTER }, 0, 5, 14],
    ['eight a day that lead to one new domain earlier', 8, { linkDomains: [9] }, 0, 5, 16],
  ]
  for (const [name, daily, facts, answers, low, high] of drips)
    test(`lets ${name}`, () => {
      const left = drip(settled(), daily, facts, answers)
      assert.ok(left >= low && left <= high, `${left} left`)
    })

  test('knows who always writes to many strangers', () => {
    const [few, many] = [drip(settled(2), 30), drip(settled(12), 30)]
    assert.ok(many > 1.5 * few, `${many} left, else ${few}`)
  })

  test('asks once for what the owner confirmed', () => {
    const sender = settled()
    const first = drip(sender, 8)
    const { profile, engine } = sender
    engine.released(profile, profile.minuteAt * MINUTE)
    assert.equal(profile.rise, 0)
    assert.ok(profile.riseConfirmed > 0 && profile.riseConfirmed <= first)
  })

  test('lets a mailing go whose readers change', () => {
    const sender = settled()
    const at = MONDAY
    const decisions = Array.from({ length: 200 }, (_, index) =>
      sender.send({
        at: at + index * 30_000,
        to: [70_000 + index],
        relation: index % 15 === 14 ? 'stranger' : 'mutual',
        sketch: LETTER,
      }),
    )
    assert.ok(decisions.every((each) => each === 'send'))
    assert.ok(sender.profile.rise < 3)
  })
})
