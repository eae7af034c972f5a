import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { matches, queryTerms, TermCollector, type SearchField } from './terms.ts'

const termsOf = (field: SearchField, text: string): string[] => {
  const terms = new TermCollector()
  terms.add(field, text)
  return terms.terms()
}

describe('TermCollector', () => {
  const rows: [field: SearchField, text: string, ...terms: string[]][] = [
    ['b', 'Hello, hello WORLD-2', 'bhello', 'bworld', 'b2'],
    ['b', '企业邮箱', 'b企业', 'b业邮', 'b邮箱'],
    ['b', 'A股大涨ABC', 'ba', 'b股大', 'b大涨', 'babc'],
    ['b', 'ＡＢＣ ﬁn Straße CAFÉ', 'babc', 'bfin', 'bstraße', 'bcafé'],
    ['s', '发票', 's发', 's发票', 's票'],
    ['b', '!? …'],
    ['b', 'x'.repeat(60), `b${'x'.repeat(40)}`],
  ]
  for (const [field, text, ...terms] of rows) it(text.slice(0, 20), () => assert.deepEqual(termsOf(field, text), terms))

  it('keeps at most 5,000 terms', () => {
    assert.equal(termsOf('b', Array.from({ length: 9_000 }, (_, i) => `w${i}`).join(' ')).length, 5_000)
  })

  it('keeps whole addresses', () => {
    const terms = new TermCollector()
    terms.addWhole('a', 'Li.Na@Example.org')
    assert.deepEqual(terms.terms(), ['ali.na@example.org'])
  })
})

describe('queryTerms()', () => {
  it('asks for whole addresses, words and pairs', () => {
    assert.deepEqual(queryTerms('a', 'Li.Na@example.org'), ['ali.na@example.org'])
    assert.deepEqual(queryTerms('a', '@example.org'), ['aexample', 'aorg'])
    assert.deepEqual(queryTerms('b', '邮箱'), ['b邮箱'])
    assert.deepEqual(queryTerms('s', '发'), ['s发'])
    assert.deepEqual(queryTerms('b', '发'), [])
    assert.deepEqual(queryTerms('b', '...'), [])
  })

  it('of a run of ideographs in any text are among its terms', () => {
    const ideographs = fc.string({
      unit: fc.constantFrom('企', '业', '邮', '箱', 'あ', '한'),
      minLength: 1,
      maxLength: 4,
    })
    const around = fc.string({ unit: fc.constantFrom('企', '业', 'a', ' ', '1', 'é'), maxLength: 6 })
    fc.assert(
      fc.property(
        fc.constantFrom<SearchField>('s', 'a', 'b', 'n'),
        around,
        ideographs,
        around,
        (field, before, query, after) => {
          const text = before + query + after
          const terms = new Set(termsOf(field, text))
          assert.ok(matches(text, query))
          for (const term of queryTerms(field, query)) assert.ok(terms.has(term), term)
        },
      ),
    )
  })
})

it('matches() ignores case, width and composition', () => {
  assert.ok(matches('Ｈｅｌｌｏ Cafe\u0301', 'hello CAFÉ'))
  assert.ok(!matches('hello', 'help'))
})
