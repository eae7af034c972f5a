import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { bandsOf, markupSketch, SKETCH_VALUES, textSketch } from './sketch.ts'

const words = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    `word${'abcdefghij'[(index + from) % 10]}${'klmnopqrst'[Math.floor((index + from) / 10) % 10]}`.replace(/\d/g, ''),
  ).join(' ')
const shared = (a: Uint32Array, b: Uint32Array) => a.filter((value, at) => value === b[at]).length / SKETCH_VALUES

describe('textSketch()', () => {
  test('is empty for a text too short to compare', () => {
    assert.equal(textSketch('many thanks, see you on monday').length, 0)
  })

  test('does not see numbers, which differ from copy to copy', () => {
    const letter = (order: string) => `${words(40)} order ${order} ${words(40, 40)}`
    assert.deepEqual(textSketch(letter('4711')), textSketch(letter('0815x')))
  })

  test('reads scripts without spaces', () => {
    assert.equal(textSketch('请尽快回复此邮件以确认您的账户信息否则将被关闭').length, SKETCH_VALUES)
  })

  test('estimates how much two texts have in common', () => {
    const [whole, most] = [textSketch(words(100)), textSketch(words(90))]
    assert.ok(Math.abs(shared(whole, most) - 88 / 98) < 0.15)
    assert.ok(shared(whole, textSketch(words(100).split(' ').reverse().join(' '))) < 0.1)
  })

  test('never throws, and gives all values or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) =>
        [0, SKETCH_VALUES].includes(textSketch(text).length),
      ),
    )
  })
})

test('markupSketch() knows a template whatever it says', () => {
  const page = (text: string) =>
    `<table>${'<tr><td><p><b>'.repeat(3)}${text}<img src="${text}"></b></p></td></tr></table>`
  assert.deepEqual(markupSketch(page('hello')), markupSketch(page('good bye')))
  assert.equal(markupSketch('<p>hello</p>').length, 0)
})

describe('bandsOf()', () => {
  test('alike sketches have keys in common, strangers have none', () => {
    const keys = new Set(bandsOf(textSketch(words(100)), 6))
    assert.ok(bandsOf(textSketch(words(98)), 6).some((key) => keys.has(key)))
    assert.ok(!bandsOf(textSketch(words(100).split(' ').reverse().join(' ')), 6).some((key) => keys.has(key)))
  })

  test('of an empty sketch there are none', () => assert.deepEqual(bandsOf(new Uint32Array(), 6), []))
})
