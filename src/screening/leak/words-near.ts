// Where the words that a detector asks for stand in a text, so that thousands of candidates are asked about them cheaply.
import { Lexicon, type WordsFound } from './lexicon.ts'
import { lastAtOrBefore } from './views.ts'

/** UTF-16 units; dlp-detectors.md §1 */
export const BEFORE = 150
export const AFTER = 50
/** a word so near before a value, on its line, is its label: "card number: …" */
const LABEL = 16
/** of one list of words in one text; more tell nothing new */
const MAX_PLACES = 100_000

const ascending = (a: number, b: number): number => a - b

const LETTER = /[a-z\u00c0-\u024f0-9]/

/** Words in Latin script are whole words; others stand anywhere. @param lower  the text, or a header, in lower case */
export function wordIn(lower: string, words: readonly string[]): boolean {
  return words.some((word) => {
    for (const at of placesIn(lower, word)) if (isWhole(lower, word, at)) return true
    return false
  })
}

/** What the words of detectors in one text are: which were looked for, and where they stand. */
export interface Words {
  readonly lexicon: Lexicon
  readonly places: WordsFound
}

const NOTHING_FOUND: Words = { lexicon: new Lexicon([]), places: new Map() }

function isWhole(lower: string, word: string, at: number): boolean {
  const isJoinedBefore = LETTER.test(word[0] as string) && LETTER.test(lower[at - 1] ?? '')
  const isJoinedAfter = LETTER.test(word.at(-1) as string) && LETTER.test(lower[at + word.length] ?? '')
  return !isJoinedBefore && !isJoinedAfter
}

export function* placesIn(lower: string, word: string): Generator<number> {
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) yield at
}

export class WordPlaces {
  readonly #starts: number[]
  readonly #ends: number[]

  /** @param words  lower case, none empty @param found  of all words that one pass looked for; others are looked for here */
  constructor(lower: string, words: readonly string[], found: Words = NOTHING_FOUND) {
    const places: (readonly [number, number])[] = []
    for (const word of words) {
      for (const at of found.lexicon.words.has(word) ? (found.places.get(word) ?? []) : placesIn(lower, word)) {
        if (!isWhole(lower, word, at)) continue
        if (places.push([at, at + word.length]) >= MAX_PLACES) break
      }
    }
    // Each sorted by itself: words may lie in one another, and only the nearest start or end is asked for.
    this.#starts = places.map(([start]) => start).sort(ascending)
    this.#ends = places.map(([, end]) => end).sort(ascending)
  }

  get count(): number {
    return this.#starts.length
  }

  /** Where each begins, ascending. */
  get starts(): readonly number[] {
    return this.#starts
  }

  /** UTF-16 units from the end of the nearest word before `start`; Infinity without one. */
  before(start: number): number {
    const index = lastAtOrBefore(this.#ends, start)
    return index < 0 ? Number.POSITIVE_INFINITY : start - (this.#ends[index] as number)
  }

  /** UTF-16 units to the start of the nearest word after `end`. */
  after(end: number): number {
    const index = lastAtOrBefore(this.#starts, end - 1) + 1
    return index >= this.#starts.length ? Number.POSITIVE_INFINITY : (this.#starts[index] as number) - end
  }

  /** Whether one stands near enough to say what a value is. */
  isNear(start: number, end: number): boolean {
    return this.before(start) <= BEFORE || this.after(end) <= AFTER
  }

  isWithin(start: number, end: number, length: number): boolean {
    return this.before(start) <= length || this.after(end) <= length
  }

  /** Whether one is the label of the value: right before it, on the same line. @param text  with its ends of lines */
  isLabel(text: string, start: number): boolean {
    const distance = this.before(start)
    return distance <= LABEL && !text.slice(start - distance, start).includes('\n')
  }
}
