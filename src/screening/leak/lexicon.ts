// Finds the words of all detectors in one pass over a text: seven hundred searches would read it seven hundred times.
import type { Detector } from './detector.ts'
import { OTHERWISE } from './score.ts'
import { unitsOf } from './units.ts'

/** of one word in one text; a text that has more is looked through as a whole */
export const MAX_PLACES = 100_000
const TABLE = 0xffff

/** Word → where it begins, ascending, UTF-16 units; also inside of longer words. Absent: the word is not in the text. */
export type WordsFound = ReadonlyMap<string, readonly number[]>

export class Lexicon {
  readonly words: ReadonlySet<string>
  /** by the first two units of words that have no third, and by the first three of all others; a few share a place */
  readonly #pairs = new Uint8Array(TABLE + 1)
  readonly #triples = new Uint8Array(TABLE + 1)
  readonly #byPlace = new Map<number, string[]>()

  /** @param words  lower case, two UTF-16 units at least */
  constructor(words: Iterable<string>) {
    this.words = new Set([...words].filter((word) => word.length > 1))
    for (const word of this.words) {
      const pair = placeOf(word.charCodeAt(0), word.charCodeAt(1))
      const isPair = word.length === 2
      const place = isPair ? pair : placeOf(pair, word.charCodeAt(2))
      ;(isPair ? this.#pairs : this.#triples)[place] = 1
      const key = isPair ? place : place + TRIPLES
      const known = this.#byPlace.get(key)
      if (known) known.push(word)
      else this.#byPlace.set(key, [word])
    }
  }

  /** @param lower  the text in lower case */
  findIn(lower: string): WordsFound {
    const found = new Map<string, number[]>()
    const units = unitsOf(lower)
    let pair = 0
    for (let at = 1; at < units.length; at++) {
      const triple = placeOf(pair, units[at] as number)
      if (this.#triples[triple] === 1 && at > 1) this.#addWordsAt(lower, at - 2, triple + TRIPLES, found)
      pair = placeOf(units[at - 1] as number, units[at] as number)
      if (this.#pairs[pair] === 1) this.#addWordsAt(lower, at - 1, pair, found)
    }
    return found
  }

  #addWordsAt(lower: string, start: number, key: number, found: Map<string, number[]>): void {
    for (const word of this.#byPlace.get(key) ?? []) {
      if (!lower.startsWith(word, start)) continue
      const places = found.get(word)
      if (places === undefined) found.set(word, [start])
      else if (places.length < MAX_PLACES) places.push(start)
    }
  }
}

const TRIPLES = 0x10000 // keys of triples come after those of pairs

const placeOf = (one: number, two: number): number => (Math.imul(one, 0x9e3b) ^ Math.imul(two, 0x2f)) & TABLE

const LEXICONS = new WeakMap<readonly Detector[], Lexicon>()

/** Of their words and keywords, made once. */
export function lexiconOf(detectors: readonly Detector[]): Lexicon {
  let lexicon = LEXICONS.get(detectors)
  if (lexicon === undefined) {
    const words = detectors.flatMap((row) => [...row.words, ...(row.keywords ?? []), ...(row.otherwise ?? [])])
    lexicon = new Lexicon([...words, ...OTHERWISE])
    LEXICONS.set(detectors, lexicon)
  }
  return lexicon
}
