import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LABELS, type Label } from '../../document.ts'
import { choose } from '../grammar.ts'
import type { MadeLetter } from '../letter.ts'
import { seeded } from '../seeded.ts'
import { MAKERS_ZH } from './index.ts'

const LETTERS_A_LABEL = 2000

function lettersOf(seed: number, count: number): MadeLetter[] {
  const random = seeded(seed)
  return Array.from({ length: count }, () => choose(random, MAKERS_ZH)(random))
}

const letters = lettersOf(4, 16_000)
const byLabel = new Map<Label, MadeLetter[]>(
  LABELS.map((label) => [label, letters.filter((letter) => letter.label === label).slice(0, LETTERS_A_LABEL)]),
)
const of = (label: Label): MadeLetter[] => byLabel.get(label) ?? []

function gramsOf(text: string): Set<string> {
  const signs = [...text.replaceAll(/\s+/g, ' ')]
  return new Set(signs.slice(3).map((_, at) => signs.slice(at, at + 4).join('')))
}

function likeness(one: Set<string>, other: Set<string>): number {
  const shared = [...one].filter((gram) => other.has(gram)).length
  return shared / Math.max(1, one.size + other.size - shared)
}

describe('the Chinese letters', () => {
  it('are the same for the same seed, and others for another', () => {
    assert.deepEqual(lettersOf(11, 50), lettersOf(11, 50))
    assert.notDeepEqual(lettersOf(11, 50), lettersOf(12, 50))
  })

  it('come in the shares that are meant: ham 40 %, bulk 25 %, spam 20 %, phish 15 %', () => {
    const shares = { ham: 0.4, bulk: 0.25, spam: 0.2, phish: 0.15 }
    for (const label of LABELS) {
      const share = letters.filter((letter) => letter.label === label).length / letters.length
      assert.ok(Math.abs(share - shares[label]) < 0.02, `${label}: ${share}`)
    }
  })

  it('have something to say, with every choice made', () => {
    for (const { text, subject, senderName, kind } of letters) {
      assert.ok(text.trim() !== '', kind)
      assert.doesNotMatch(`${senderName} ${subject} ${text}`, /[{}]|undefined|\$/, kind)
    }
  })

  for (const label of LABELS) {
    it(`differ from each other: ${label}`, () => {
      const made = of(label)
      assert.equal(made.length, LETTERS_A_LABEL)
      assert.ok(new Set(made.map((letter) => letter.text)).size >= 1900)
      const grams = made.slice(0, 400).map((letter) => gramsOf(letter.text))
      const likenesses = grams.slice(1).map((one, at) => likeness(one, grams[at] ?? new Set()))
      const mean = likenesses.reduce((sum, value) => sum + value, 0) / likenesses.length
      assert.ok(mean < 0.03, `mean likeness ${mean}`)
    })
  }

  it('differ within one kind, too', () => {
    for (const label of LABELS) {
      for (const kind of new Set(of(label).map((letter) => letter.kind))) {
        const grams = of(label)
          .filter((letter) => letter.kind === kind)
          .slice(0, 40)
          .map((letter) => gramsOf(letter.text))
        const likenesses = grams.slice(1).map((one, at) => likeness(one, grams[at] ?? new Set()))
        const mean = likenesses.reduce((sum, value) => sum + value, 0) / likenesses.length
        assert.ok(mean < 0.25, `${label} ${kind}: mean likeness ${mean}`)
      }
    }
  })

  it('name what every phish wants, and only of phish', () => {
    for (const { label, intents } of letters) assert.equal(intents.length > 0, label === 'phish')
    const wanted = new Set(of('phish').flatMap((letter) => letter.intents))
    assert.deepEqual([...wanted].sort(), [
      'callback',
      'credential',
      'extortion',
      'gift-card',
      'move-to-messenger',
      'payment-change',
    ])
  })

  it('reach nobody: hosts of RFC 2606, numbers nobody was given', () => {
    for (const { text, kind } of letters) {
      for (const [host] of text.matchAll(/(?<=:\/\/|[a-z0-9]@)[a-z0-9.-]+/g))
        assert.match(host, /\.(example|test|invalid)$/, kind)
      assert.doesNotMatch(text, /(?<!\d)1(3\d|4[579]|5[0-35-9]|[789]\d)[- ]?\d{4}[- ]?\d{4}(?!\d)/, kind)
    }
  })

  it('carry no sign that gives a label away: no 4-gram stands in over 20 % of a label and hardly elsewhere', () => {
    const sizes = new Map(LABELS.map((label) => [label, of(label).length]))
    const counts = new Map<string, Map<Label, number>>()
    for (const label of LABELS) {
      for (const { text } of of(label)) {
        for (const gram of gramsOf(text)) {
          const count = counts.get(gram) ?? new Map<Label, number>()
          counts.set(gram, count.set(label, (count.get(label) ?? 0) + 1))
        }
      }
    }
    const giveAways = [...counts].flatMap(([gram, count]) => {
      const all = [...count.values()].reduce((sum, value) => sum + value, 0)
      return LABELS.filter((label) => {
        const hits = count.get(label) ?? 0
        return hits > 0.2 * (sizes.get(label) ?? 0) && hits > 0.95 * all
      }).map((label) => `${label} ${gram}`)
    })
    assert.deepEqual(giveAways, [])
  })
})
