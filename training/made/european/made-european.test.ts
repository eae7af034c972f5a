import assert from 'node:assert/strict'
import { it } from 'node:test'
import { choose } from '../grammar.ts'
import { seeded } from '../seeded.ts'
import { MAKERS_EUROPEAN } from './index.ts'

it('European letters: the same from the same seed, nearly all different, no grammar left behind', () => {
  const [letters, again] = [drawn(), drawn()]
  assert.deepEqual(letters, again)
  assert.ok(new Set(letters.map(({ subject, text }) => subject + text)).size > 3800)
  for (const { kind, text, subject, linkTexts } of letters) {
    assert.ok(text.trim() !== '', kind)
    for (const words of [text, subject, ...linkTexts]) assert.doesNotMatch(words, /[{}]|<\+|<#\d|<\d+-\d+>/, kind)
  }
  assert.deepEqual(new Set(letters.map(({ label }) => label)), new Set(['ham', 'bulk', 'spam', 'phish']))
})

function drawn() {
  const random = seeded(11)
  return Array.from({ length: 4000 }, () => choose(random, MAKERS_EUROPEAN)(random))
}
