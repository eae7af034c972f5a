// Documents that the organisation protects: how much of each a text contains.
import type { DocumentDefinition, HashedSet } from '../../../mail/leak-data.ts'
import type { TextPiece } from '../text-piece.ts'
import { fingerprintOf, type Fingerprint } from './fingerprint.ts'

/** Share of a document that a text contains, and what it is worth; dlp-detectors.md §7. */
export const SHARES = [
  { atLeast: 0.8, points: 85 },
  { atLeast: 0.5, points: 70 },
  { atLeast: 0.3, points: 55 },
] as const
/** Fewer hashes than this are a sentence, not a document. */
const FEWEST_HASHES = 4
/** Of a form: so much of its size must stand in a text besides it, or it is empty. */
const FILLED = 0.05

export class Documents {
  readonly #key: Uint8Array
  readonly #sets: readonly HashedSet<DocumentDefinition>[]
  /** of each set, without what is common */
  readonly #sizes: readonly number[]
  /** triples: hash, and the index of its set; ascending by hash */
  readonly #index: Uint32Array
  /** one text is looked at once for all documents */
  readonly #shares = new WeakMap<TextPiece, Float64Array>()

  constructor(key: Uint8Array, all: readonly HashedSet<DocumentDefinition>[]) {
    this.#key = key
    this.#sets = all.filter(({ definition }) => definition.kind === 'document')
    const common = new Set(
      all.filter(({ definition }) => definition.kind === 'common').flatMap((set) => [...numbersOf(set)]),
    )
    const entries = this.#sets.map((set) => entriesOf(set, common))
    this.#sizes = entries.map(({ length }) => length)
    this.#index = indexOf(entries)
  }

  get names(): readonly { readonly name: string; readonly definition: DocumentDefinition }[] {
    return this.#sets
  }

  /** @returns 0 … 1: how much of the document is in the text */
  shareOf(name: string, piece: TextPiece): number {
    if (this.#index.length === 0) return 0
    let shares = this.#shares.get(piece)
    if (!shares) this.#shares.set(piece, (shares = this.#sharesIn(fingerprintOf(piece.text, this.#key))))
    return shares[this.#sets.findIndex((set) => set.name === name)] ?? 0
  }

  #sharesIn({ hashes, size }: Fingerprint): Float64Array {
    const found = new Float64Array(this.#sets.length)
    for (let at = 0; at < size; at++) {
      for (const index of this.#setsWith(hashes[at * 2] as number, hashes[at * 2 + 1] as number)) found[index]! += 1
    }
    return found.map((count, index) => {
      const whole = this.#sizes[index] as number
      const isForm = (this.#sets[index] as HashedSet<DocumentDefinition>).definition.isForm ?? false
      const isEmpty = isForm && size - count < Math.max(1, whole * FILLED)
      return whole < FEWEST_HASHES || isEmpty ? 0 : count / whole
    })
  }

  *#setsWith(high: number, low: number): Generator<number> {
    const index = this.#index
    let [from, to] = [0, index.length / 3]
    while (from < to) {
      const middle = (from + to) >>> 1
      const h = index[middle * 3] as number
      if (h < high || (h === high && (index[middle * 3 + 1] as number) < low)) from = middle + 1
      else to = middle
    }
    for (; index[from * 3] === high && index[from * 3 + 1] === low; from++) yield index[from * 3 + 2] as number
  }
}

/** @param texts  of its files; together they are one document */
export function hashedDocument(
  key: Uint8Array,
  name: string,
  definition: DocumentDefinition,
  texts: readonly string[],
): HashedSet<DocumentDefinition> {
  const { hashes, size } = fingerprintOf(texts.join('\n\n'), key)
  const shared = new Uint32Array(new SharedArrayBuffer(hashes.byteLength))
  shared.set(hashes)
  return { name, definition, size, hashes: shared, primaryBytes: 8 }
}

/** One number for a pair: 53 bits of it, enough to tell common text. */
const numberOf = (high: number, low: number): number => high * 2 ** 21 + (low >>> 11)

function* numbersOf({ hashes, size }: HashedSet): Generator<number> {
  for (let at = 0; at < size; at++) yield numberOf(hashes[at * 2] as number, hashes[at * 2 + 1] as number)
}

function entriesOf({ hashes, size }: HashedSet, common: ReadonlySet<number>): (readonly [number, number])[] {
  const pairs = Array.from(
    { length: size },
    (_, at) => [hashes[at * 2] as number, hashes[at * 2 + 1] as number] as const,
  )
  return pairs.filter(([high, low]) => !common.has(numberOf(high, low)))
}

function indexOf(entries: readonly (readonly (readonly [number, number])[])[]): Uint32Array {
  const all = entries.flatMap((pairs, set) => pairs.map(([high, low]) => [high, low, set] as const))
  return Uint32Array.from(all.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).flat())
}
