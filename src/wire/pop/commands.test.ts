import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../base/refusal.ts'
import type { Cursor } from '../cursor.ts'
import {
  parseAuth,
  parseCommand,
  parseMessageNumber,
  parseNothing,
  parseOptionalMessageNumber,
  parseText,
  parseTop,
} from './commands.ts'

type Read = (args: Cursor) => unknown
const base64 = (text: string) => Buffer.from(text).toString('base64')

/** A whole line as the session reads it. */
function read(line: string, parse: Read): unknown {
  return parse(parseCommand(line).args)
}

test('parseCommand() takes verbs of 3 to 8 characters in any case', () => {
  for (const [line, verb] of [
    ['STAT', 'STAT'],
    ['stat', 'STAT'],
    ['Top 1 2', 'TOP'],
    ['NOOP ', 'NOOP'],
    ['UTF8', 'UTF8'],
  ] as const) {
    assert.equal(parseCommand(line).verb, verb)
  }
})

// prettier-ignore
const TAKEN: readonly [line: string, parse: Read, value: unknown][] = [
  ['STAT',             parseNothing,               undefined],
  ['STAT  ',           parseNothing,               undefined],
  ['USER li',          parseText,                  'li'],
  ['PASS a b  c ',     parseText,                  'a b  c '],
  ['PASS  p',          parseText,                  ' p'],
  ['USER \xe9\x99\x88', parseText,                 '陈'],
  ['RETR 1',           parseMessageNumber,         1],
  ['RETR 007',         parseMessageNumber,         7],
  ['RETR 999999999',   parseMessageNumber,         999_999_999],
  ['LIST',             parseOptionalMessageNumber, undefined],
  ['LIST ',            parseOptionalMessageNumber, undefined],
  ['LIST 2 ',          parseOptionalMessageNumber, 2],
  ['TOP 1 0',          parseTop,                   { number: 1, lines: 0 }],
  ['TOP 12 999999999', parseTop,                   { number: 12, lines: 999_999_999 }],
  ['AUTH plain',       parseAuth,                  { mechanism: 'PLAIN' }],
  ['AUTH PLAIN =',     parseAuth,                  { mechanism: 'PLAIN', initialResponse: Buffer.alloc(0) }],
  ['AUTH CRAM-MD5',    parseAuth,                  { mechanism: 'CRAM-MD5' }],
  [`AUTH LOGIN ${base64('li')}`, parseAuth,        { mechanism: 'LOGIN', initialResponse: Buffer.from('li') }],
]

for (const [line, parse, value] of TAKEN) {
  test(`${parse.name}() takes ${JSON.stringify(line)}`, () => assert.deepEqual(read(line, parse), value))
}

// prettier-ignore
const REFUSED: readonly [line: string, parse: Read][] = [
  ['',                parseNothing],
  ['A',               parseNothing],
  [' STAT',           parseNothing],
  ['STAT\t',          parseNothing],
  ['STAT,',           parseNothing],
  ['LONGVERBS',       parseNothing],
  ['STAT 1',          parseNothing],
  ['USER',            parseText],
  ['USER ',           parseText],
  ['USER \xff',       parseText],
  ['RETR',            parseMessageNumber],
  ['RETR ',           parseMessageNumber],
  ['RETR 0',          parseMessageNumber],
  ['RETR -1',         parseMessageNumber],
  ['RETR 1x',         parseMessageNumber],
  ['RETR 1 2',        parseMessageNumber],
  ['RETR  1',         parseMessageNumber],
  ['RETR 1000000000', parseMessageNumber],
  ['LIST x',          parseOptionalMessageNumber],
  ['LIST 0',          parseOptionalMessageNumber],
  ['TOP 1',           parseTop],
  ['TOP 1 ',          parseTop],
  ['TOP 1 -1',        parseTop],
  ['TOP 1 1 1',       parseTop],
  ['AUTH',            parseAuth],
  ['AUTH ',           parseAuth],
  ['AUTH PLAIN ?',    parseAuth],
  ['AUTH PLAIN a===', parseAuth],
  ['AUTH PL!AIN',     parseAuth],
]

for (const [line, parse] of REFUSED) {
  test(`${parse.name}() refuses ${JSON.stringify(line)}`, () => {
    assert.throws(
      () => read(line, parse),
      (error) => error instanceof Refusal && error.reason === 'bad-syntax',
    )
  })
}

test('every line is taken or refused, and nothing else is thrown', () => {
  const parsers: readonly Read[] = [parseNothing, parseText, parseMessageNumber, parseOptionalMessageNumber, parseTop, parseAuth] // prettier-ignore
  const verbs = fc.constantFrom('STAT', 'PASS', 'LIST', 'TOP', 'AUTH', '')
  const bytes = fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets).toString('latin1'))
  fc.assert(
    fc.property(verbs, fc.oneof(bytes, fc.string()), fc.constantFrom(...parsers), (verb, rest, parse) => {
      try {
        read(`${verb}${rest}`, parse)
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error))
      }
    }),
    { numRuns: 2_000 },
  )
})
