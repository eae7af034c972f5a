import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { LeakFinding } from '../../mail/leak.ts'
import { findLeaks, type LeakOptions } from './find-leaks.ts'
import { masked } from './report.ts'
import type { TextPiece } from './text-piece.ts'

const KEY = Buffer.alloc(32, 7)
const ID = '11010519491231002X'

const body = (text: string): TextPiece => ({ place: 'body', name: '', text })
const look = (pieces: readonly TextPiece[], options: LeakOptions = {}) =>
  findLeaks({ pieces, notInspectable: [] }, { key: KEY, ...options })
const found = (text: string, options?: LeakOptions) => look([body(text)], options).findings
const of = (findings: readonly LeakFinding[], detector: string) => findings.find((each) => each.detector === detector)

/** Resident identity numbers that are valid by their check digit alone; nobody has them. */
function idNumbers(count: number): string[] {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return Array.from({ length: count }, (_, index) => {
    const digits = `11010519${String(50 + (index % 49))}0${1 + (index % 9)}1${index % 10}${String(100 + index).padStart(3, '0')}`
    const sum = [...digits].reduce((all, digit, at) => all + Number(digit) * (weights[at] as number), 0)
    return digits + '10X98765432'[sum % 11]
  })
}

// prettier-ignore
const EVASIONS: readonly (readonly [what: string, text: string])[] = [
  ['as it is',                    `身份证号：${ID}`],
  ['full-width',                  '身份证号：１１０１０５１９４９１２３１００２Ｘ'],
  ['zero-width',                  `身份证号：${[...ID].join('\u200b')}`],
  ['combining marks',             `身份证号：${[...ID].join('\u0336')}`],
  ['keycaps',                     `身份证号：${[...ID].join('\ufe0f\u20e3')}`],
  ['other writings',              '身份证号：١١٠١٠٥١٩٤٩١٢٣١٠٠٢X'],
  ['mathematical',                '身份证号：𝟏𝟏𝟎𝟏𝟎𝟓𝟏𝟗𝟒𝟗𝟏𝟐𝟑𝟏𝟎𝟎𝟐X'],
  ['blanks',                      '身份证号：110105 19491231 002X'],
  ['dashes',                      '身份证号：110105-19491231-002X'],
  ['dots',                        '身份证号：1101·0519·4912·3100·2X'],
  ['every digit apart',           `身份证号：${[...ID].join(' ')}`],
  ['a line wrap',                 '身份证号：11010519491231\n002X 谢谢'],
  ['a cell for each digit',       `身份证号\n${[...ID].join('\t')}`],
  ['a line for each digit',       `身份证号：\n${[...ID].join('\n')}`],
  ['commas',                      '身份证号：1101,0519,4912,3100,2X'],
  ['Chinese numerals',            '身份证号：一一零一零五一九四九一二三一零零二X'],
  ['numerals of bills',           '身份证号：壹壹零壹零伍壹玖肆玖壹贰叁壹零零贰X'],
  ['look-alikes',                 '身份证号：11O1O5l949l23100ZX'],
]

describe('findLeaks() finds what is written in another way', () => {
  for (const [what, text] of EVASIONS) test(what, () => assert.equal(of(found(text), 'ID-CN18')?.count, 1))
})

test('findLeaks() is at most half sure of what only look-alikes say', () => {
  assert.equal(of(found('身份证号：11O1O5l949l23100ZX'), 'ID-CN18')?.confidence, 'medium')
})

// prettier-ignore
const CONFIDENCE: readonly (readonly [what: string, text: string, detector: string, confidence: string | undefined])[] = [
  ['a check without a word',           'see 11010519491231002X',                                'ID-CN18', 'high'],
  ['a word in the line',               '身份证 见下：\n\n11010519491231002X',                     'ID-CN18', 'high'],
  ['an order number',                  'order 4512345678901234 has left',                       'PAY-CARD', undefined],
  ['the nearer word wins',             '订单号 17，身份证号：11010519491231002X',                  'ID-CN18', 'high'],
  ['part of a web address',            'https://shop.example/i?id=11010519491231002X&x=1',      'ID-CN18', 'low'],
]

describe('findLeaks() is as sure as proof and words near by allow', () => {
  for (const [what, text, detector, confidence] of CONFIDENCE)
    test(what, () => assert.equal(of(found(text), detector)?.confidence, confidence))
})

