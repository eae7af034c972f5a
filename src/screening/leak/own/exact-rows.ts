// Exact match: rows that the organisation gave (people, accounts), known again by keyed hashes of their fields.
import { hash } from 'node:crypto'
import type { DataField, FieldKind, HashedSet, RowsDefinition } from '../../../mail/leak-data.ts'
import type { Page, Span } from '../detector.ts'
import { eachJoined } from '../joined.ts'
import { plainOf } from '../views.ts'

/** UTF-16 units to both sides of a primary value in which the other fields of its row are looked for; dlp-detectors.md §7 */
const NEAR = 300
/** hashes made for one text; a value is hashed once */
const MAX_HASHES = 300_000
/** rows found in one text; a hundred are as bad as it gets */
const MAX_FOUND = 1_000
/** primary values whose surroundings are looked at in one text: some 0.2 ms each */
const MAX_LOOKS = 5_000
const MAX_SHAPES = 64
/** UTF-16 units; shorter values stand in any text */
const SHORTEST = { number: 5, name: 2, address: 6 } as const satisfies Record<FieldKind, number>
const LONGEST = 64

type Hash = readonly [high: number, low: number]

/** As values of a field are compared; '' for what is too short to say anything. */
export function normalised(kind: FieldKind, value: string): string {
  const lower = USUAL.test(value) ? value.toLowerCase() : plainOf(value).lower
  const text =
    kind === 'number'
      ? lower.replace(/[^0-9a-z]/g, '').toUpperCase()
      : kind === 'name'
        ? lower.replace(/[^\p{L}]/gu, '')
        : lower.trim()
  return text.length < SHORTEST[kind] || text.length > LONGEST ? '' : text
}

/** Characters that the plain view leaves as they are. */
const USUAL = /^[ -~\u4e00-\u9fff]*$/

/** The form of a number: `A1D8` for one letter and eight digits. */
export function shapeOf(value: string): string {
  return value.replace(/[0-9]+|[^0-9]+/g, (run) => `${/[0-9]/.test(run) ? 'D' : 'A'}${run.length}`)
}

/**
 * HMAC-SHA-256 of kind and value. RFC 2104 §2, written out, because an object for each of millions of values costs four
 * times as much.
 */
export class FieldHash {
  readonly #inner: Buffer
  readonly #outer: Buffer

  /** @param key  at most 64 bytes */
  constructor(key: Uint8Array) {
    const padded = (byte: number) => Buffer.alloc(BLOCK, byte).map((each, at) => each ^ (key[at] ?? 0)) as Buffer
    this.#inner = padded(0x36)
    this.#outer = padded(0x5c)
  }

  /** The first 8 bytes: of a million rows one in 10^13 other values has the same. */
  of(kind: FieldKind, value: string): Hash {
    return firstOf(this.wholeOf(kind, value))
  }

