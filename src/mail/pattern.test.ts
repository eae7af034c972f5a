import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../base/refusal.ts'
import { compilePattern } from './pattern.ts'
import { PatternMatcher } from './pattern-matcher.ts'

const matches = (pattern: string, text: string): string[] =>
  new PatternMatcher(compilePattern(pattern)).find(text).map(({ start, end }) => text.slice(start, end))

// prettier-ignore
const CASES: readonly (readonly [pattern: string, text: string, found: readonly string[]])[] = [
  ['PRJ-\\d{4}',            'see PRJ-2041 and PRJ-77',      ['PRJ-2041']],
  ['(?i)prj-\\d{4}',        'see PrJ-2041',                 ['PrJ-2041']],
  ['\\bK\\d{6}\\b',         'K123456 K1234567 xK123456',    ['K123456']],
  ['a|ab|abc',              'abcabab',                      ['abc', 'ab', 'ab']],
  ['(?:ab)+c?',             'ababcab',                      ['ababc', 'ab']],
  ['^x\\d*$',               'x1\nyx2\nx',                   ['x1', 'x']],
  ['[^0-9\\s]{2,3}',        'ab1cdef',                      ['ab', 'cde']],
  ['客户编号[:： ]?\\d{2,}', '客户编号：0099，客户编号7',     ['客户编号：0099']],
  ['[a\\]-]+',              'a]-b-',                        ['a]-', '-']],
  ['x{0}y',                 'xy',                           ['y']],
  ['(a?){3}b',              'aab',                          ['aab']],
  ['\\d|\\d+x',             '123x45',                       ['123x', '4', '5']],
  ['',                      'anything',                     []],
]

describe('PatternMatcher.find() is leftmost, longest and does not overlap', () => {
  for (const [pattern, text, found] of CASES)
    test(`${pattern} in ${text}`, () => assert.deepEqual(matches(pattern, text), found))
})

// prettier-ignore
const REFUSED = [
  '(?=x)', '(?<name>x)', '(?!x)', 'a*?', 'a++', '\\1', '\\p{L}', '(a', 'a)', '[a', '[]', '[z-a]', 'a{3,1}', 'a{2000}', '*a', '{2}',
  '((a{1000}){1000})', '(?i', 'x\\', `${'('.repeat(30)}a${')'.repeat(30)}`,
]

describe('compilePattern() refuses what cannot be matched in linear time or means nothing', () => {
  for (const pattern of REFUSED) test(pattern.slice(0, 40), () => assert.throws(() => compilePattern(pattern), Refusal))
})

/** Patterns where the longest match is also the one that RegExp finds: no alternatives but of one unit. */
const unit = fc.constantFrom('a', 'b', '\\d', '[ab]', '[^a1]', '.')
const repeat = fc.constantFrom('', '', '?', '+', '{2}', '{1,3}', '{2,}', '*')
const simple = fc
  .array(
    fc.tuple(unit, repeat).map(([atom, times]) => atom + times),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(''))
const text = fc.array(fc.constantFrom('a', 'b', '1', '2', '\n', 'c'), { maxLength: 40 }).map((signs) => signs.join(''))

test('PatternMatcher.find() begins where RegExp does, and is at least as long', () => {
  fc.assert(
    fc.property(simple, text, (pattern, sample) => {
      const [ours] = new PatternMatcher(compilePattern(pattern)).find(sample)
      const theirs = [...sample.matchAll(new RegExp(pattern, 'g'))].find(([match]) => match !== '')
      assert.equal(ours === undefined, theirs === undefined, pattern)
      if (!ours || !theirs) return
      // RegExp takes an empty match before a longer one that begins later; ours never does.
      assert.ok(ours.start <= theirs.index, `${pattern}: ${ours.start} behind ${theirs.index}`)
      assert.ok(
        new RegExp(`^(?:${pattern})$`).test(sample.slice(ours.start, ours.end)),
        `${pattern} does not match ${ours.start}`,
      )
      if (ours.start === theirs.index) assert.ok(ours.end >= theirs.index + theirs[0].length)
    }),
    { numRuns: 2_000 },
  )
})

test('PatternMatcher.find() takes steps in proportion to the text, for patterns that make others slow', () => {
  const digits = '1234567890'.repeat(100_000)
  for (const pattern of ['(\\d+)+x', '\\d|\\d+x', '(\\d|\\d\\d)+x', '\\d{18}', '(\\d*)*y|\\d{3}z']) {
    const program = compilePattern(pattern)
    const matcher = new PatternMatcher(program)
    matcher.find(digits)
    const most = 2 * program.states.length * digits.length + 1_000
    assert.ok(matcher.steps <= most, `${pattern}: ${matcher.steps} steps, expected at most ${most}`)
  }
})
