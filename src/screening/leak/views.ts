// The reading of a text in which detectors look: one way to write a character, nothing invisible, digits 0-9.
import { textOfUnits, unitsOf } from './units.ts'

/** `plain` (N1) of dlp-detectors.md §1. */
export interface Plain {
  readonly text: string
  /** lower case, place for place the same length, blanks for ends of lines: for words, which lines break */
  readonly lower: string
  /** where a place of the original stands in `text`; of something taken out, what follows it */
  placeOf(original: number): number
  /** the other way round; of several that it could be the last */
  originOf(place: number): number
}

const REMOVED = 0xfffe // noncharacters: no text has them
const SPECIAL = 0xffff

/**
 * Taken out: NUL, as of UTF-16 under another name, zero-width characters, soft hyphens, directions, variation selectors, CR, and marks laid over a character
 * (struck out, enclosed: keycaps).
 */
const INVISIBLE =
  /[\0\r\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u0300-\u036f\u20d0-\u20ff]/
const DASH = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/
const DOT = /[\u2022\u2027\u2219\u30fb\uff65]/
const DIGIT = /\p{Nd}/u

/** Digit by digit, as on bills, as people hide numbers and as they say them on the telephone. */
const NUMERALS = [
  '0〇零○◯洞',
  '1一壹弌幺',
  '2二贰貳弍两兩',
  '3三叁參叄弎',
  '4四肆',
  '5五伍',
  '6六陆陸',
  '7七柒拐',
  '8八捌',
  '9九玖勾',
]
/** Figures of a run, its letters not counted. Shorter ones are years, sums and names; a mobile number has so many. */
const NUMERAL_RUN = 11
/** So few at either end of a number in digits are words: "…90一张" */
const WORD = 2
/** What may stand between two of them. A line may end in a run: programs break lines between any two of them. */
const IN_RUN = new Set([...' ·.\n-'].map((sign) => sign.charCodeAt(0)))
/** For each UTF-16 unit of a run the unit that it writes, 0-9 or, as in an account number, A-Z; else 0. */
const FIGURE = new Uint16Array(65_536)
for (const [digit, forms] of NUMERALS.entries()) for (const form of forms) FIGURE[form.charCodeAt(0)] = 0x30 + digit
for (let capital = 0x41; capital <= 0x5a; capital++) FIGURE[capital] = capital
const FIRST_NUMERAL = 0x25cb // ○; nothing of ASCII

/** For each UTF-16 unit the unit it becomes, or REMOVED, or SPECIAL: several, or a surrogate. */
const BECOMES = new Uint16Array(65_536)
const LOWER = new Uint16Array(65_536)
const SEVERAL = new Map<number, string>()

for (let unit = 0; unit < 65_536; unit++) {
  const isSurrogate = unit >= 0xd800 && unit < 0xe000
  const character = String.fromCharCode(unit)
  const form = isSurrogate ? '' : formOf(character)
  BECOMES[unit] = isSurrogate || form.length > 1 ? SPECIAL : form === '' ? REMOVED : form.charCodeAt(0)
  if (form.length > 1) SEVERAL.set(unit, form)
  const lower = character === '\n' ? ' ' : character.toLowerCase()
  LOWER[unit] = isSurrogate || lower.length !== 1 ? unit : lower.charCodeAt(0)
}

/** @param character  one code point */
function formOf(character: string): string {
  const form = signOf(character)
  // What stands for it may itself be written in another way: U+207B is a minus sign, U+FE49 a blank and a mark over it.
  return form === character ? Array.from(character.normalize('NFKC'), signOf).join('') : form
}

function signOf(character: string): string {
  if (INVISIBLE.test(character)) return ''
  if (DASH.test(character)) return '-'
  if (DOT.test(character)) return '·'
  return DIGIT.test(character) ? String(digitOf(character)) : character
}

/** Digits of every writing stand in rows of ten, and rows of rows. Unicode chapter 4.6 */
function digitOf(character: string): number {
  const compatible = character.normalize('NFKC')
  if (compatible >= '0' && compatible <= '9') return Number(compatible)
  const code = character.codePointAt(0) as number
  let first = code
  while (DIGIT.test(String.fromCodePoint(first - 1))) first--
  return (code - first) % 10
}

/** @param original  any text; linear in its length */
export function plainOf(original: string): Plain {
  const read = unitsOf(original)
  let units = new Uint16Array(read.length + SLACK)
  let length = 0
  let isChanged = false
  let numeral = -1
  const shifts = new Shifts()
  for (let at = 0; at < read.length; at++) {
    const unit = read[at] as number
    const becomes = BECOMES[unit] as number
    if (becomes < REMOVED) {
      if (becomes !== unit) isChanged = true
      if (becomes >= FIRST_NUMERAL && numeral < 0 && FIGURE[becomes] !== 0) numeral = length
      units[length++] = becomes
      continue
    }
    const code = becomes === REMOVED ? unit : (original.codePointAt(at) as number)
    const form = becomes === REMOVED ? '' : specialForm(code)
    if (code > 0xffff) at++
    if (length + form.length + read.length - at > units.length) units = grown(units, read.length)
    for (let i = 0; i < form.length; i++) units[length++] = form.charCodeAt(i)
    isChanged = true
    shifts.add(at + 1, length)
  }
  if (numeral >= 0 && writeDigits(units, length, numeral)) isChanged = true
  const text = isChanged ? textOfUnits(units, length) : original
  return {
    text,
    lower: lowered(units, length),
    placeOf: (place) => Math.min(length, shifts.placeOf(place)),
    originOf: (place) => shifts.originOf(place),
  }
}

