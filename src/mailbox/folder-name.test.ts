import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { refusal } from '../../test/support/refusals.ts'
import { levelsOf } from './folder-name.ts'

const NAMES: readonly (readonly [name: string, levels: readonly string[]])[] = [
  ['Work', ['Work']],
  ['inBox', ['INBOX']],
  ['inbox/inbox', ['INBOX', 'inbox']],
  ['a/b/', ['a', 'b']],
  ['项目/合同 2026', ['项目', '合同 2026']],
  ['Cafe\u0301', ['Café']],
  ['100% *new*', ['100% *new*']],
]
const NOT_NAMES = [
  '',
  '/',
  '/a',
  'a//b',
  'a\u0000',
  'a\r\nb',
  'a\u0085',
  'a\ud800',
  'x'.repeat(256),
  '合'.repeat(86),
  'a/'.repeat(20) + 'a',
]

describe('levelsOf()', () => {
  for (const [name, levels] of NAMES) {
    it(`splits ${JSON.stringify(name)}`, () => assert.deepEqual(levelsOf(name), levels))
  }
  for (const name of NOT_NAMES) {
    it(`refuses ${JSON.stringify(name).slice(0, 40)}`, () => {
      assert.throws(() => levelsOf(name), refusal('bad-parameter'))
    })
  }
})
