// Finds the words of all detectors in one pass over a text: seven hundred searches would read it seven hundred times.
import type { Detector } from './detector.ts'
import { OTHERWISE } from './score.ts'

/** of one word in one text; more tell nothing new */
const MAX_PLACES = 100_000
const TABLE = 0xffff

/** Word → where it begins, ascending, UTF-16 units; also inside of longer words. Absent: the word is not in the text. */
export type WordsFound = ReadonlyMap<string, readonly number[]>

export class Lexicon {
  readonly words: ReadonlySet<string>
  /** whether some word begins with two such units; a few pairs share a place */
  readonly #mayBegin = new Uint8Array(TABLE + 1)
  readonly #byPair = new Map<number, string[]>()

  /** @param words  lower case, two UTF-16 units at least */
  constructor(words: Iterable<string>) {
    this.words = new Set([...words].filter((word) => word.length > 1))
    for (const word of this.words) {
      const [one, two] = [word.charCodeAt(0), word.charCodeAt(1)]
      this.#mayBegin[placeOf(one, two)] = 1
      const pair = one * 0x10000 + two
      const known = this.#byPair.get(pair)
      if (known) known.push(word)
      else this.#byPair.set(pair, [word])
    }
  }

  /** @param lower  the text in lower case */
  findIn(lower: string): WordsFound {
    const found = new Map<string, number[]>()
    let one = lower.charCodeAt(0)
    for (let at = 1; at < lower.length; at++) {
      const two = lower.charCodeAt(at)
      if (this.#mayBegin[placeOf(one, two)] === 1) this.#addWordsAt(lower, at - 1, one * 0x10000 + two, found)
      one = two
    }
    return found
  }

  #addWordsAt(lower: string, start: number, pair: number, found: Map<string, number[]>): void {
    for (const word of this.#byPair.get(pair) ?? []) {
      if (!lower.startsWith(word, start)) continue
      const places = found.get(word)
      if (places === undefined) found.set(word, [start])
      else if (places.length < MAX_PLACES) places.push(start)
    }
  }
}

const placeOf = (one: number, two: number): number => ((one * 0x9e3b) ^ (two * 0x2f)) & TABLE

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
