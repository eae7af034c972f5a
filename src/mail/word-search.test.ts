import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fold } from './folding/fold.ts'
import { WordSearch } from './word-search.ts'

// prettier-ignore
const CASES: readonly (readonly [words: readonly string[], text: string, isIn: boolean])[] = [
  [['raffle'],            'the raffle of the year',         true],
  [['raffle'],            'unraffled',                      false],
  [['raffle'],            'RA\u200bFFLE!',                  true],
  [['free money'],        'your free money is here',        true],
  [['he', 'she', 'hers'], 'ushers',                         false],
  [['he', 'she', 'hers'], 'is it hers?',                    true],
  [['发票'],              '代开各类发票，请联系',           true],
  [['發票'],              '代开各类发票，请联系',           true],
  [['\u200b'],            'anything',                       false],
  [[],                    'anything',                       false],
]

describe('WordSearch', () => {
  for (const [words, text, isIn] of CASES) {
    test(`${JSON.stringify(words)} ${isIn ? 'in' : 'not in'} ${text}`, () => {
      assert.equal(new WordSearch(words).isIn(fold(text).text), isIn)
    })
  }

  test('finds what a search for each word would, where no word is part of another one', () => {
    const word = fc.stringMatching(/^[bcdfg]{3,5}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.array(word, { maxLength: 8 }), (words, others) => {
        const kept = words.filter((each) => fold(each).text === each)
        const text = fold(others.join(' ')).text
        assert.equal(
          new WordSearch(kept).isIn(text),
          kept.some((each) => text.split(' ').includes(each)),
        )
      }),
    )
  })

  test('5,000 words in a long text of one letter: one pass', () => {
    const search = new WordSearch(Array.from({ length: 5_000 }, (_, index) => `${'a'.repeat(50)}${index}`))
    assert.equal(search.isIn('a'.repeat(200_000)), false)
  })
})

test('find() tells every place of every word, those inside others too', () => {
  const text = 'hers, she said; 发票发票'
  const places = [...new WordSearch(['she', 'hers', '发票', '票发']).find(text)]
  assert.deepEqual(
    places.map(({ start, end }) => text.slice(start, end)),
    ['hers', 'she', '发票', '票发', '发票'],
  )
})
