import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hourOfWeek, isZone, minutesEast } from './zone.ts'

test('hourOfWeek() stays on the clock of the zone when summer time begins and ends', () => {
  // 9 h in Berlin on the Mondays before and after 29 March 2026, when clocks go forward
  assert.equal(hourOfWeek('Europe/Berlin', Date.parse('2026-03-23T08:00:00Z')), 9)
  assert.equal(hourOfWeek('Europe/Berlin', Date.parse('2026-03-30T07:00:00Z')), 9)
  // within the day of the change, before and after it
  assert.equal(minutesEast('Europe/Berlin', Date.parse('2026-03-29T00:59:00Z')), 60)
  assert.equal(minutesEast('Europe/Berlin', Date.parse('2026-03-29T01:01:00Z')), 120)
})

test('zones at the ends of the day, of half hours, and of leap days', () => {
  const at = Date.parse('2028-02-29T10:30:00Z') // a Tuesday
  assert.equal(minutesEast('Pacific/Kiritimati', at), 14 * 60)
  assert.equal(minutesEast('Etc/GMT+12', at), -12 * 60)
  assert.equal(minutesEast('Asia/Kathmandu', at), 5 * 60 + 45)
  assert.equal(hourOfWeek('Pacific/Kiritimati', at), 2 * 24)
  assert.equal(hourOfWeek('Etc/GMT+12', at), 22)
})

test('a zone that a client made up is UTC', () => {
  assert.equal(isZone('Mars/Olympus'), false)
  assert.equal(hourOfWeek('Mars/Olympus', 0), 3 * 24)
  assert.equal(hourOfWeek('', -1), 3 * 24 - 1)
})
