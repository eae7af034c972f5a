import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOURS_TEXT, isZone, minutesOutside, readHours } from './weekly-hours.ts'

const BERLIN = 'Europe/Berlin'
const NEW_YORK = 'America/New_York'
/** UTC+14: the first to see a Monday */
const KIRITIMATI = 'Pacific/Kiritimati'

/** Hours · zone · moment · minutes outside. */
// prettier-ignore
const CASES: readonly (readonly [readonly string[], string, string, number, string])[] = [
  [['mon-fri 08:00-18:00'], 'UTC', '2026-03-02T08:00:00Z', 0, 'the first minute of a Monday'],
  [['mon-fri 08:00-18:00'], 'UTC', '2026-03-02T07:59:59Z', 1, 'a moment before'],
  [['mon-fri 08:00-18:00'], 'UTC', '2026-03-02T17:59:59Z', 0, 'the last moment'],
  [['mon-fri 08:00-18:00'], 'UTC', '2026-03-02T18:00:00Z', 1, 'the end is outside'],
  [['mon-fri 08:00-18:00'], 'UTC', '2026-03-07T12:00:00Z', 18 * 60 + 1, 'a Saturday, counted from Friday evening'],
  [['mon-fri 08:00-12:00', 'mon-fri 13:00-18:00'], 'UTC', '2026-03-03T12:30:00Z', 30, 'between two windows of a day'],
  [['sat 22:00-06:00'], 'UTC', '2026-03-08T05:59:00Z', 0, 'over midnight, into Sunday'],
  [['sun 22:00-06:00'], 'UTC', '2026-03-09T03:00:00Z', 0, 'over the end of the week'],
  [['sun 22:00-06:00'], 'UTC', '2026-03-09T06:00:00Z', 1, 'and out again on Monday'],
  [['fri-mon 09:00-10:00'], 'UTC', '2026-03-08T09:30:00Z', 0, 'a run of days over the end of the week'],
  [['mon-sun 00:00-24:00'], BERLIN, '2026-07-01T23:59:00Z', 0, 'always'],
  [['mon-fri 08:00-18:00'], BERLIN, '2026-03-27T07:00:00Z', 0, '8 h in winter is 7 h UTC'],
  [['mon-fri 08:00-18:00'], BERLIN, '2026-03-27T06:59:00Z', 1, 'in winter, before it'],
  [['mon-fri 08:00-18:00'], BERLIN, '2026-03-30T06:00:00Z', 0, '8 h in summer is 6 h UTC'],
  [['mon-fri 08:00-18:00'], BERLIN, '2026-03-30T16:00:00Z', 1, '18 h in summer is 16 h UTC'],
  [['sun 02:00-03:00'], BERLIN, '2026-03-29T00:59:59Z', 1, 'the hour that summer time skips: before it'],
  [['sun 02:00-03:00'], BERLIN, '2026-03-29T01:00:00Z', 1, 'and after it; there is nothing between'],
  [['sun 02:00-03:00'], BERLIN, '2026-10-25T00:30:00Z', 0, 'the hour that comes twice: in summer time'],
  [['sun 02:00-03:00'], BERLIN, '2026-10-25T01:30:00Z', 0, 'and again in winter time'],
  [['sun 02:00-03:00'], BERLIN, '2026-10-25T02:00:00Z', 1, 'and over'],
  [['mon-fri 09:00-17:00'], NEW_YORK, '2026-03-06T14:00:00Z', 0, '9 h in winter is 14 h UTC'],
  [['mon-fri 09:00-17:00'], NEW_YORK, '2026-03-09T13:00:00Z', 0, 'a Monday later it is 13 h UTC'],
  [['mon-fri 09:00-17:00'], NEW_YORK, '2026-03-09T12:59:00Z', 1, 'and not before'],
  [['sun 01:00-02:00'], NEW_YORK, '2026-11-01T05:30:00Z', 0, 'the hour that comes twice'],
  [['sun 01:00-02:00'], NEW_YORK, '2026-11-01T06:30:00Z', 0, 'comes twice'],
  [['mon 00:00-06:00'], KIRITIMATI, '2026-03-01T10:00:00Z', 0, 'Monday begins on Sunday, 10 h UTC'],
  [['mon 00:00-06:00'], KIRITIMATI, '2026-03-01T09:59:00Z', 1, 'and not before'],
  [['mon 00:00-06:00'], KIRITIMATI, '2026-03-01T16:00:00Z', 1, 'six hours long'],
]

for (const [hours, zone, moment, outside, meaning] of CASES)
  test(`minutesOutside(): ${hours.join(', ')} in ${zone} at ${moment}: ${meaning}`, () => {
    assert.equal(minutesOutside(hours.flatMap(readHours), zone, Date.parse(moment)), outside)
  })

test('readHours() takes days with hours and nothing else', () => {
  for (const text of ['mon 8:00-18:00', 'mon 08:00-24:01', 'mon 08:00', 'daily 08:00-18:00', 'mon-fri 25:00-26:00'])
    assert.ok(!HOURS_TEXT.test(text), text)
  assert.deepEqual(readHours('tue 08:00-24:00'), [{ from: 1_920, to: 2_880 }])
  assert.deepEqual(readHours('wed 12:00-12:00'), [{ from: 3_600, to: 5_040 }])
})

test('isZone() knows IANA names', () => {
  assert.ok(isZone(BERLIN) && isZone('UTC') && !isZone('Mars/Olympus'))
})
