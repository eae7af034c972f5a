import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endOf, momentOf } from './moments.ts'

/** Text · minutes · begins · ends. */
const CASES: readonly (readonly [string, number, string?, string?])[] = [
  ['2026-12-01', 0, '2026-12-01T00:00:00Z', '2026-12-02T00:00:00Z'],
  ['2026-12-01', -480, '2026-11-30T16:00:00Z', '2026-12-01T16:00:00Z'],
  ['2026-12-01T09:30', 0, '2026-12-01T09:30:00Z', '2026-12-01T09:30:00Z'],
  ['2026-12-01T09:30', 300, '2026-12-01T14:30:00Z', '2026-12-01T14:30:00Z'],
  ['2026-12-01T09:30+08:00', 300, '2026-12-01T01:30:00Z', '2026-12-01T01:30:00Z'],
  ['2026-12-01T09:30:15Z', 0, '2026-12-01T09:30:15Z', '2026-12-01T09:30:15Z'],
  ['2026-13-40', 0],
  ['1.12.2026', 0],
  ['', 0],
]

test('momentOf() and endOf() read days and moments, in the time of who wrote them', () => {
  for (const [text, offset, begins, ends] of CASES) {
    const [from, until] = [momentOf(text, offset), endOf(text, offset)]
    assert.equal(from, begins === undefined ? undefined : Date.parse(begins), text)
    assert.equal(until, ends === undefined ? undefined : Date.parse(ends), text)
  }
})
