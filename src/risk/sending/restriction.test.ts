// From when on complaints and bounces restrict a member, and when it ends.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { RETURN_LIMITS } from '../../mail/return-limits.ts'
import { SendingEngine } from './engine.ts'
import { decodeSendingProfile, encodeSendingProfile } from './profile-codec.ts'
import { SendingProfile } from './profile.ts'
import { relieve, returnsOf, type Returns } from './restriction.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 10, 2, 9)

/** A member whose mail went to so many recipients outside. */
function sentTo(outside: number): SendingProfile {
  const profile = new SendingProfile()
  profile.advance(START)
  profile.fadeRatios()
  profile.outsideSent = outside
  return profile
}

// prettier-ignore
const CASES: readonly (readonly [what: string, outside: number, complaints: number, bounces: number, rows: string])[] = [
  ['nothing came back',                          400,  0,  0, ''],
  ['two complaints of forty',                     40,  2,  0, ''],
  ['three complaints of forty',                   40,  3,  0, 'rule.complaints'],
  ['three complaints of a newsletter',         5_000,  3,  0, ''],
  ['twenty complaints of a newsletter',        5_000, 20,  0, 'rule.complaints'],
  ['three complaints of who knows how many',       0,  3,  0, 'rule.complaints'],
  ['nineteen bounces of twenty',                  20,  0, 19, ''],
  ['twenty bounces of a hundred',                100,  0, 20, 'rule.bounces'],
  ['twenty bounces of three hundred',            300,  0, 20, ''],
  ['both',                                       100,  5, 50, 'rule.complaints rule.bounces'],
]

describe('returnsOf()', () => {
  for (const [what, outside, complaints, bounces, rows] of CASES)
    test(`${what}: ${rows || 'no restriction'}`, () => {
      const profile = sentTo(outside)
      Object.assign(profile, { complaints, bounces })
      const { reasons, change } = returnsOf(profile, START, RETURN_LIMITS)
      assert.equal(reasons.map(({ id }) => id).join(' '), rows)
      assert.equal(change, rows === '' ? undefined : 'restricted')
      assert.ok(reasons.every(({ value }) => value > 0 && value <= 1))
      assert.equal(returnsOf(profile, START, RETURN_LIMITS).change, undefined, 'it changes once')
    })
})

describe('a restriction', () => {
  const engine = new SendingEngine()
  const after = (profile: SendingProfile, days: number): Returns =>
    returnsOf(profile, START + days * DAY_MS, RETURN_LIMITS)

  test('stays while the counts are a little lower, and ends by time', () => {
    const profile = sentTo(40)
    engine.complained(profile, START, 3)
    assert.equal(after(profile, 0).change, 'restricted')
    assert.deepEqual([after(profile, 5).change, profile.restrictedSince], [undefined, START])
    assert.equal(after(profile, 15).reasons.length, 1)
    assert.equal(after(profile, 30).change, 'relieved')
    assert.deepEqual([after(profile, 31).reasons, profile.restrictedSince], [[], 0])
  })

  test('ends when much other mail makes their share small', () => {
    const profile = sentTo(100)
    engine.bounced(profile, START, 20)
    assert.equal(after(profile, 0).change, 'restricted')
    profile.outsideSent = 500
    assert.equal(after(profile, 1).change, 'relieved')
  })

  test('ends by an officer, and begins anew with new complaints only', () => {
    const profile = sentTo(40)
    engine.complained(profile, START, 3)
    after(profile, 0)
    const change = () => relieve(profile, START, RETURN_LIMITS).change
    assert.deepEqual([change(), change()], ['relieved', undefined])
    engine.complained(profile, START, 1)
    assert.deepEqual(after(profile, 0).reasons, [])
    engine.complained(profile, START, 2)
    assert.equal(after(profile, 0).change, 'restricted')
  })

  test('follows the limits of the organisation, and ends when they are raised', () => {
    const profile = sentTo(40)
    engine.complained(profile, START, 3)
    const of = (least: number, share: number) =>
      returnsOf(profile, START, { ...RETURN_LIMITS, complaints: { least, share } }).change
    assert.deepEqual([of(4, 0.003), of(2, 0.1), of(2, 0.05)], [undefined, undefined, 'restricted'])
    assert.deepEqual([of(5, 0.05), of(7, 0.05)], [undefined, 'relieved'], 'from half of it on it stays')
  })

  test('is kept with the profile', () => {
    const profile = sentTo(40)
    engine.complained(profile, START, 3)
    after(profile, 0)
    assert.equal(decodeSendingProfile(encodeSendingProfile(profile))?.restrictedSince, START)
  })
})
