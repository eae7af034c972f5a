import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../base/refusal.ts'
import { refusal } from '../../../test/support/refusals.ts'
import { Arguments } from './arguments.ts'
import { parseFetchItems, type FetchItem } from './fetch-items.ts'
import { parseSearchKeys, type SearchKey } from './search-keys.ts'
import { parseSequenceSet } from './sequence-set.ts'

const fetchItems = (written: string) => {
  const args = new Arguments(written)
  const items = parseFetchItems(args)
  args.expectEnd()
  return items
}

const searchKeys = (written: string) => {
  const args = new Arguments(written)
  const key = parseSearchKeys(args)
  args.expectEnd()
  return key
}

test('parseFetchItems() reads items, macros and sections', () => {
  const section = (label: string, path: number[], of: string, fields: string[] = [], isPeek = false) => ({
    item: 'section',
    label,
    section: { path, of, fields },
    isPeek,
  })
  const cases: [written: string, items: unknown[]][] = [
    ['FLAGS', [{ item: 'FLAGS' }]],
    ['fast', [{ item: 'FLAGS' }, { item: 'INTERNALDATE' }, { item: 'RFC822.SIZE' }]],
    ['(uid flags)', [{ item: 'UID' }, { item: 'FLAGS' }]],
    ['BODY', [{ item: 'BODY' }]],
    ['BODY[]', [section('BODY[]', [], '')]],
    ['BODY.PEEK[]', [section('BODY[]', [], '', [], true)]],
    ['BODY[1.2]', [section('BODY[1.2]', [1, 2], '')]],
    ['BODY[1.MIME]', [section('BODY[1.MIME]', [1], 'MIME')]],
    ['BODY[2.header]', [section('BODY[2.HEADER]', [2], 'HEADER')]],
    [
      'BODY[HEADER.FIELDS (From "To")]',
      [section('BODY[HEADER.FIELDS (From To)]', [], 'HEADER.FIELDS', ['From', 'To'])],
    ],
    ['RFC822.HEADER', [section('RFC822.HEADER', [], 'HEADER', [], true)]],
    ['BODY[TEXT]<5.10>', [{ ...section('BODY[TEXT]<5>', [], 'TEXT'), partial: { start: 5, length: 10 } }]],
    ['BINARY.SIZE[1]', [{ item: 'binary-size', label: 'BINARY.SIZE[1]', section: { path: [1], of: '', fields: [] } }]],
    ['PREVIEW (LAZY)', [{ item: 'PREVIEW' }]],
  ]
  for (const [written, items] of cases) assert.deepEqual(fetchItems(written), items, written)
})

test('parseFetchItems() refuses what is no item', () => {
  // prettier-ignore
  const cases = ['', '()', 'FOO', 'BODY[', 'BODY[0]', 'BODY[1.]', 'BODY[MIME]', 'BODY[HEADER.FIELDS]', 'BODY[HEADER.FIELDS ()]',
    'BODY[]<1>', 'BODY[]<1.0>', 'BODY[TEXT.1]', '(ALL FLAGS)', 'BINARY[TEXT]', `BODY[${'1.'.repeat(60)}1]`, `(${'UID '.repeat(300)}UID)`]
  for (const written of cases) assert.throws(() => fetchItems(written), refusal('bad-syntax'), written)
})

test('a field name cannot bend the answer that repeats it', () => {
  const label = (item: FetchItem | undefined) => (item !== undefined && 'label' in item ? item.label : '')
  const [item] = fetchItems('BODY[HEADER.FIELDS ({8}\r\na)\r\nb) x)]')
  assert.equal(label(item), 'BODY[HEADER.FIELDS ("a)??b) x")]')
})

test('parseSearchKeys() reads keys', () => {
  const cases: [written: string, key: SearchKey][] = [
    ['ALL', { key: 'all' }],
    ['unseen', { key: 'flag', flag: '\\Seen', isSet: false }],
    ['KEYWORD $Junk', { key: 'flag', flag: '$Junk', isSet: true }],
    ['FROM "a b"', { key: 'from', text: 'a b' }],
    ['HEADER X-A {1}\r\nb', { key: 'header', field: 'X-A', text: 'b' }],
    ['SINCE 2-Jan-1970', { key: 'day', of: 'internal', is: 'since', day: 1 }],
    ['LARGER 10', { key: 'size', is: 'larger', bytes: 10 }],
    ['2:4', { key: 'sequence', set: { ranges: [[2, 4]] } }],
    ['UID $', { key: 'uid', set: 'saved' }],
    ['MODSEQ "/flags/\\\\Seen" all 7', { key: 'modseq', atLeast: 7 }],
    ['EMAILID M5', { key: 'emailId', id: 'M5' }],
    ['NOT SEEN', { key: 'not', of: { key: 'flag', flag: '\\Seen', isSet: true } }],
    ['OR ALL OLD', { key: 'or', of: [{ key: 'all' }, { key: 'not', of: { key: 'recent' } }] }],
    [
      '(ALL OLD) ALL',
      { key: 'and', of: [{ key: 'and', of: [{ key: 'all' }, { key: 'not', of: { key: 'recent' } }] }, { key: 'all' }] },
    ],
  ]
  for (const [written, key] of cases) assert.deepEqual(searchKeys(written), key, written)
})

test('parseSearchKeys() refuses what is too deep, too much or unknown', () => {
  // prettier-ignore
  const cases = ['', 'FOO', '()', 'NOT', 'OR ALL', 'FROM', 'SINCE yesterday', `${'NOT '.repeat(30)}ALL`, `${'('.repeat(30)}ALL${')'.repeat(30)}`,
    `${'ALL '.repeat(500)}ALL`, `SUBJECT ${'a'.repeat(2_000)}`, 'ALL ']
  for (const written of cases) assert.throws(() => searchKeys(written), refusal('bad-syntax'), written.slice(0, 40))
})

test('no input makes a parser throw anything but a refusal', () => {
  // Pieces of the grammar in any order get further in than random bytes do.
  const piece = fc.oneof(
    fc.constantFrom(
      '(',
      ')',
      ' ',
      '[',
      ']',
      '<',
      '>',
      '"',
      '{3}\r\n',
      'abc',
      '1:*',
      ',',
      '$',
      'NOT ',
      'OR ',
      'BODY',
      '.',
    ),
    fc.constantFrom(
      'HEADER.FIELDS ',
      'FROM ',
      'SINCE ',
      '1-Jan-2026',
      'UID ',
      'MODSEQ ',
      '5',
      'ALL',
      'FLAGS',
      'BINARY',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }).map((text) => Buffer.from(text).toString('latin1')),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      for (const parse of [parseFetchItems, parseSearchKeys, parseSequenceSet]) {
        try {
          parse(new Arguments(pieces.join('')))
        } catch (error) {
          assert.ok(error instanceof Refusal && error.reason === 'bad-syntax')
        }
      }
    }),
    { numRuns: 2_000 },
  )
})
