import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf16Text } from './bytes.ts'

const PIECE = Buffer.from('__身份证x', 'utf16le')

// prettier-ignore
const CASES: readonly [title: string, start: number | undefined, end: number | undefined, expected: string][] = [
  ['all of it',            undefined, undefined, '__身份证x'],
  ['a part',               4,         10,        '身份证'],
  ['half a character less', 4,        9,         '身份'],
  ['an end behind its end', 4,        99,        '身份证x'],
  ['an end before the start', 8,      4,         ''],
]

for (const [title, start, end, expected] of CASES) {
  test(`utf16Text() reads ${title}`, () => assert.equal(utf16Text(PIECE, start, end), expected))
}

test('utf16Text() reads an odd number of bytes at an odd address ten thousand times', () => {
  const bytes = Buffer.alloc(4_097, 0x41)
  for (let turn = 0; turn < 10_000; turn++) assert.equal(utf16Text(bytes, 1 + (turn % 8)).length, 2_048 - (turn % 8 >> 1) - (turn % 2)) // prettier-ignore
})
