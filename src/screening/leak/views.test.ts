import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { lowerOf, plainOf } from './views.ts'

// prettier-ignore
const CASES: readonly (readonly [what: string, original: string, plain: string])[] = [
  ['full-width',                '１１０１０５Ｘ：（ａ）',             '110105X:(a)'],
  ['zero-width and directions', '11\u200b01\u2060\u202e05\ufeff',      '110105'],
  ['soft hyphens and CR',       'a\u00adb\r\nc',                       'ab\nc'],
  ['struck out, keycaps',       '1\u03361\u0336 2\ufe0f\u20e3',        '11 2'],
  ['digits of other writings',  '٠١٢ ०१२ ๓๔',                          '012 012 34'],
  ['mathematical digits',       '𝟏𝟐𝟑 𝟘',                               '123 0'],
  ['circled digits',            '①② ⑩',                                '12 10'],
  ['dashes and dots',           '4111–1111—1111‑1111 1•2・3',          '4111-1111-1111-1111 1·2·3'],
  ['raised dashes',             '10⁻3 10₋3',                            '10-3 10-3'],
  ['blanks with marks',         'a﹉b ´ ¨',                             'a b    '],
  ['blanks',                    '1\u00a02\u30003\u20094',              '1 2 3 4'],
  ['long runs of numerals',     '证件一一零一零五一九四九一二三一零零二X', '证件11010519491231002X'],
  ['bills\' numerals, parted',  '壹 贰 叁 肆 伍 陆 柒 捌 玖 零 壹 贰 叁 肆 伍', '1 2 3 4 5 6 7 8 9 0 1 2 3 4 5'],
  ['short runs of numerals',    '二零二六年',                           '二零二六年'],
  ['numerals among letters',    'NL二二SLRR八五三二九七七三九〇',       'NL22SLRR8532977390'],
  ['numerals as they are said', '幺三八洞洞幺三八○○○',                 '13800138000'],
  ['numerals among digits',     '110105一九四九123一零零2X',            '11010519491231002X'],
  ['words behind digits',       '拨13800138000一次，取两个',            '拨13800138000一次,取两个'],
  ['words before digits',       '第二6222021234567890',                 '第二6222021234567890'],
  ['ligatures',                 'ﬁ ㎏ ﷺ',                              'fi kg صلى الله عليه وسلم'],
  ['lone surrogates',           'a\ud800b',                            'a\ufffdb'],
]

describe('plainOf() writes characters one way', () => {
  for (const [what, original, plain] of CASES) test(what, () => assert.equal(plainOf(original).text, plain))
})

test('plainOf() says where a place of the original stands', () => {
  const original = '姓名：\u200b张三ﷺ１１０\r\n𝟏end'
  const { text, lower, placeOf } = plainOf(original)
  for (const sign of ['姓', '张', '三', 'e', 'd'])
    assert.equal(placeOf(original.indexOf(sign)), text.indexOf(sign), sign)
  assert.equal(placeOf(original.length), text.length)
  assert.equal(lower.length, text.length)
})

test('plainOf() keeps places in order, and what it wrote stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (original) => {
      const { text, lower, placeOf } = plainOf(original)
      assert.equal(plainOf(text).text.length, text.length)
      assert.equal(lower.length, text.length)
      for (let at = 1; at <= original.length; at++) assert.ok(placeOf(at) >= placeOf(at - 1), `${at}`)
    }),
  )
})

test('lowerOf() is as long as the text, whatever its letters become', () => {
  assert.equal(lowerOf('İSTANBUL ẞ ΑΒΓ').length, 'İSTANBUL ẞ ΑΒΓ'.length)
})
