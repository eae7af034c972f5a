import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatDate, formatInternalDate, parseDate, parseInternalDate } from './date.ts'

describe('parseDate() reads', () => {
  const rows: [text: string, iso: string | undefined][] = [
    ['Fri, 21 Nov 1997 09:55:06 -0600', '1997-11-21T15:55:06.000Z'], // RFC 5322 §A.1.1
    ['21 Nov 97 09:55:06 GMT', '1997-11-21T09:55:06.000Z'], // RFC 5322 §A.6.2
    ['Thu,\t13\tFeb 1969 23:32 -0330 (Newfoundland Time)', '1969-02-14T03:02:00.000Z'], // RFC 5322 §A.5
    ['Sat, 21 Nov 2026 18:28:44 +0800', '2026-11-21T10:28:44.000Z'],
    ['Sat, 1 Jan 2000 00:00:60 EST', '2000-01-01T05:01:00.000Z'],
    ['1 Jan 49 00:00 Z', '2049-01-01T00:00:00.000Z'],
    ['1 Jan 103 00:00 UT', '2003-01-01T00:00:00.000Z'],
    ['Mon, 5 February 2024 10:00:00 GMT+0100', '2024-02-05T09:00:00.000Z'],
    ['Tue Jul  9 13:04:05 2002', '2002-07-09T13:04:05.000Z'],
    ['Tue Jul 9 13:04:05 PDT 2002', '2002-07-09T20:04:05.000Z'],
    ['2005-07-22 13:55:04 +0800', '2005-07-22T05:55:04.000Z'],
    ['2002/09/14 Sat 13:06:03 GMT', '2002-09-14T13:06:03.000Z'],
    ['2002-13-14 13:06:03', undefined],
    ['29 Feb 2024 12:00:00 +0000', '2024-02-29T12:00:00.000Z'],
    ['29 Feb 2023 12:00:00 +0000', undefined],
    ['32 Jan 2024 00:00:00 +0000', undefined],
    ['1 Foo 2024 00:00:00 +0000', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ] // prettier-ignore
  for (const [text, iso] of rows) {
    it(JSON.stringify(text), () => {
      const at = parseDate(text)
      assert.equal(at === undefined ? undefined : new Date(at).toISOString(), iso)
    })
  }

  it('anything without throwing', () => {
    fc.assert(fc.property(fc.string(), (text) => ['number', 'undefined'].includes(typeof parseDate(text))))
  })
})

const second = fc.integer({ min: 86_400, max: 253_402_214_399 }).map((seconds) => seconds * 1_000)
const zone = fc.integer({ min: -14 * 60, max: 14 * 60 })

it('formatDate() writes what parseDate() reads', () => {
  assert.equal(formatDate(Date.UTC(2026, 10, 1, 8, 5, 9), 480), 'Sun, 1 Nov 2026 16:05:09 +0800')
  assert.equal(formatDate(Date.UTC(700, 2, 8)), 'Thu, 8 Mar 0700 00:00:00 +0000') // RFC 5322 §3.3: four digits
  fc.assert(fc.property(second, (at) => assert.equal(parseDate(formatDate(at)), at)))
})

it('formatInternalDate() writes what parseInternalDate() reads', () => {
  assert.equal(formatInternalDate(Date.UTC(1996, 6, 1, 9, 44, 25), -420), ' 1-Jul-1996 02:44:25 -0700')
  fc.assert(fc.property(second, zone, (at, east) => assert.equal(parseInternalDate(formatInternalDate(at, east)), at)))
})

it('parseInternalDate() refuses what RFC 9051 §9 does not allow', () => {
  for (const text of [
    '1-Jul-1996 02:44:25 -0700',
    '01-Jul-96 02:44:25 -0700',
    '31-Feb-1996 02:44:25 +0000',
    '01-Jul-1996 24:00:00 +0000',
  ]) {
    assert.equal(parseInternalDate(text), undefined)
  }
})
