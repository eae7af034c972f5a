import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { hourRatio, MAX_LLR, readHabits, type Crowd } from './likelihood.ts'
import { GroupProfile } from './state/group-profile.ts'
import { HABITS, habitIndex, WITHIN } from './state/habits.ts'
import { UserProfile } from './state/profile.ts'

const [COUNTRY, ASN, PREFIX] = [habitIndex('country'), habitIndex('asn'), habitIndex('prefix')]
const HOUR = 494_000

/** A place of the network: country, operator, prefix as hashes. */
function hashesOf(country: number, asn: number, prefix: number): Float64Array {
  const hashes = new Float64Array(HABITS.length)
  hashes.set([country], COUNTRY)
  hashes.set([asn], ASN)
  hashes.set([prefix], PREFIX)
  return hashes
}

function learn(hashes: Float64Array, groups: readonly GroupProfile[], profile?: UserProfile): void {
  for (const habit of [COUNTRY, ASN, PREFIX]) {
    const outer = WITHIN[habit] ?? -1
    profile?.learn(habit, hashes[habit]!, HOUR, 0, true)
    for (const group of groups) group.learn(habit, hashes[habit]!, outer, outer < 0 ? 0 : hashes[outer]!, HOUR)
  }
}

/** 400 sign-ins of colleagues: mostly from one network, some from ten others of the same operator, a few from abroad. */
function someCrowd(): { crowd: Crowd; all: GroupProfile[] } {
  const group = new GroupProfile()
  for (let each = 0; each < 400; each++) {
    const abroad = each % 100 === 99
    learn(abroad ? hashesOf(2, 20, 200) : hashesOf(1, 10, 100 + (each % 4 === 0 ? each % 11 : 0)), [group])
  }
  return { crowd: { department: group, organisation: group, installation: group }, all: [group] }
}

/** The ratios of one place summed, for a member with `logins` sign-ins from the usual one. */
function ratioOf(logins: number, hashes: Float64Array): number {
  const { crowd, all } = someCrowd()
  const profile = new UserProfile()
  for (let each = 0; each < logins; each++) learn(hashesOf(1, 10, 100), all, profile)
  return readHabits(hashes, profile, crowd, HOUR, 0, 1).reduce((sum, { llr }) => sum + llr, 0)
}

describe('readHabits()', () => {
  test('a member nobody knows is judged like the crowd', () => {
    assert.ok(Math.abs(ratioOf(0, hashesOf(1, 10, 100))) < 1)
  })

  test('the usual place speaks for the member, the more the more often she came from it', () => {
    const ratios = [1, 5, 20, 80].map((logins) => ratioOf(logins, hashesOf(1, 10, 100)))
    assert.deepEqual(
      ratios,
      ratios.toSorted((a, b) => b - a),
    )
    assert.ok(ratios[3]! < 0)
  })

  test('what was never seen keeps its rarity: a new network is cheaper than a new operator, and that than a new country', () => {
    for (const logins of [5, 20, 80]) {
      const [network, operator, country] = [hashesOf(1, 10, 999), hashesOf(1, 98, 998), hashesOf(97, 97, 997)].map(
        (hashes) => ratioOf(logins, hashes),
      )
      assert.ok(
        0 < network! && network! < operator! && operator! < country!,
        `${logins}: ${network} ${operator} ${country}`,
      )
      assert.ok(
        country! > ratioOf(logins, hashesOf(2, 20, 200)),
        'where colleagues are is less strange than where nobody is',
      )
    }
  })

  test('more of the same never makes what is new less strange', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (logins) => {
        assert.ok(ratioOf(logins + 1, hashesOf(97, 97, 997)) >= ratioOf(logins, hashesOf(97, 97, 997)) - 1e-9)
      }),
      { numRuns: 25 },
    )
  })

  test('no ratio is beyond its bounds, and a habit that a sign-in does not have says nothing', () => {
    const { crowd } = someCrowd()
    const readings = readHabits(hashesOf(97, 97, 997), new UserProfile(), crowd, HOUR, 0, 2)
    assert.ok(readings.every(({ llr, hash }) => Math.abs(llr) <= MAX_LLR && (hash !== 0 || llr === 0)))
  })
})

test('hourRatio() is lower in hours the member keeps, and runs round midnight', () => {
  const own = new Float32Array(24)
  own[23] = 40
  const crowd = new GroupProfile()
  for (let each = 0; each < 168; each++) crowd.learnHour(each)
  const ratios = [23, 0, 2, 11].map((hour) => hourRatio(own, hour, crowd, 1))
  assert.deepEqual(
    ratios,
    ratios.toSorted((a, b) => a - b),
  )
  assert.ok(ratios[0]! < 0 && ratios[3]! > 1)
})
