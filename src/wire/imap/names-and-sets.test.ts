import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cpuMs } from '../../../test/support/cpu.ts'
import { refusal } from '../../../test/support/refusals.ts'
import { Arguments } from './arguments.ts'
import { formatDateTime, parseDate, parseDateTime } from './dates.ts'
import { matchesPattern, parentsOf } from './list-pattern.ts'
import { decodeMailboxName, encodeMailboxName } from './mailbox-name.ts'
import { formatSet, mergedRanges, parseKnownSet, parseSequenceSet, rangesHold, type Range } from './sequence-set.ts'

test('mailbox names in modified UTF-7', () => {
  // The first three from RFC 3501 §5.1.3
  const cases = [
    ['~peter/mail/台北/日本語', '~peter/mail/&U,BTFw-/&ZeVnLIqe-'],
    ['Hi Mom -☺-!', 'Hi Mom -&Jjo--!'],
    ['&', '&-'],
    ['测试', '&bUuL1Q-'],
    ['a&b', 'a&-b'],
    ['😀', '&2D3eAA-'],
  ] as const
  for (const [name, written] of cases) {
    assert.equal(encodeMailboxName(name), written)
    assert.equal(decodeMailboxName(written), name)
  }
})

test('decodeMailboxName() refuses what is no modified UTF-7', () => {
  for (const written of ['&', 'a&b', '&!-', '&AGE-', '&2D0-', '&bUuL1Q', '&A-']) {
    assert.equal(decodeMailboxName(written), undefined, written)
  }
})

test('every name survives modified UTF-7', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const name = text.toWellFormed()
      const written = encodeMailboxName(name)
      assert.match(written, /^[\x20-\x7e]*$/)
      assert.equal(decodeMailboxName(written), name)
    }),
  )
})

test('matchesPattern() knows * and %', () => {
  const cases: [name: string, pattern: string, isMatch: boolean][] = [
    ['INBOX', '*', true],
    ['a/b', '%', false],
    ['a/b', '%/%', true],
    ['a/b', 'a/%', true],
    ['a/b/c', 'a/%', false],
    ['a/b/c', 'a/*', true],
    ['a/b/c', 'a*c', true],
    ['a/b/c', '%c', false],
    ['a', 'a/%', false],
    ['', '%', true],
    ['abc', 'ab', false],
  ]
  for (const [name, pattern, isMatch] of cases)
    assert.equal(matchesPattern(name, pattern), isMatch, `${name} ${pattern}`)
})

test('matchesPattern() says what a regular expression says', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '%'), maxLength: 12 })
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 })
  fc.assert(
    fc.property(name, text, (subject, pattern) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('%', '[^/]*')}$`)
      assert.equal(matchesPattern(subject, pattern), expression.test(subject))
    }),
  )
})

test('matchesPattern() does not backtrack', () => {
  const before = cpuMs()
  assert.equal(matchesPattern('a'.repeat(1_000), `${'*a'.repeat(500)}b`), false)
  assert.ok(cpuMs() - before < 4_000)
})

test('parentsOf() names every level above', () => {
  assert.deepEqual(parentsOf('a/b/c'), ['a', 'a/b'])
  assert.deepEqual(parentsOf('a'), [])
})

test('sequence sets are read, ordered and merged', () => {
  const cases: [written: string, largest: number, ranges: Range[]][] = [
    ['1', 9, [[1, 1]]],
    ['5,1:3,2', 9, [[1, 3], [5, 5]]], // prettier-ignore
    ['3:1', 9, [[1, 3]]],
    ['4:*', 9, [[4, 9]]],
    ['12:*', 9, [[9, 12]]],
    ['*', 9, [[9, 9]]],
    ['1:2,3:4', 9, [[1, 4]]],
  ]
  for (const [written, largest, ranges] of cases) {
    const set = parseSequenceSet(new Arguments(written))
    assert.ok(set !== 'saved')
    assert.deepEqual(mergedRanges(set.ranges, largest), ranges, written)
  }
  assert.equal(parseSequenceSet(new Arguments('$')), 'saved')
})

test('parseSequenceSet() refuses what is none', () => {
  for (const written of ['', '0', 'a', '1:', '1,', ':2', '1:0', '4294967296']) {
    assert.throws(() => parseSequenceSet(new Arguments(written)), refusal('bad-syntax'), written)
  }
  assert.throws(() => parseSequenceSet(new Arguments('1,'.repeat(20_000) + '1')), refusal('bad-syntax'))
  assert.throws(() => parseKnownSet(new Arguments('1:*')), refusal('bad-syntax'))
})

test('formatSet() and mergedRanges() are inverse', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (numbers) => {
      const ascending = numbers.toSorted((a, b) => a - b)
      const ranges = parseKnownSet(new Arguments(formatSet(ascending)))
      for (let number = 0; number <= 61; number++) assert.equal(rangesHold(ranges, number), ascending.includes(number))
    }),
  )
})

test('dates are read and written', () => {
  assert.equal(parseDate(new Arguments('1-Jan-1970')), 0)
  assert.equal(parseDate(new Arguments('"29-feb-2024"')), Date.UTC(2024, 1, 29) / 86_400_000)
  assert.equal(parseDateTime(new Arguments('"17-Jul-1996 02:44:25 -0700"')), Date.UTC(1996, 6, 17, 9, 44, 25))
  assert.equal(formatDateTime(Date.UTC(1996, 6, 7, 9, 44, 25)), '" 7-Jul-1996 09:44:25 +0000"')
  for (const written of ['32-Jan-2026', '30-Feb-2026', '1-Foo-2026', '1-Jan-26']) {
    assert.throws(() => parseDate(new Arguments(written)), refusal('bad-syntax'), written)
  }
  for (const written of ['"17-Jul-1996 24:00:00 +0000"', '"7-Jul-1996 02:44:25 +0000"', '17-Jul-1996 02:44:25 +0000']) {
    assert.throws(() => parseDateTime(new Arguments(written)), refusal('bad-syntax'), written)
  }
})

test('every second survives formatDateTime() and parseDateTime()', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (second) => {
      assert.equal(parseDateTime(new Arguments(formatDateTime(second * 1_000))), second * 1_000)
    }),
  )
})