  /** All 32 bytes. */
  wholeOf(kind: FieldKind, value: string): Buffer {
    const inner = hash('sha256', Buffer.concat([this.#inner, Buffer.from(`${kind}\0${value}`)]), 'buffer')
    return hash('sha256', Buffer.concat([this.#outer, inner]), 'buffer')
  }
}

function firstOf(whole: Buffer): Hash {
  const [high, low] = [whole.readUInt32BE(0), whole.readUInt32BE(4)]
  return high === 0 && low === 0 ? [0, 1] : [high, low] // 0 0 stands for "none"
}

/** Numbers of a whole hash behind its first 8 bytes. */
const REST = 6

const restOf = (whole: Buffer): number[] => Array.from({ length: REST }, (_, at) => whole.readUInt32BE(8 + at * 4))

const BLOCK = 64 // bytes

/**
 * @param rows  values in the order of the fields; those without a primary value are left out
 * @returns the set, and how many rows were left out
 */
export function hashedRows(
  key: Uint8Array,
  name: string,
  definition: Omit<RowsDefinition, 'shapes'>,
  rows: readonly (readonly string[])[],
): { set: HashedSet<RowsDefinition>; leftOut: number } {
  const { fields } = definition
  const hashOf = new FieldHash(key)
  const width = fields.length
  const shapes = new Set<string>()
  const all = new Uint32Array(rows.length * width * 2)
  const rest = new Uint32Array(rows.length * REST)
  let count = 0
  for (const row of rows) {
    const primary = normalised(fields[0].kind, row[0] ?? '')
    if (primary === '') continue
    if (fields[0].kind === 'number' && shapes.size <= MAX_SHAPES) shapes.add(shapeOf(primary))
    const whole = hashOf.wholeOf(fields[0].kind, primary)
    all.set(firstOf(whole), count * width * 2)
    rest.set(restOf(whole), count * REST)
    for (let index = 1; index < width; index++) {
      const { kind } = fields[index] as DataField
      const value = normalised(kind, row[index] ?? '')
      if (value !== '') all.set(hashOf.of(kind, value), (count * width + index) * 2)
    }
    count++
  }
  const order = Uint32Array.from({ length: count }, (_, index) => index)
  const part = (row: number, half: 0 | 1) => all[row * width * 2 + half] as number
  order.sort((a, b) => part(a, 0) - part(b, 0) || part(a, 1) - part(b, 1))
  const hashes = new Uint32Array(new SharedArrayBuffer(count * (width * 8 + REST * 4)))
  for (const [place, row] of order.entries()) {
    const from = row * width * 2
    hashes.set(all.subarray(from, from + 2), place * 2)
    hashes.set(all.subarray(from + 2, from + width * 2), count * 2 + place * (width - 1) * 2)
    hashes.set(rest.subarray(row * REST, (row + 1) * REST), count * width * 2 + place * REST)
  }
  const known = shapes.size > MAX_SHAPES ? [] : [...shapes].sort()
  return {
    set: { name, definition: { ...definition, shapes: known }, size: count, hashes, primaryBytes: 32 },
    leftOut: rows.length - count,
  }
}

/** The sets of an organisation, asked about one text. */
export class ExactRows {
  readonly #hash: FieldHash
  readonly #set: HashedSet<RowsDefinition>
  readonly #shapes: ReadonlySet<string>

  constructor(key: Uint8Array, set: HashedSet<RowsDefinition>) {
    this.#hash = new FieldHash(key)
    this.#set = set
    this.#shapes = new Set(set.definition.shapes)
  }

  /** Places of primary values whose row is there, with as many of its other fields near by as it takes. */
  find(page: Page): Span[] {
    const { fields, needs } = this.#set.definition
    const seen = new Hashes(this.#hash)
    const found: Span[] = []
    let looks = 0
    const consider = (start: number, end: number, raw: string) => {
      if (found.length >= MAX_FOUND || looks >= MAX_LOOKS || seen.isSpent) return
      const value = normalised(fields[0].kind, raw)
      if (value === '' || !this.#hasShape(value)) return
      const hash = seen.of(fields[0].kind, value)
      const [first, last] = this.#rowsOf(hash)
      const rest = first < last ? restOf(this.#hash.wholeOf(fields[0].kind, value)) : []
      for (let row = first; row < last; row++) {
        if (!this.#hasRest(row, rest)) continue
        looks++
        if (needs > 0 && this.#othersNear(row, page.text, start, end, seen) < needs) continue
        found.push({ start, end })
        return
      }
    }
    const pattern = fields[0].kind === 'address' ? ADDRESS : NUMBER
    for (const { 0: raw, index } of page.text.matchAll(pattern)) consider(index, index + raw.length, raw)
    if (fields[0].kind === 'number') eachJoined(page.text, SHORTEST.number, MOST_JOINED, consider)
    return found
  }

  #hasShape(value: string): boolean {
    return this.#shapes.size === 0 || this.#shapes.has(shapeOf(value))
  }

  /** Rows with this primary hash: from … to, without the last. */
  #rowsOf([high, low]: Hash): readonly [number, number] {
    const { hashes, size } = this.#set
    const isBefore = (row: number, orSame: boolean) => {
      const h = hashes[row * 2] as number
      const l = hashes[row * 2 + 1] as number
      return h < high || (h === high && (l < low || (orSame && l === low)))
    }
    const edge = (orSame: boolean) => {
      let [from, to] = [0, size]
      while (from < to) {
        const middle = (from + to) >>> 1
        if (isBefore(middle, orSame)) from = middle + 1
        else to = middle
      }
      return from
    }
    const first = edge(false)
    return first < size && isBefore(first, true) ? [first, edge(true)] : [first, first]
  }

  /** Whether the hash of the row goes on like this behind its first 8 bytes. */
  #hasRest(row: number, rest: readonly number[]): boolean {
    const { hashes, size, definition, primaryBytes } = this.#set
    const from = size * definition.fields.length * 2 + row * REST
    return primaryBytes === 8 || rest.every((number, at) => hashes[from + at] === number)
  }

  #othersNear(row: number, text: string, start: number, end: number, seen: Hashes): number {
    const { fields } = this.#set.definition
    const { hashes, size } = this.#set
    const others = fields.length - 1
    const around = text.slice(Math.max(0, start - NEAR), start) + '\n' + text.slice(end, end + NEAR)
    let near = 0
    for (let index = 0; index < others; index++) {
      const at = size * 2 + (row * others + index) * 2
      const [high, low] = [hashes[at] as number, hashes[at + 1] as number]
      if (high === 0 && low === 0) continue
      const { kind } = fields[index + 1] as DataField
      for (const value of valuesIn(kind, around)) {
        const hash = seen.of(kind, value)
        if (hash[0] !== high || hash[1] !== low) continue
        near++
        break
      }
    }
    return near
  }
}

const NUMBER = /(?<![0-9A-Za-z])[0-9A-Za-z]{5,64}(?![0-9A-Za-z])/g
const ADDRESS = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g
const MOST_JOINED = 34

/** What could be a value of this kind, each once. */
function valuesIn(kind: FieldKind, text: string): Set<string> {
  const values = new Set<string>()
  if (kind === 'address') for (const [raw] of text.matchAll(ADDRESS)) values.add(normalised(kind, raw))
  if (kind === 'number') {
    for (const [raw] of text.matchAll(NUMBER)) values.add(normalised(kind, raw))
    eachJoined(text, SHORTEST.number, MOST_JOINED, (_, __, value) => values.add(value))
  }
  if (kind === 'name') {
    for (const [run] of text.matchAll(HAN_RUN)) {
      values.add(run)
      for (let at = 0; at < run.length; at++)
        for (let length = 2; length <= MAX_HAN_NAME && at + length <= run.length; length++)
          values.add(run.slice(at, at + length))
    }
    for (const [line] of text.matchAll(LATIN_WORDS)) {
      const words = line.split(/[^\p{L}]+/u)
      for (let at = 0; at < words.length; at++)
        for (let count = 1; count <= MAX_NAME_WORDS && at + count <= words.length; count++)
          values.add(
            words
              .slice(at, at + count)
              .join('')
              .toLowerCase(),
          )
    }
  }
  values.delete('')
  return values
}

const HAN_RUN = /\p{sc=Han}{2,64}/gu
const LATIN_WORDS = /[\p{L}--\p{sc=Han}][[\p{L}--\p{sc=Han}]\p{M} .,'’\-]{0,300}/gv
const MAX_HAN_NAME = 4
const MAX_NAME_WORDS = 3

/** Each value is hashed once for one text. */
class Hashes {
  readonly #hash: FieldHash
  readonly #known = new Map<string, Hash>()

  constructor(hash: FieldHash) {
    this.#hash = hash
  }

  get isSpent(): boolean {
    return this.#known.size > MAX_HASHES
  }

  of(kind: FieldKind, value: string): Hash {
    const id = `${kind} ${value}`
    let hash = this.#known.get(id)
    if (!hash) {
      hash = this.#hash.of(kind, value)
      if (!this.isSpent) this.#known.set(id, hash)
    }
    return hash
  }
}
