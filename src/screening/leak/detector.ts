// What a detector is: a row that says how a kind of sensitive data looks, how it is proven, and which words stand near it.
import type { LeakSeverity } from '../../mail/leak.ts'
import type { TextPiece } from './text-piece.ts'

/**
 * How a text is read, dlp-detectors.md §1:
 * - `raw`: as written; for what keeps its form anyway: key blocks, tokens, machine-readable zones
 * - `plain` (N1): NFKC, without zero-width and direction characters, all digits 0-9, long runs of Chinese numerals as digits
 * - `joined` (N2): groups of digits and capital letters with one or two separators between them, taken together. The engine
 *   offers every sequence of whole groups (`4111 1111-1111 1111`) whose length fits `lengths`, and `pattern` must match
 *   all of it; what needs no joining is found in `plain`, so a row for numbers has both views.
 * The look-alike reading (N3, `O` for 0) is tried by the engine for rows with the view `joined`; they need not name it.
 */
export type View = 'raw' | 'plain' | 'joined'

/** What a detector's proof is worth by itself, in points of 100; dlp-detectors.md §6. */
export const BASE = {
  /** check digits, and date, region or country right too */
  strong: 75,
  /** check digit and issuer, or a check with letters */
  good: 60,
  /** a check digit alone */
  check: 45,
  /** only its form */
  form: 25,
} as const

/** One view of one piece. */
export interface Page {
  readonly piece: TextPiece
  readonly view: View
  /** the text in this view; of `joined`, that of `plain` */
  readonly text: string
  /** where keywords of the row begin, ascending; for functions over the view `plain` */
  readonly keywordPlaces?: readonly number[]
}

/** A place in `page.text`, UTF-16 units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A candidate and what stands around it, for detectors that ask for more than the value. */
export interface Candidate extends Span {
  readonly page: Page
  /** put together of so many that stood apart; 1 for what stands together */
  readonly pieces: number
  /** groups of the pattern; undefined for those of functions and joined ones with none */
  readonly groups: Readonly<Record<string, string | undefined>>
  /** text before and after it, in `plain`, at most 300 UTF-16 units each */
  before(length: number): string
  after(length: number): string
  /** header of its column; '' without one */
  readonly header: string
}

export interface Proof {
  /** as it is compared with others and hashed: without separators, capitals; '' is a bug */
  readonly value: string
  /** points added to the base: +10 known region, -20 unknown issuer, … */
  readonly points?: number
  /** published as an example or for tests: reported as low, whatever else */
  readonly isExample?: boolean
  /** lost its last digits, and with them its check: never surer than medium */
  readonly isRounded?: boolean
  /** instead of the row's, for this value */
  readonly severity?: LeakSeverity
  /** bank, province, kind of key: for the explanation; never part of the value */
  readonly note?: string
}

export interface Detector {
  /** as in dlp-detectors.md: `ID-CN18` */
  readonly id: string
  /** what it finds, one line, for screens and docs/leak-detectors.md */
  readonly meaning: string
  /** of one value */
  readonly severity: LeakSeverity
  readonly views: readonly View[]
  /**
   * Finds candidates: an expression with the flag `g`, in linear time (no nested quantifiers, no unbounded run before
   * something that may be missing), or a function. The candidate is the group named `value`, else the whole match.
   * For `plain` an expression brings its own ends: `(?<![0-9A-Za-z])…(?![0-9A-Za-z])`; `joined` candidates have none beside.
   */
  readonly find: RegExp | ((page: Page) => Iterable<Span>)
  /** shortest and longest value without separators; needed for `joined` and only there */
  readonly lengths?: readonly [least: number, most: number]
  /** how a value may read in which letters stand for digits, where it has letters of its own; else each look-alike is a digit */
  readonly lookAlikes?: (value: string) => readonly string[]
  /** its checks do not pass by chance: near a word of the row pieces that stand apart are put together */
  readonly mayBeScattered?: boolean
  /** lower case; the row runs only on texts that contain one of them, whatever their case */
  readonly keywords?: readonly string[]
  /** every value has a keyword in it or beside it: UTF-16 units from there to its farther end; looked for there alone */
  readonly reach?: number
  /** digits side by side that every value has as `find` sees it, at least; looked for around such runs alone */
  readonly digits?: number
  /** letters, digits and "<" side by side, in the same way */
  readonly signs?: number
  /** capitals, digits and "<" side by side, in the same way */
  readonly capitals?: number
  /** letters, or nothing but capitals, and six digits or more side by side, in the same way */
  readonly mixed?: 'any' | 'capitals'
  /** one of BASE, or between */
  readonly base: number
  /** @returns undefined when the candidate is none; without it every candidate is one, and its text without separators the value */
  readonly prove?: (value: string, candidate: Candidate) => Proof | undefined
  /** words that stand near real ones, any language, any case: +20 within 150 characters before or 50 after, +10 in header or file name */
  readonly words: readonly string[]
  /** without one of the words within so many characters, or in the header of its column, a candidate is none */
  readonly needsWordWithin?: number
  /** with words that say it is something else; the general ones (order, invoice, serial number …) are the engine's */
  readonly otherwise?: readonly string[]
  /** a candidate is none without a hit of one of these detectors so near (UTF-16 units): a code beside a card */
  readonly beside?: { readonly detectors: readonly string[]; readonly within: number }
  /** raises the severity of hits of these detectors so near by one step, and is not reported by itself: a name beside a number */
  readonly raises?: { readonly detectors: readonly string[]; readonly within: number }
  /** fewer distinct values than this are not reported; 1 without it */
  readonly leastCount?: number
  /**
   * What many distinct values are worth: highest row that fits. Without it the ladder of people: 2 +1, 10 +2, 100 critical.
   * `[]`: the count changes nothing.
   */
  readonly counts?: readonly { readonly atLeast: number; readonly severity: LeakSeverity }[]
  /** an earlier row wins where two hits overlap and both are sure: the detectors that this one gives way to */
  readonly givesWayTo?: readonly string[]
}
