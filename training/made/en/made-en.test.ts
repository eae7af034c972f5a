import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LABELS } from '../../document.ts'
import type { Label } from '../../document.ts'
import { choose } from '../grammar.ts'
import type { MadeLetter } from '../letter.ts'
import { seeded } from '../seeded.ts'
import { MAKERS_EN } from './index.ts'

const PER_LABEL = 2000
const MOST_ALIKE = 0.06 // mean 4-gram Jaccard of random pairs of one label

const MAX_PRECISION = 0.95
const MIN_COVERAGE = 0.2

const letters = drawn(PER_LABEL)

describe('English letters that we write', () => {
  it('come out the same from the same seed', () => {
    const random = [seeded(7), seeded(7)]
    for (let i = 0; i < 200; i++) {
      const [one, other] = random.map((each) => choose(each, MAKERS_EN)(each))
      assert.deepEqual(one, other)
    }
  })

  for (const label of LABELS) {
    it(`differ among themselves: ${label}`, () => {
      const texts = letters[label].map(({ subject, text }) => `${subject}\n${text}`)
      assert.ok(new Set(texts).size >= 0.95 * PER_LABEL, `${new Set(texts).size} distinct`)
      const alike = meanAlikeness(texts)
      assert.ok(alike < MOST_ALIKE, `mean Jaccard ${alike.toFixed(4)}`)
    })
  }

  it('say something, and leave no grammar behind', () => {
    for (const { kind, text, subject, senderName, linkTexts } of LABELS.flatMap((label) => letters[label])) {
      assert.ok(text.trim().length > 1, kind)
      assert.ok(senderName.trim() !== '', kind)
      for (const words of [text, subject, senderName, ...linkTexts]) {
        assert.doesNotMatch(words, /[{}]|<\+|<#\d|<\d+-\d+>/, kind)
      }
    }
  })

  it('point only to hosts that cannot exist', () => {
    for (const { text, kind } of LABELS.flatMap((label) => letters[label])) {
      for (const [, host = ''] of text.matchAll(/(?:https?:\/\/|@)([\w-]+(?:\.[\w-]+)*\.[a-z]+)/g)) {
        assert.match(host, /\.(?:example|test|invalid)$/, kind)
      }
    }
  })

  it('give no label away by one turn of phrase', () => {
    const marks = separating(MIN_COVERAGE)
    const givingAway = marks.filter(({ precision }) => precision > MAX_PRECISION)
    assert.deepEqual(givingAway, [])
  })
})

function drawn(perLabel: number): Record<Label, MadeLetter[]> {
  const random = seeded(2026)
  const found: Record<Label, MadeLetter[]> = { ham: [], bulk: [], spam: [], phish: [] }
  while (LABELS.some((label) => found[label].length < perLabel)) {
    const letter = choose(random, MAKERS_EN)(random)
    if (found[letter.label].length < perLabel) found[letter.label].push(letter)
  }
  return found
}

function grams(text: string): Set<string> {
  const folded = text.toLowerCase()
  return new Set(Array.from({ length: Math.max(0, folded.length - 3) }, (_, i) => folded.slice(i, i + 4)))
}

function meanAlikeness(texts: readonly string[]): number {
  const random = seeded(1)
  const sets = Array.from({ length: 200 }, () => grams(texts[Math.floor(random() * texts.length)] ?? ''))
  let sum = 0
  let pairs = 0
  sets.forEach((one, i) => {
    for (const other of sets.slice(i + 1)) {
      const shared = [...one].filter((gram) => other.has(gram)).length
      sum += shared / (one.size + other.size - shared || 1)
      pairs++
    }
  })
  return sum / pairs
}

/** The 4-grams that stand in at least `coverage` of a label's letters, with the share of their letters that is its. */
function separating(coverage: number): { label: Label; gram: string; precision: number; covered: number }[] {
  const counts = new Map<string, Record<Label, number>>()
  for (const label of LABELS) {
    for (const { subject, text } of letters[label]) {
      for (const gram of grams(`${subject}\n${text}`)) {
        const count = counts.get(gram) ?? { ham: 0, bulk: 0, spam: 0, phish: 0 }
        count[label]++
        counts.set(gram, count)
      }
    }
  }
  return [...counts].flatMap(([gram, count]) => {
    const all = LABELS.reduce((sum, label) => sum + count[label], 0)
    return LABELS.filter((label) => count[label] > coverage * PER_LABEL).map((label) => ({
      label,
      gram,
      precision: count[label] / all,
      covered: count[label] / PER_LABEL,
    }))
  })
}
