// Sequence sets: `1:3,7,10:*`. RFC 9051 §9: sequence-set
import type { Arguments } from './arguments.ts'
import { MAX_RANGES } from './limits.ts'

/** first ≤ last, both included */
export type Range = readonly [first: number, last: number]

/** Ranges as written, with Infinity for "*"; `saved` is "$", the result of the last SEARCH. RFC 9051 §6.4.4.1 */
export type SequenceSet = { readonly ranges: readonly Range[] } | 'saved'

/** sequence-set = (seq-number / seq-range) *("," …) / "$" */
export function parseSequenceSet(args: Arguments): SequenceSet {
  if (args.take('$')) return 'saved'
  const ranges: Range[] = []
  do {
    if (ranges.length >= MAX_RANGES) args.fail('sequence set too long')
    const first = parseNumber(args)
    ranges.push([first, args.take(':') ? parseNumber(args) : first])
  } while (args.take(','))
  return { ranges }
}

/** Ranges of plain numbers, as in known-uids. RFC 7162 §3.2.5 */
export function parseKnownSet(args: Arguments): readonly Range[] {
  const set = parseSequenceSet(args)
  if (set === 'saved' || set.ranges.some((range) => range.includes(Infinity))) args.fail('expected numbers only')
  return mergedRanges(set.ranges, 0)
}

/**
 * Ascending ranges that neither touch nor overlap.
 * @param largest  what "*" stands for: the last number of the mailbox; `10:*` below it means `largest:10`
 */
export function mergedRanges(ranges: readonly Range[], largest: number): Range[] {
  const plain = ranges.map(([a, b]) => orderedRange(a === Infinity ? largest : a, b === Infinity ? largest : b))
  plain.sort((a, b) => a[0] - b[0])
  const merged: [number, number][] = []
  for (const [first, last] of plain) {
    const before = merged.at(-1)
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else merged.push([first, last])
  }
  return merged
}

/** Whether ascending merged ranges hold a number: binary search. */
export function rangesHold(ranges: readonly Range[], wanted: number): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranges[middle]?.[1] ?? Infinity) < wanted) low = middle + 1
    else high = middle
  }
  const range = ranges[low]
  return range !== undefined && range[0] <= wanted
}

/** `[1,2,3,7]` → `1:3,7`: numbers ascending. */
export function formatSet(numbers: Iterable<number>): string {
  const parts: string[] = []
  let first: number | undefined
  let last = 0
  const close = () => first !== undefined && parts.push(first === last ? `${first}` : `${first}:${last}`)
  for (const number of numbers) {
    if (first !== undefined && number === last + 1) {
      last = number
      continue
    }
    close()
    first = last = number
  }
  close()
  return parts.join(',')
}

/** seq-number = nz-number / "*" */
function parseNumber(args: Arguments): number {
  if (args.take('*')) return Infinity
  return args.number() || args.fail('numbers begin at 1')
}

function orderedRange(a: number, b: number): Range {
  return a <= b ? [a, b] : [b, a]
}
