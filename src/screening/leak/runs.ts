// Where numbers and keys can be in a text at all, found in one pass for all rows: runs of digits, and of letters and digits.
import type { Span } from './detector.ts'
import { unitsOf } from './units.ts'
import { Zones } from './zones.ts'

/** Shorter runs are in every letter. */
export const SHORTEST_DIGITS = 7
export const SHORTEST_SIGNS = 15
/** of letters and digits in one; fewer are in names of files and versions */
const FEWEST_IN_MIXED = 6
/** Numbers have at least so many digits within so many UTF-16 units, however they are parted. */
const FEWEST_DIGITS = 6
const WITHIN = 28
/** UTF-16 units around digits that belong to a number and its letters */
const AROUND = 40

const DIGIT = 1
const CAPITAL = 2
const SMALL = 3
/** What a UTF-16 unit is in a run; 0 for what ends it. */
const KIND = new Uint8Array(0x10000)
for (let unit = 0x30; unit <= 0x39; unit++) KIND[unit] = DIGIT
for (let unit = 0x41; unit <= 0x5a; unit++) [KIND[unit], KIND[unit | 0x20]] = [CAPITAL, SMALL]
KIND[0x3c] = CAPITAL // "<" fills the machine-readable zones of passports

export class Runs {
  readonly #text: string
  /** start and end of each, ascending */
  readonly #digits: number[] = []
  readonly #signs: number[] = []
  readonly #mixed: number[] = []
  /** those without small letters, which keys and words in base64 have */
  readonly #capitals: number[] = []
  readonly #mixedCapitals: number[] = []
  /** where digits stand close together, however parted; start and end of each, AROUND left out */
  readonly #close: number[] = []
  readonly #zones = new Map<string, Zones>()

  /** @param text  in the plain view */
  constructor(text: string) {
    this.#text = text
    const units = unitsOf(text)
    const last = new Int32Array(FEWEST_DIGITS).fill(-WITHIN - 1) // places of the digits before
    let slot = 0
    let closeEnd = -2 * AROUND - 1
    for (let at = 0; at < units.length; at++) {
      const start = at
      let figures = 0
      let kind = KIND[units[at] as number]
      while (kind) {
        while (kind === SMALL) kind = KIND[units[++at] as number]
        const capitals = at
        let ofCapitals = 0 // figures among them
        while (kind === CAPITAL || kind === DIGIT) {
          while (kind === CAPITAL) kind = KIND[units[++at] as number]
          const digits = at
          for (; kind === DIGIT; kind = KIND[units[++at] as number]) {
            last[slot] = at
            slot = slot + 1 === FEWEST_DIGITS ? 0 : slot + 1
            const first = last[slot] as number
            if (at - first > WITHIN) continue
            if (first > closeEnd + 2 * AROUND) this.#close.push(first, at + 1)
            else this.#close[this.#close.length - 1] = at + 1
            closeEnd = at + 1
          }
          if (at - digits >= SHORTEST_DIGITS) this.#digits.push(digits, at)
          ofCapitals += at - digits
        }
        if (at - capitals >= SHORTEST_SIGNS) this.#capitals.push(capitals, at)
        if (ofCapitals >= FEWEST_IN_MIXED && ofCapitals < at - capitals) this.#mixedCapitals.push(capitals, at)
        figures += ofCapitals
      }
      if (at - start >= SHORTEST_SIGNS) this.#signs.push(start, at)
      if (figures >= FEWEST_IN_MIXED && figures < at - start) this.#mixed.push(start, at)
    }
  }

  /** Where numbers can be, in groups or in one. */
  ofNumbers(): Zones {
    return this.#kept('close', this.#close, 0, AROUND)
  }

  /** Around runs of so many digits at least; of fewer than seven wherever numbers can be. @param reach  units to both sides */
  ofDigits(least: number, reach = AROUND): Zones {
    if (least < SHORTEST_DIGITS) return this.ofNumbers()
    return this.#kept('digits', this.#digits, least, reach)
  }

  /** Around runs of so many letters, digits and "<". @param least  SHORTEST_SIGNS at least */
  ofSigns(least: number, reach = AROUND): Zones {
    return this.#kept('signs', this.#signs, least, reach)
  }

  /** Around runs of so many capitals, digits and "<". @param least  SHORTEST_SIGNS at least */
  ofCapitals(least: number): Zones {
    return this.#kept('capitals', this.#capitals, least, AROUND)
  }

  /** Around runs that have both, letters and six digits at least. */
  ofMixed(letters: 'any' | 'capitals'): Zones {
    const runs = letters === 'any' ? this.#mixed : this.#mixedCapitals
    return this.#kept(`mixed ${letters}`, runs, 0, AROUND)
  }

  /** Rows that ask for different lengths mostly get the same runs, and share their zones. */
  #kept(name: string, runs: readonly number[], least: number, reach: number): Zones {
    const shortest = leastOf(runs, least)
    const key = `${name} ${shortest} ${reach}`
    let zones = this.#zones.get(key)
    if (zones === undefined) this.#zones.set(key, (zones = Zones.ofSpans(this.#text, spansOf(runs, shortest, reach))))
    return zones
  }
}

/** The length of the shortest run that is long enough. */
function leastOf(runs: readonly number[], least: number): number {
  let shortest = Number.POSITIVE_INFINITY
  for (let index = 0; index < runs.length; index += 2) {
    const length = (runs[index + 1] as number) - (runs[index] as number)
    if (length >= least && length < shortest) shortest = length
  }
  return shortest
}

/** What lies around runs that are long enough; spans that touch are one. */
function spansOf(runs: readonly number[], least: number, reach: number): Span[] {
  const spans: { start: number; end: number }[] = []
  let last: { start: number; end: number } | undefined
  for (let index = 0; index < runs.length; index += 2) {
    const [start, end] = [runs[index] as number, runs[index + 1] as number]
    if (end - start < least) continue
    if (last !== undefined && start - reach <= last.end) last.end = end + reach
    else spans.push((last = { start: start - reach, end: end + reach }))
  }
  return spans
}