/** Lower case, place for place the same length. */
export function lowerOf(text: string): string {
  return lowered(unitsOf(text), text.length)
}

/** @param units  become lower case themselves */
function lowered(units: Uint16Array, length: number): string {
  for (let at = 0; at < length; at++) units[at] = LOWER[units[at] as number] as number
  return textOfUnits(units, length)
}

const SLACK = 64

/** Digits for the numerals of long runs; each run is walked through once. @param from  no numeral stands before it */
function writeDigits(units: Uint16Array, length: number, from: number): boolean {
  let isChanged = false
  let done = 0
  for (let at = from; at < length; at++) {
    if ((units[at] as number) < FIRST_NUMERAL || FIGURE[units[at] as number] === 0) continue
    let start = at
    for (let before = stepBack(units, start); before >= done; before = stepBack(units, start)) start = before
    let end = start
    let count = isLetter(units[start]) ? 0 : 1
    for (let next = stepOn(units, end, length); next >= 0; next = stepOn(units, end, length)) {
      end = next
      if (!isLetter(units[end])) count++
    }
    at = end
    done = end + 1
    if (count < NUMERAL_RUN) continue
    const [first, last] = withoutWords(units, start, end)
    if (first < last) isChanged = true
    for (let each = first; each <= last; each++) units[each] = FIGURE[units[each] as number] || (units[each] as number)
  }
  return isChanged
}

const isLetter = (unit = 0): boolean => unit >= 0x41 && unit <= 0x5a
const isDigit = (unit = 0): boolean => unit >= 0x30 && unit <= 0x39
const isNumeral = (unit = 0): boolean => unit >= FIRST_NUMERAL && FIGURE[unit] !== 0

/** The run without one or two numerals beside its digits. */
function withoutWords(units: Uint16Array, start: number, end: number): readonly [first: number, last: number] {
  let [first, last] = [start, end]
  while (first - start < WORD && isNumeral(units[first])) first++
  while (end - last < WORD && isNumeral(units[last])) last--
  return [isDigit(units[first]) ? first : start, isDigit(units[last]) ? last : end]
}

/** Where the next figure of a run stands, with at most one sign between; -1 at its end. */
function stepOn(units: Uint16Array, at: number, length: number): number {
  const next = IN_RUN.has(units[at + 1] as number) ? at + 2 : at + 1
  return next < length && FIGURE[units[next] as number] !== 0 ? next : -1
}

function stepBack(units: Uint16Array, at: number): number {
  const before = IN_RUN.has(units[at - 1] as number) ? at - 2 : at - 1
  return before >= 0 && FIGURE[units[before] as number] !== 0 ? before : -1
}

/** Styled letters and digits beyond the basic plane, and what becomes several characters. */
function specialForm(code: number): string {
  let form = SEVERAL.get(code)
  if (form === undefined) {
    const isLone = code >= 0xd800 && code < 0xe000
    form = isLone ? '\ufffd' : formOf(String.fromCodePoint(code))
    if (SEVERAL.size < MAX_REMEMBERED) SEVERAL.set(code, form)
  }
  return form
}

const MAX_REMEMBERED = 65_536 // characters; all of Unicode that mail has

const grown = (units: Uint16Array, by: number) => {
  const larger = new Uint16Array(units.length + by + SLACK)
  larger.set(units)
  return larger
}

/** Where the two texts drift apart: pairs of places, ascending, only where the difference changes. */
class Shifts {
  readonly #originals: number[] = []
  readonly #places: number[] = []

  add(original: number, place: number): void {
    const last = this.#originals.length - 1
    const drift = last < 0 ? 0 : (this.#places[last] as number) - (this.#originals[last] as number)
    if (place - original === drift) return
    this.#originals.push(original)
    this.#places.push(place)
  }

  placeOf(original: number): number {
    const index = lastAtOrBefore(this.#originals, original)
    return index < 0 ? original : (this.#places[index] as number) + original - (this.#originals[index] as number)
  }

  originOf(place: number): number {
    const index = lastAtOrBefore(this.#places, place)
    return index < 0 ? place : (this.#originals[index] as number) + place - (this.#places[index] as number)
  }
}

/** @param sorted  ascending. @returns the index of the last number at or before `place`; -1 when all lie behind it */
export function lastAtOrBefore(sorted: ArrayLike<number>, place: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) <= place) low = middle + 1
    else high = middle
  }
  return low - 1
}
