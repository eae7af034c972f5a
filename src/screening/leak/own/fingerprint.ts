// Fingerprints of documents: hashes of overlapping runs of words, thinned out so that copies of a passage share some.
// Winnowing after Schleimer, Wilkerson and Aiken (SIGMOD 2003): of every 16 runs one by one the smallest hash is kept, so
// a passage of 20 words (23 Chinese characters) is always known again, wherever it stands.
import { plainOf } from '../views.ts'

const WORDS_IN_RUN = 5
const CHARACTERS_IN_RUN = 8
const WINDOW = 16
/** of one text; a book has some 20,000 */
export const MAX_FINGERPRINTS = 200_000

export interface Fingerprint {
  /** pairs of numbers, ascending, distinct */
  readonly hashes: Uint32Array
  /** pairs */
  readonly size: number
}

/** @param key  of the organisation: without it a hash tells nothing of its words */
export function fingerprintOf(text: string, key: Uint8Array): Fingerprint {
  const { high, low, isHan, count } = tokensOf(plainOf(text).lower, key)
  const runsHigh = new Uint32Array(count)
  const runsLow = new Uint32Array(count)
  let runs = 0
  for (let at = 0; at < count; at++) {
    const length = isHan[at] ? CHARACTERS_IN_RUN : WORDS_IN_RUN
    if (at + length > count) break
    let [h, l] = [length, length]
    for (let next = at; next < at + length; next++) {
      h = Math.imul(h ^ (high[next] as number), 0x9e3779b1)
      h ^= h >>> 15
      l = Math.imul(l ^ (low[next] as number), 0x85ebca77)
      l ^= l >>> 13
    }
    runsHigh[runs] = h >>> 0
    runsLow[runs] = l >>> 0
    runs++
  }
  return sortedPairs(runsHigh, runsLow, smallestOf(runsHigh, runs))
}

/** Of every window the place of the smallest hash, each place once; of equals the last. */
function smallestOf(hashes: Uint32Array, count: number): number[] {
  const kept: number[] = []
  const waiting: number[] = [] // places, their hashes ascending
  let first = 0
  for (let at = 0; at < count; at++) {
    while (waiting.length > first && (hashes[waiting.at(-1) as number] as number) >= (hashes[at] as number))
      waiting.pop()
    waiting.push(at)
    if ((waiting[first] as number) <= at - WINDOW) first++
    const isFull = at >= WINDOW - 1 || at === count - 1
    const smallest = waiting[first] as number
    if (isFull && kept.at(-1) !== smallest && kept.length < MAX_FINGERPRINTS) kept.push(smallest)
  }
  return kept
}

function sortedPairs(high: Uint32Array, low: Uint32Array, places: number[]): Fingerprint {
  const sorted = places.sort(
    (a, b) => (high[a] as number) - (high[b] as number) || (low[a] as number) - (low[b] as number),
  )
  const hashes = new Uint32Array(sorted.length * 2)
  let size = 0
  for (const place of sorted) {
    const [h, l] = [high[place] as number, low[place] as number]
    if (size > 0 && hashes[size * 2 - 2] === h && hashes[size * 2 - 1] === l) continue
    hashes[size * 2] = h
    hashes[size * 2 + 1] = l
    size++
  }
  return { hashes: hashes.slice(0, size * 2), size }
}

interface Tokens {
  readonly high: Uint32Array
  readonly low: Uint32Array
  /** 1: one Chinese character; 0: a word or a number */
  readonly isHan: Uint8Array
  readonly count: number
}

function tokensOf(lower: string, key: Uint8Array): Tokens {
  const seeds = new DataView(key.buffer, key.byteOffset, key.byteLength)
  const [seedHigh, seedLow] = [seeds.getUint32(0), seeds.getUint32(4)]
  const high = new Uint32Array(lower.length)
  const low = new Uint32Array(lower.length)
  const isHan = new Uint8Array(lower.length)
  let count = 0
  for (let at = 0; at < lower.length;) {
    const unit = lower.charCodeAt(at)
    if (!isLetter(unit)) {
      at++
      continue
    }
    let [h, l] = [seedHigh, seedLow]
    const han = isHanUnit(unit)
    do {
      const each = lower.charCodeAt(at++)
      h = Math.imul(h ^ each, 0x01000193)
      l = Math.imul(l ^ each, 0x5bd1e995)
      l ^= l >>> 15
    } while (!han && at < lower.length && isLetter(lower.charCodeAt(at)) && !isHanUnit(lower.charCodeAt(at)))
    high[count] = h
    low[count] = l
    isHan[count++] = han ? 1 : 0
  }
  return { high, low, isHan, count }
}

const isHanUnit = (unit: number): boolean => (unit >= 0x3040 && unit <= 0x30ff) || (unit >= 0x3400 && unit <= 0x9fff)

/** Letters and digits of any script; what stands between them tells nothing. */
function isLetter(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39)
  return unit >= 0xc0 && !(unit >= 0x2000 && unit <= 0x2bff) && !(unit >= 0x3000 && unit <= 0x303f) && unit < 0xff00
}
