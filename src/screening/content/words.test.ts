import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADDRESS, isHan, LINK, wordsOf } from './words.ts'

const formsOf = (text: string, most: number): string[] => wordsOf(text, most).map(({ form }) => form)

const CASES: readonly [why: string, text: string, words: readonly string[]][] = [
  ['words and stressed marks', 'act now!!! only $5 ?', ['act', 'now', '!!', 'only', '$', '0', '?']],
  ['a number by its length alone', 'in 2003 and 2026: 1,234', ['in', '0000', 'and', '0000', '0', '000']],
  ['a link and an address', 'see https://a.example/b?c=d or ask x.y@b.example.', ['see', LINK, 'or', 'ask', ADDRESS]],
  ['a link taken apart', 'click http : / / www . a . example / b', ['click', LINK]],
  ['Chinese by characters, beside Latin', '代开发票vx联系', ['代', '开', '发', '票', 'vx', '联', '系']],
  ['other scripts by words', 'счёт für ücret', ['счёт', 'für', 'ücret']],
  ['nothing', ' ,.;- ', []],
]

for (const [why, text, words] of CASES) {
  test(`wordsOf() reads ${why}`, () => assert.deepEqual(formsOf(text, 100), words))
}

test('wordsOf() tells where each word begins', () => {
  assert.deepEqual(wordsOf('a, b@c.example', 9), [
    { form: 'a', at: 0 },
    { form: ADDRESS, at: 3 },
  ])
})

test('wordsOf() stops at the most words asked for', () => {
  assert.deepEqual(formsOf('one two three', 2), ['one', 'two'])
})

test('isHan() tells Chinese characters from other letters', () => {
  assert.deepEqual(['票', '𠀀', 'a', 'ß', 'か', '한'].map(isHan), [true, true, false, false, false, false])
})