describe('findLeaks() counts distinct values, and many are worse than one', () => {
  for (const [count, severity] of [
    [1, 'high'],
    [2, 'critical'],
    [100, 'critical'],
  ] as const) {
    test(`${count} people`, () => {
      const numbers = idNumbers(count)
      const finding = of(found(`身份证号\n${[...numbers, ...numbers].join('\n')}`), 'ID-CN18')
      assert.equal(finding?.count, count)
      assert.equal(finding.severity, severity)
      assert.equal(finding.hashes.length, count)
    })
  }
})

test('findLeaks() knows a value again in another message, and in no other organisation', () => {
  const [one] = found(`身份证号：${ID}`)
  const [other] = found(`证件 1101 0519 4912 3100 2X 谢谢`)
  const [elsewhere] = found(`身份证号：${ID}`, { key: Buffer.alloc(32, 8) })
  assert.deepEqual(one?.hashes, other?.hashes)
  assert.notDeepEqual(one?.hashes, elsewhere?.hashes)
})

test('findLeaks() tells published examples low', () => {
  const [finding] = found('信用卡号 5555 5555 5555 4444')
  assert.equal(finding?.detector, 'PAY-CARD')
  assert.equal(finding.severity, 'low')
})

test('findLeaks() counts one step less what a recipient wrote earlier in the thread', () => {
  const quoted = `好的\n\nOn Mon, 2 Nov 2026, Li <li@customer.example> wrote:\n> 身份证号：${ID}\n`
  assert.equal(of(found(quoted), 'ID-CN18')?.severity, 'high')
  assert.equal(of(found(quoted, { recipients: ['li@customer.example'] }), 'ID-CN18')?.severity, 'medium')
  assert.equal(of(found(quoted, { recipients: ['other@customer.example'] }), 'ID-CN18')?.severity, 'high')
  const own = `身份证号：${ID}\n\n${quoted}`
  assert.equal(of(found(own, { recipients: ['li@customer.example'] }), 'ID-CN18')?.severity, 'high')
})

test('findLeaks() takes the header of a column for a word near by', () => {
  const cells = ['E12345678', 'E22345678', 'E32345678']
  const text = `姓名\t证件\n${cells.map((cell) => `x\t${cell}`).join('\n')}`
  const places = cells.flatMap((cell) => [text.indexOf(cell), text.indexOf(cell) + cell.length, 0])
  const piece = (header: string): TextPiece => ({
    place: 'file',
    name: 'a.xlsx',
    text,
    table: { columns: [header], cells: Uint32Array.from(places) },
  })
  assert.equal(of(look([piece('护照号')]).findings, 'ID-CNPP')?.count, 3)
  assert.equal(of(look([piece('代码')]).findings, 'ID-CNPP'), undefined)
})

test('findLeaks() makes a message with critical findings secret', () => {
  assert.equal(look([body(`身份证号：${ID}`)]).dataClass, 'C3')
  assert.equal(look([body(`身份证号\n${idNumbers(3).join('\n')}`)]).dataClass, 'C4')
})

test('findLeaks() lets no value out: reports hold masked samples and keyed hashes alone', () => {
  const values = idNumbers(20)
  const secrets = ['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', 'Tr0ub4dor&3x!9']
  const text = `身份证号\n${values.join('\n')}\n\ntoken ${secrets[0]}\n密码：${secrets[1]}\n`
  const report = look([body(text), { place: 'file', name: 'a.txt', text }])
  assert.ok(report.findings.length >= 2)
  const told = JSON.stringify(report)
  for (const value of [...values, ...secrets]) {
    assert.ok(!told.includes(value))
    for (let at = 0; at + 6 <= value.length; at++)
      assert.ok(!told.includes(value.slice(at, at + 6)), 'six characters of a value')
  }
})

test('masked() shows less than half of anything', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (value) => {
      const shown = [...masked(value)].length - 1
      assert.ok(shown <= 5 && shown <= [...value].length / 2, `${shown} of ${[...value].length}`)
    }),
  )
  assert.equal(masked(ID), '110…2X')
  assert.equal(masked('123'), '…')
})

test('findLeaks() says when there is more text than it looks at', () => {
  const long = ' '.repeat(17_000_000)
  assert.deepEqual(look([body(`${long}身份证号：${ID}`)]).notInspectable, ['limit'])
  assert.deepEqual(look([body(`身份证号：${ID}`)]).notInspectable, [])
})
