// The search for leaks in any text, and an organisation's patterns on any text.
import assert from 'node:assert/strict'
import { compilePattern } from '../../../src/mail/pattern.ts'
import { PatternMatcher } from '../../../src/mail/pattern-matcher.ts'
import { findLeaks } from '../../../src/screening/leak/find-leaks.ts'
import { fingerprintOf } from '../../../src/screening/leak/own/fingerprint.ts'
import { plainOf } from '../../../src/screening/leak/views.ts'
import { unlessRefused, type FuzzEntry } from '../entry.ts'

const KEY = Buffer.alloc(32, 1)
const TEXTS = [
  '身份证号：11010519491231002X，姓名 王小明，卡号 6222 0212 3456 7890 128 安全码 123',
  'card number 4111-1111-1111-1111 cvv 123, GB82 WEST 1234 5698 7654 32, SSN 536-90-4399',
  'password: Tr0ub4dor&3 postgres://u:secret99@db.example/x AKIAIOSFODNN7EXAMPLE',
  'order 4111111111111111\tinvoice\n一一零一零五一九四九一二三一零零二X',
]

export const LEAK_SCAN_ENTRIES: readonly FuzzEntry[] = [
  {
    name: 'leak-scan',
    seeds: () => TEXTS.map((text) => Buffer.from(text)),
    dictionary: ['身份证号：', '\u200b', '\t', '\n', '１', '一', '4111 1111 1111 1111', '> ', 'From: a@b.example', '://', 'password', '-----BEGIN PRIVATE KEY-----'].map((word) => Buffer.from(word).toString('latin1')), // prettier-ignore
    longest: 16_384,
    run(bytes) {
      const text = bytes.toString('utf8')
      const { text: plain, lower, placeOf } = plainOf(text)
      assert.equal(lower.length, plain.length)
      assert.ok(placeOf(text.length) <= plain.length)
      const report = findLeaks({ pieces: [{ place: 'body', name: '', text }], notInspectable: [] }, { key: KEY, recipients: ['a@b.example'] }) // prettier-ignore
      for (const { count, hashes, samples } of report.findings) {
        assert.ok(count >= 1 && hashes.length >= 1 && hashes.length <= count)
        assert.ok(samples.every((sample) => sample.length <= 16))
      }
      const { hashes, size } = fingerprintOf(text, KEY)
      assert.equal(hashes.length, size * 2)
    },
  },
  {
    name: 'leak-pattern',
    seeds: () => ['(?i)prj-\\d{4}\nsee PRJ-2041', '(a|b)*c{2,3}[^x-z]?$\nababcc', '\\bK\\d+\\b\nK1 K22'].map((text) => Buffer.from(text)), // prettier-ignore
    dictionary: [
      '(',
      ')',
      '[',
      ']',
      '{2,}',
      '{0,9}',
      '*',
      '+',
      '?',
      '|',
      '\\d',
      '\\b',
      '^',
      '$',
      '.',
      '(?:',
      '[^',
      '\n',
    ],
    longest: 4_096,
    run(bytes) {
      const [pattern = '', ...lines] = bytes.toString('latin1').split('\n')
      const program = unlessRefused(() => compilePattern(pattern))
      if (program === undefined) return
      const text = lines.join('\n')
      const matcher = new PatternMatcher(program)
      let end = 0
      for (const match of matcher.find(text)) {
        assert.ok(match.start >= end && match.end > match.start && match.end <= text.length)
        end = match.end
      }
      assert.ok(matcher.steps <= 2 * program.states.length * (text.length + 2), `${matcher.steps} steps`)
    },
  },
]
