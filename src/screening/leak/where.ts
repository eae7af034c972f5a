// Where in one text each row has to be looked for: around its keywords, its words, or runs of digits; few rows need all of it.
import type { Detector } from './detector.ts'
import { MAX_AROUND } from './found.ts'
import { MAX_PLACES } from './lexicon.ts'
import { Runs } from './runs.ts'
import type { Plain } from './views.ts'
import { placesIn, type Words } from './words-near.ts'
import { Zones } from './zones.ts'

/** UTF-16 units behind a word in which a list goes on */
export const LIST_REACH = 20_000

/** Around these places. */
interface Reach {
  readonly places: readonly number[]
  readonly reach: number
  readonly more: number
}

export class Where {
  readonly #original: string
  readonly #plain: Plain
  readonly #words: Words
  readonly #keywords = new Map<string, readonly number[]>()
  #runs: Runs | undefined

  constructor(original: string, plain: Plain, words: Words) {
    this.#original = original
    this.#plain = plain
    this.#words = words
  }

  hasKeyword({ keywords }: Detector): boolean {
    return keywords === undefined || keywords.some((keyword) => this.#placesOf(keyword).length > 0)
  }

  /** Where keywords of the row begin in the plain view, ascending. */
  keywordPlaces({ keywords = [] }: Detector): readonly number[] {
    const places = keywords.map((keyword) => this.#placesOf(keyword)).filter(({ length }) => length > 0)
    return places.length === 1 ? (places[0] as readonly number[]) : places.flat().sort((a, b) => a - b)
  }

  /** @param words  where words of the row begin; undefined where it may stand far from them, as in a column under one */
  zonesOf(detector: Detector, words: readonly number[] | undefined): Zones {
    const { text } = this.#plain
    const around = this.#reachOf(detector, words)
    if (around !== undefined) return Zones.around(text, around.places, around.reach, around.more)
    if (detector.mixed !== undefined) return this.#runsOf().ofMixed(detector.mixed)
    if (detector.capitals !== undefined) return this.#runsOf().ofCapitals(detector.capitals)
    if (detector.signs !== undefined) return this.#runsOf().ofSigns(detector.signs)
    if (detector.digits !== undefined) return this.#runsOf().ofDigits(detector.digits)
    return detector.lengths === undefined ? Zones.whole(text) : this.numbers()
  }

  /** In the text as written. */
  rawZonesOf(detector: Detector, words: readonly number[] | undefined): Zones {
    const around = this.#reachOf(detector, words)
    if (around === undefined) return Zones.whole(this.#original)
    const places = around.places.map((place) => this.#plain.originOf(place))
    return Zones.around(this.#original, places, around.reach, around.more)
  }

  /** Where numbers can be in the plain view. */
  numbers(): Zones {
    return this.#runsOf().ofNumbers()
  }

  #reachOf(detector: Detector, words: readonly number[] | undefined): Reach | undefined {
    const { keywords, reach, needsWordWithin, lengths } = detector
    if (keywords !== undefined && reach !== undefined) {
      // Of a word that stands everywhere not every place is known.
      if (keywords.some((keyword) => this.#placesOf(keyword).length >= MAX_PLACES)) return undefined
      return { places: this.keywordPlaces(detector), reach, more: 0 }
    }
    if (needsWordWithin === undefined || words === undefined || lengths !== undefined) return undefined
    return { places: words, reach: needsWordWithin + MAX_AROUND, more: LIST_REACH }
  }

  #placesOf(keyword: string): readonly number[] {
    const { lexicon, places } = this.#words
    if (lexicon.words.has(keyword)) return places.get(keyword) ?? []
    let found = this.#keywords.get(keyword)
    if (found === undefined) this.#keywords.set(keyword, (found = this.#search(keyword)))
    return found
  }

  /** What the lexicon does not know: single characters. */
  #search(keyword: string): readonly number[] {
    const places: number[] = []
    for (const place of placesIn(this.#plain.lower, keyword)) if (places.push(place) >= MAX_PLACES) break
    return places
  }

  #runsOf(): Runs {
    return (this.#runs ??= new Runs(this.#plain.text))
  }
}
