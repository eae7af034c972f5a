import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import { NO_OWN_DETECTORS, type OwnDetectors } from '../../../mail/leak-own.ts'
import type { DocumentDefinition, RowsDefinition } from '../../../mail/leak-data.ts'
import { findLeaks } from '../find-leaks.ts'
import { sharedOwn, type LeakKnowledge } from '../leak-knowledge.ts'
import { hashedDocument } from './documents.ts'
import { FieldHash, hashedRows, normalised, shapeOf } from './exact-rows.ts'

const KEY = Buffer.alloc(32, 5)
let version = 0

function found(text: string, own: Partial<OwnDetectors> = {}, sets: Partial<LeakKnowledge> = {}): string[] {
  const knowledge: LeakKnowledge = {
    key: KEY,
    version: String(++version),
    own: sharedOwn({ ...NO_OWN_DETECTORS, ...own }),
    rows: [],
    documents: [],
    ...sets,
  }
  const texts = { pieces: [{ place: 'body', name: '', text }], notInspectable: [] } as const
  return findLeaks(texts, { knowledge, detectors: [] }).findings.map(
    ({ detector, count, severity, confidence }) => `${detector} ${count} ${severity} ${confidence}`,
  )
}

const WORDS = [{ name: 'projects', words: ['Falcon', '凤凰计划'], severity: 'high' }] as const
const KEYS = [{ name: 'keys', pattern: '\\bK-\\d{4}\\b', severity: 'medium', words: ['key'] }] as const

// prettier-ignore
const CASES: readonly (readonly [what: string, text: string, own: Partial<OwnDetectors>, found: readonly string[]])[] = [
  ['words',                    'about falcon and FALCON',      { words: WORDS },                         ['words:projects 1 high high']],
  ['no part of a word',        'falconry',                     { words: WORDS },                         []],
  ['words in other characters', '鳳\u200b凰計劃 and Ｆalcon',    { words: WORDS },                         ['words:projects 2 high high']],
  ['too few of them',          'falcon',                       { words: [{ ...WORDS[0], leastCount: 2 }] }, []],
  ['patterns',                 'the key: K-1234, K-1235',      { patterns: KEYS },                       ['pattern:keys 2 medium high']],
  ['patterns without the word', 'see K-1234',                  { patterns: KEYS },                       []],
  ['values anybody may know',  'the key: K-1234, K-1235',      { patterns: KEYS, ownValues: ['k1234'] }, ['pattern:keys 1 medium high']],
  ['harmless forms',           'the key: K-1234, K-1235',      { patterns: KEYS, harmless: ['K123\\d'] }, []],
]

describe("findLeaks() finds the organisation's words and patterns", () => {
  for (const [what, text, own, expected] of CASES) test(what, () => assert.deepEqual(found(text, own), expected))
})

const ROWS: Omit<RowsDefinition, 'shapes'> = {
  kind: 'rows',
  severity: 'high',
  fields: [
    { name: 'employee', kind: 'number' },
    { name: 'name', kind: 'name' },
    { name: 'mail', kind: 'address' },
  ],
  needs: 1,
}
const STAFF = hashedRows(KEY, 'staff', ROWS, [
  ['K123456', '欧阳娜', 'ouyang@example.org'],
  ['K654321', 'John Smith', 'john@example.org'],
  ['k-77 77 77', '', ''],
  ['', 'nobody', ''],
])

// prettier-ignore
const ROW_CASES: readonly (readonly [what: string, text: string, found: readonly string[]])[] = [
  ['number and name',           '工号 K123456，欧阳娜 的资料',                    ['exact:staff 1 high high']],
  ['number alone',              'the number K123456',                           []],
  ['name alone',                'John Smith and ouyang@example.org',            []],
  ['number and name of another', 'K123456 John Smith',                          []],
  ['name of two words',         'k654321 is for john  SMITH.',                  ['exact:staff 1 high high']],
  ['a mail address beside it',  'K123456 <OUYANG@example.org>',                 ['exact:staff 1 high high']],
  ['parted and full-width',     'Ｋ123 456 欧阳娜',                              ['exact:staff 1 high high']],
  ['too far apart',             `K123456${' and so on'.repeat(40)} 欧阳娜`,      []],
  ['two people',                'K123456 欧阳娜\nK654321 John Smith',            ['exact:staff 2 critical high']],
]

describe('findLeaks() finds rows by their primary field with others near by', () => {
  for (const [what, text, expected] of ROW_CASES)
    test(what, () => assert.deepEqual(found(text, {}, { rows: [STAFF.set] }), expected))
})

test('hashedRows() keeps hashes alone, and leaves rows without a primary value out', () => {
  const { set, leftOut } = STAFF
  assert.equal(leftOut, 1)
  assert.equal(set.size, 3)
  assert.deepEqual(set.definition.shapes, ['A1D6'])
  const bytes = Buffer.from(set.hashes.buffer).toString('latin1') + JSON.stringify(set.definition)
  for (const value of ['K123456', '123456', 'Smith', 'ouyang']) assert.ok(!bytes.includes(value))
})

