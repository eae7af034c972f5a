import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fold, FOLDS, type Fold } from './fold.ts'

const undone = (text: string) => {
  const { counts } = fold(text)
  return FOLDS.filter((name) => counts[name] > 0)
}

describe('fold() undoes', () => {
  // prettier-ignore
  const ROWS: readonly [disguised: string, folded: string, folds: readonly Fold[]][] = [
    ['V\u200bi\u200cagra',              'viagra',                   ['invisible']],
    ['fr\u00ade\u00ade',                'free',                     ['invisible']],
    ['v̶i̶a̶g̶r̶a̶',                'viagra',                   ['invisible']],
    ['\u202emoc.elpmaxe\u202c',         'example.com',              ['direction']],
    ['ＦＲＥＥ 𝓶𝓸𝓷𝓮𝔂 ⓝⓞⓦ',    'free money now',           ['compatibility']],
    ['🅵🆁🅴🅴 🇫🇷🇪🇪',         'free free',                ['compatibility']],
    ['раypаl',                          'paypal',                   ['confusable']],
    ['ТНЕ ВЕST bank',                   'the best bank',            ['confusable']],
    ['ᴠɪᴀɢʀᴀ ɡold',                     'viagra gold',              ['confusable']],
    ['cнова в кaзино, дорогой друг',    'снова в казино, дорогой друг', ['confusable']],
    ['v i a g r a   n o w',             'viagra now',               ['split']],
    ['f-r-e-e, v . i . a . g . r . a',  'free, viagra',             ['split']],
    ['vi💊agra via*gra',                'viagra viagra',            ['split']],
    ['V1agra fr33 m0ney pa55word',      'viagra free money password', ['leet']],
    ['cl1ck he1p w1nner bu$iness c@sh', 'click help winner business cash', ['leet']],
    ['rnicrosoft arnazon',              'microsoft amazon',         ['joined']],
    ['HelloWorldFree',                  'hello world free',         ['joined']],
    ['发*票 代.开.票',                   '发票代开票',                ['split']],
    ['加.微.信 发😀票 代 - 开',           '加微信发票代开',             ['split']],
    ['薇信 加威信 V信 威❤号',            '微信加微信微信微信号',         ['confusable']],
    ['加 jia wei xin，VX：abc',          '加加微信,微信:abc',           ['confusable']],
    ['开發票的公司请联系',                '开发票的公司请联系',           ['traditional']],
  ]
  for (const [disguised, folded, folds] of ROWS) {
    test(JSON.stringify(disguised), () => {
      assert.equal(fold(disguised).text, folded)
      assert.deepEqual(undone(disguised), folds)
    })
  }
})

describe('fold() leaves honest text alone', () => {
  // prettier-ignore
  const ROWS: readonly (readonly [text: string, folded?: string])[] = [
    ['the modern corner of a burning mall will fill all line ends, i am a bit ill'],
    ['at 10:30 for $100, code ab12cd, mp3, b2b, k8s, 24h, 3pm, covid19, h2o, 1st, iphone15, win10'],
    ['bob@example.com, https://example.org/c1d2e3?x=v1a, 192.0.2.1, 2026-11-21, +1 555 010 0199'],
    ['PowerPoint and YouTube, U.S.A., e.g. J. R. R. Tolkien', 'powerpoint and youtube, u.s.a., e.g. j. r. r. tolkien'],
    ['Café déjà vu, straße, naïve', 'cafe deja vu, strasse, naive'],
    ['вот кот и оса, а там рот, рак и хор: привет дорогой друг'],
    ['το σπίτι και ο ουρανός, ένα νέο κόμμα'],
    ['кот', 'кот'],
    ['他很有威信,信用卡每月账单已出。请在11月21日前还款1,234.50元'],
    ['台灣的朋友們,請參加這個會議', '台湾的朋友们,请参加这个会议'],
    ['مرحبا\u200f بكم, ‫עברית‬ hello', 'مرحبا بكم, עברית hello'],
    ['می\u200cخواهم', 'میخواهم'],
    ['Donau\u00addampf\u00adschiff', 'donaudampfschiff'],
    ['read on\u200c\u00a0\u200c\u00a0\u200c\u00a0\u200c\u00a0\u200c\u00a0\u034f \u200b', 'read on'],
    ['1️⃣ first, 2️⃣ second', '1 first, 2 second'],
    ['👨‍👩‍👧 great ❤️ news 🎉🇨🇳', '👨👩👧 great ❤ news 🎉cn'],
  ]
  for (const [text, folded = text] of ROWS) {
    test(JSON.stringify(text), () => {
      assert.equal(fold(text).text, folded)
      assert.deepEqual(undone(text), [])
    })
  }
})

describe('fold() of any text', () => {
  const tricky = fc.constantFrom(
    ...'aeiorvnx019@$!|*.-_ \n\u200b\u202e\u202c\u0301\u00ad',
    ...'аеорвтжиϲονσ微薇信v加发票*飘開🅰💊ⓐｆİßſ',
    '\ud800',
    'weixin',
    'jia wei',
    'rn',
    'vv',
    'Hello',
    '🇨',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(tricky, { maxLength: 40 }).map((parts) => parts.join('')),
  )

  test('folded once more stays the same', () => {
    fc.assert(
      fc.property(text, (any) => {
        const once = fold(any).text
        assert.equal(fold(once).text, once)
      }),
      { numRuns: 2_000 },
    )
  })

  test('is at most 18 times as long, never throws, and counts no less than nothing', () => {
    // U+FDFA, one letter, has 18 in its compatibility form (UAX 15 §14)
    fc.assert(
      fc.property(text, (any) => {
        const { text: folded, counts } = fold(any)
        assert.ok(folded.length <= 18 * any.length)
        assert.ok(FOLDS.every((name) => counts[name] >= 0))
      }),
    )
  })

  test('takes time that grows with the length', () => {
    const before = process.cpuUsage()
    const units = [
      'a ',
      'a.',
      'a',
      'A',
      'Ab',
      '1a',
      'rn',
      '加*',
      '微 ',
      'wei xin ',
      'а',
      'aа',
      '\u202e',
      '\u200b',
      '🇨',
      '́',
      '\n',
      ' ',
      '@',
      '发 - ',
      '发aaaaaaaaaaa',
      '发 a ab ',
    ]
    for (const unit of units) fold(unit.repeat(20_000))
    assert.ok(process.cpuUsage(before).user < 6_000_000, `${process.cpuUsage(before).user / 1_000} ms`)
  })
})
