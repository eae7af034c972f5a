import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fold } from '../../src/mail/folding/fold.ts'
import { gramsOf } from '../../src/mail/folding/grams.ts'
import { readHtml } from '../../src/mail/html-reading.ts'
import { seeded } from '../made/seeded.ts'
import { mutate, MUTATIONS, type Mutation, type MutatorSet } from './mutate.ts'

/** Written for this test: what is sold and asked for in junk mail. */
const TEXTS = [
  'Dear winner, claim your exclusive casino bonus today. Verify your account password and send money by transfer to receive the prize before midnight.',
  'Cheap pharmacy pills without prescription! Order viagra online, huge discount, fast delivery, satisfaction guaranteed or your money back.',
  'Your mailbox is almost full. Please confirm your password through the link below, otherwise the administrator will suspend your account tomorrow.',
  '本公司长期代开发票,点数优惠,验证后付款,有意者请加微信联系,电话咨询张经理。',
  '无抵押贷款,当天放款,秒批额度,身份证即可办理,咨询客服加微信领取红包。',
  '诚招兼职刷单人员,在家日结佣金,无需押金,加扣扣群私聊老师,稳赚不赔,投资理财收益高。',
]
const ROUNDS = 5 // variants of each text

/**
 * Similarity after folding, at least. Homophones and readings in Latin letters are undone for words of a list only: a
 * random run of characters in them stays what it is.
 */
// prettier-ignore
const FLOORS: Readonly<Record<Mutation, number>> = {
  homoglyph: 0.9, 'zero-width': 0.98, split: 0.85, 'full-width': 0.98, pinyin: 0.4, leet: 0.8,
  html: 0.98, traditional: 0.98, emoji: 0.85, homophone: 0.5, mixed: 0.75,
}

/** Jaccard similarity of character 4-grams. */
function similarity(one: string, other: string): number {
  const grams = new Set(gramsOf(one))
  const others = gramsOf(other)
  const shared = others.filter((gram) => grams.has(gram)).length
  return shared / (grams.size + others.length - shared)
}

for (const set of ['trained', 'held-out'] as const satisfies readonly MutatorSet[]) {
  describe(`folding of ${set} variants`, () => {
    for (const kind of MUTATIONS) {
      test(`brings ${kind} back`, (t) => {
        const random = seeded(7)
        let [before, after, changed] = [0, 0, 0]
        for (let round = 0; round < ROUNDS; round++) {
          for (const text of TEXTS) {
            const variant = mutate(text, kind, random, set)
            if (variant === text) continue
            changed++
            before += similarity(variant.toLowerCase(), text.toLowerCase())
            after += similarity(fold(kind === 'html' ? readHtml(variant).text : variant).text, fold(text).text)
          }
        }
        t.diagnostic(
          `${changed} variants: similarity ${(before / changed).toFixed(2)} → ${(after / changed).toFixed(2)}`,
        )
        assert.ok(changed > 0)
        assert.ok(after > before)
        assert.ok(after / changed >= FLOORS[kind], `${after / changed}`)
      })
    }
  })
}

test('the same numbers give the same variant, and the two sets differ', () => {
  for (const kind of MUTATIONS) {
    const variants = (set: MutatorSet) => TEXTS.map((text) => mutate(text, kind, seeded(3), set)).join('\n')
    assert.equal(variants('trained'), variants('trained'))
    assert.notEqual(variants('trained'), variants('held-out'))
  }
})
