// Finds the words of all detectors in one pass over a text: seven hundred searches would read it seven hundred times.
import type { Detector } from './detector.ts'
import { OTHERWISE } from './score.ts'
import { unitsOf } from './units.ts'

/** of one word in one text; a text that has more is looked through as a whole */
export const MAX_PLACES = 100_000
const TABLE = 0xffff

/** Word → where it begins, ascending, UTF-16 units; also inside of longer words. Absent: the word is not in the text. */
export type WordsFound = ReadonlyMap<string, readonly number[]>

/** One word that is looked for. */
interface Entry {
  readonly word: string
  readonly units: Uint16Array
}

export class Lexicon {
  readonly words: ReadonlySet<string>
  /** whether a word begins with two such units; few pairs of a text do */
  readonly #begins = new Uint8Array(TABLE + 1)
  /** which of the lists begins with such a pair, for words of two units; 0 for none, a few share one */
  readonly #pairs = new Uint16Array(TABLE + 1)
  /** which of them begins with three such units, for longer words */
  readonly #triples = new Uint16Array(TABLE + 1)
  readonly #lists: Entry[][] = [[]]

  /** @param words  lower case, two UTF-16 units at least */
  constructor(words: Iterable<string>) {
    this.words = new Set([...words].filter((word) => word.length > 1))
    for (const word of this.words) {
      const units = unitsOf(word)
      const pair = placeOf(units[0] as number, units[1] as number)
      this.#begins[pair] = 1
      if (units.length === 2) this.#addTo(this.#pairs, pair, { word, units })
      else this.#addTo(this.#triples, placeOf(pair, units[2] as number), { word, units })
    }
  }

  #addTo(table: Uint16Array, place: number, entry: Entry): void {
    if (table[place] === 0) table[place] = this.#lists.push([]) - 1
    this.#lists[table[place] as number]?.push(entry)
  }

  /** @param lower  the text in lower case */
  findIn(lower: string): WordsFound {
    const found = new Map<string, number[]>()
    const units = unitsOf(lower)
    const begins = this.#begins
    for (let at = 0; at + 1 < units.length; at++) {
      const pair = placeOf(units[at] as number, units[at + 1] as number)
      if (begins[pair] === 0) continue
      const byPair = this.#pairs[pair] as number
      if (byPair !== 0) this.#addWordsAt(units, at, byPair, found)
      const byTriple = this.#triples[placeOf(pair, units[at + 2] ?? 0)] as number
      if (byTriple !== 0) this.#addWordsAt(units, at, byTriple, found)
    }
    return found
  }

  #addWordsAt(units: Uint16Array, start: number, list: number, found: Map<string, number[]>): void {
    for (const { word, units: own } of this.#lists[list] as Entry[]) {
      if (!isAt(units, start, own)) continue
      const places = found.get(word)
      if (places === undefined) found.set(word, [start])
      else if (places.length < MAX_PLACES) places.push(start)
    }
  }
}

function isAt(units: Uint16Array, start: number, own: Uint16Array): boolean {
  for (let at = 0; at < own.length; at++) if (units[start + at] !== own[at]) return false
  return true
}

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
