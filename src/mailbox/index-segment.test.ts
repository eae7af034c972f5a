import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { EmailId } from '../base/ids.ts'
import { decodeSegment, encodeSegment, lookUp, type Postings } from './index-segment.ts'
import { joinSegments, segmentsOf } from './merge-index.ts'
import type { SegmentRow } from './records-search.ts'

const TOKEN = fc.integer({ min: 0, max: 40 }).map((n) => Buffer.from(`7token${String(n).padStart(2, '0')}`))
const EMAILS = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 53 - 1 }), { minLength: 1, maxLength: 20 })
const POSTINGS: fc.Arbitrary<Postings> = fc
  .array(fc.tuple(TOKEN, EMAILS))
  .map(
    (pairs) => new Map(pairs.map(([token, ids]) => [token.toString('latin1'), ids.sort((a, b) => a - b) as EmailId[]])),
  )

describe('a segment', () => {
  it('gives back each list, and nothing for a token that it has not', () => {
    fc.assert(
      fc.property(POSTINGS, TOKEN, (postings, other) => {
        const segment = encodeSegment(postings)
        for (const [token, emails] of postings) assert.deepEqual(lookUp(segment, Buffer.from(token, 'latin1')), emails)
        assert.deepEqual(lookUp(segment, other), postings.get(other.toString('latin1')) ?? [])
        const decoded: Postings = new Map()
        decodeSegment(segment, decoded)
        assert.deepEqual(decoded, new Map([...postings].sort(([a], [b]) => (a < b ? -1 : 1))))
      }),
    )
  })
})

describe('joinSegments()', () => {
  /** So many merges of ten emails each; every email has the token of its last digit. */
  function merges(count: number): SegmentRow[] {
    return Array.from({ length: count }, (_, merge) => {
      const fresh = Array.from({ length: 10 }, (_, digit) => ({
        email_id: (merge * 10 + digit + 1) as EmailId,
        tokens: tokenOf(digit),
      }))
      return segmentsOf(fresh)[0]!
    })
  }
  const tokenOf = (digit: number) => Buffer.from(`7token0${digit}`)
  const find = (rows: readonly SegmentRow[], digit: number) =>
    rows.flatMap((row) => lookUp(Buffer.from(row.data), tokenOf(digit)))

  it('keeps the number of rows small and every email in order', () => {
    const rows = joinSegments(merges(77), new Set())
    assert.deepEqual(
      rows.map(({ level }) => level),
      [3, 1, 1, 1, 0],
    )
    for (let digit = 0; digit < 10; digit++) {
      assert.deepEqual(
        find(rows, digit),
        Array.from({ length: 77 }, (_, merge) => merge * 10 + digit + 1),
      )
    }
  })

  it('leaves out emails that are gone, and leaves rows alone that need no change', () => {
    const rows = merges(3)
    const gone = new Set([1, 12] as EmailId[])
    assert.deepEqual(joinSegments(rows, gone), rows)
    assert.deepEqual(find(joinSegments(rows, gone, true), 0), [11, 21])
    assert.deepEqual(find(joinSegments(rows, gone, true), 1), [2, 22])
    assert.deepEqual(joinSegments(rows, new Set(Array.from({ length: 30 }, (_, i) => (i + 1) as EmailId)), true), [])
  })
})