test('findLeaks() tells a row by the whole hash of its primary value, and one given before by 8 bytes of it', () => {
  const { set } = hashedRows(KEY, 'staff', ROWS, [['K123456', '欧阳娜', '']])
  const end = set.hashes.length - 1
  set.hashes[end] = (set.hashes[end] as number) ^ 1
  assert.deepEqual(found('K123456 欧阳娜', {}, { rows: [set] }), [])
  const short = { ...set, hashes: new Uint32Array(set.hashes.buffer, 0, 6), primaryBytes: 8 } as const
  assert.deepEqual(found('K123456 欧阳娜', {}, { rows: [short] }), ['exact:staff 1 high high'])
})

test('hashedRows() of another key are not found', () => {
  const { set } = hashedRows(Buffer.alloc(32, 6), 'staff', ROWS, [['K123456', '欧阳娜', '']])
  assert.deepEqual(found('K123456 欧阳娜', {}, { rows: [set] }), [])
})

// prettier-ignore
const NORMALISED = [
  ['number', 'ａ12-34 56', 'A123456'], ['number', '12', ''], ['name', ' John  O’Neil ', 'johnoneil'], ['address', ' A@B.example ', 'a@b.example'],
] as const

describe('normalised() makes values of one kind alike', () => {
  for (const [kind, value, expected] of NORMALISED) test(value, () => assert.equal(normalised(kind, value), expected))
})

test('shapeOf() tells letters from digits', () => assert.equal(shapeOf('A12BC345'), 'A1D2A2D3'))

/** Sentences that differ, so that runs of words are not repeated. */
const sentences = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => `In year ${from + at} the plan number ${(from + at) * 7} was read by ${(from + at) * 13} people of team ${(from + at) % 17}.`) // prettier-ignore

const DEFINITION: DocumentDefinition = { kind: 'document', severity: 'high' }
const PLAN = sentences(100, 100)
const document = (texts: readonly string[], definition = DEFINITION, name = 'plan') =>
  hashedDocument(KEY, name, definition, texts)

// prettier-ignore
const DOCUMENT_CASES: readonly (readonly [what: string, text: string, confidence: string | undefined])[] = [
  ['all of it',               PLAN.join('\n'),                                            'high'],
  ['with other line ends',    PLAN.join(' ').replaceAll('. ', '.\n\n').toUpperCase(),     'high'],
  ['60 per cent, amid text',  [...sentences(900, 50), ...PLAN.slice(10, 72), ...sentences(950, 50)].join('\n'), 'medium'],
  ['36 per cent',             PLAN.slice(30, 68).join('\n'),                              'low'],
  ['10 per cent',             PLAN.slice(0, 10).join('\n'),                               undefined],
  ['another document',        sentences(900, 100).join('\n'),                             undefined],
]

describe('findLeaks() finds documents by the share of them that a text contains', () => {
  for (const [what, text, confidence] of DOCUMENT_CASES)
    test(what, () => {
      const expected = confidence === undefined ? [] : [`document:plan 1 high ${confidence}`]
      assert.deepEqual(found(text, {}, { documents: [document([PLAN.join('\n')])] }), expected)
    })
})

test('findLeaks() finds Chinese documents, whatever stands between the characters', () => {
  const text = Array.from(
    { length: 60 },
    (_, at) => `第${at}条：本计划第${at * 3}部分由${at * 7}人组成的小组于${at}月审阅并批准实施。`,
  )
  const set = document([text.join('\n')])
  assert.deepEqual(found(text.join(' ').replaceAll('，', '\u3000'), {}, { documents: [set] }), [
    'document:plan 1 high high',
  ])
})

test('findLeaks() takes text out of documents that many letters have', () => {
  const notice = sentences(5_000, 60).join('\n')
  const common = document([notice], { kind: 'common', severity: 'low' }, 'notice')
  const set = document([`${notice}\n${PLAN.slice(0, 20).join('\n')}`])
  assert.deepEqual(found(notice, {}, { documents: [set] }), ['document:plan 1 high medium'])
  assert.deepEqual(found(notice, {}, { documents: [set, common] }), [])
  assert.deepEqual(found(PLAN.slice(0, 20).join('\n'), {}, { documents: [set, common] }), ['document:plan 1 high high'])
})

test('findLeaks() finds a form when it is filled in', () => {
  const form = document([PLAN.join('\n')], { ...DEFINITION, isForm: true })
  assert.deepEqual(found(PLAN.join('\n'), {}, { documents: [form] }), [])
  const filled = PLAN.flatMap((line, at) => (at % 10 === 0 ? [line, ...sentences(2_000 + at, 2)] : [line])).join('\n')
  assert.deepEqual(found(filled, {}, { documents: [form] }), ['document:plan 1 high high'])
})

test('FieldHash is HMAC-SHA-256', () => {
  const expected = createHmac('sha256', KEY).update('number\0A123').digest()
  assert.deepEqual(new FieldHash(KEY).of('number', 'A123'), [expected.readUInt32BE(0), expected.readUInt32BE(4)])
})
