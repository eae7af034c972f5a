import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HABITS } from './habits.ts'
import { decodeProfile, encodeProfile, MAX_PROFILE_BYTES, PROFILE_LAYOUT } from './profile-codec.ts'
import { MAX_CLUSTERS, MAX_CONFIRMED, MAX_DEVICES, MAX_RECENT, OFFSETS, UserProfile } from './profile.ts'
import { RATES } from './rates.ts'

/** Every slot taken: what a member with many habits comes to. */
function fullProfile(): UserProfile {
  const profile = new UserProfile()
  HABITS.forEach(({ capacity }, habit) => {
    for (let value = 1; value <= capacity + 5; value++)
      profile.learn(habit, 2 ** 52 - habit * 1_000 - value, 494_000 + value, 24, value % 3 > 0)
  })
  for (let hour = 0; hour < 168; hour++) profile.learnHour(hour, 3_600_000)
  RATES.forEach((rate, index) => profile.learnRate(rate, index))
  for (let index = 0; index < MAX_CONFIRMED; index++) profile.confirmed[index] = 2 ** 50 + index
  for (let index = 0; index < MAX_DEVICES; index++)
    profile.devices.push({
      key: 2 ** 51 + index,
      firstAt: 1.7e12,
      lastAt: 1.8e12,
      count: 9,
      trust: index % 4,
      clientMajor: 124,
      systemVersion: Math.fround(10.15),
      parts: Float64Array.from({ length: 8 }, (_, part) => 2 ** 49 + part),
    })
  for (let index = 0; index < MAX_RECENT; index++)
    profile.recent.push({
      at: 1.8e12 + index,
      country: 1,
      city: 2,
      prefix: 3,
      asn: 4,
      point: index === 0 ? undefined : { lat: 22.5, lon: 114, radiusKm: 25 },
      isMasked: index === 1,
      isProgram: index === 2,
      asnClass: index % 7,
    })
  for (let index = 0; index < MAX_CLUSTERS; index++) profile.clusters.push({ lat: index, lon: -index, weight: 0.5 })
  profile.zone = 'America/Argentina/ComodRivadavia'
  profile.logins = 4_000_000_000
  ;[profile.firstAt, profile.lastAt] = [1.7e12, 1.8e12]
  return profile
}

test('a profile with every slot taken is at most 8 kB, and comes back as it was', () => {
  const profile = fullProfile()
  const bytes = encodeProfile(profile)
  assert.ok(bytes.length <= MAX_PROFILE_BYTES, `${bytes.length} bytes`)
  assert.deepEqual(encodeProfile(decodeProfile(bytes)!), bytes)
  assert.deepEqual(decodeProfile(bytes)!.devices, profile.devices)
  assert.deepEqual(decodeProfile(bytes)!.recent, profile.recent)
})

test('decodeProfile() takes no other layout, and no profile that is cut off', () => {
  const bytes = encodeProfile(fullProfile())
  assert.equal(decodeProfile(Buffer.from([PROFILE_LAYOUT + 1, ...bytes.subarray(1)])), undefined)
  assert.throws(() => decodeProfile(bytes.subarray(0, bytes.length - 1)), RangeError)
})

test('learn() keeps the values that are used and lets the faintest go', () => {
  const profile = new UserProfile()
  const capacity = OFFSETS[1]! - OFFSETS[0]!
  for (let value = 1; value <= capacity; value++)
    for (let times = 0; times <= value; times++) profile.learn(0, value, 1_000, 24, true)
  profile.learn(0, 99, 1_000, 24, true)
  assert.equal(profile.slotOf(0, 1), -1)
  assert.ok(profile.slotOf(0, 2) >= 0 && profile.slotOf(0, 99) >= 0)
  assert.equal(profile.totalOf(0, 1_000, 24).types, capacity)
})
