// The reading of a text in which detectors look: one way to write a character, nothing invisible, digits 0-9.

/** `plain` (N1) of dlp-detectors.md §1. */
export interface Plain {
  readonly text: string
  /** lower case, place for place the same length: for words */
  readonly lower: string
  /** where a place of the original stands in `text`; of something taken out, what follows it */
  placeOf(original: number): number
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

/** Digit by digit, as on bills and as people hide numbers. */
const NUMERALS: ReadonlyMap<string, string> = new Map(
  ['〇零', '一壹弌', '二贰貳弍', '三叁參叄弎', '四肆', '五伍', '六陆陸', '七柒', '八捌', '九玖'].flatMap(
    (forms, digit) => [...forms].map((form) => [form, String(digit)] as const),
  ),
)
const NUMERAL_CLASS = [...NUMERALS.keys()].join('')
/** Shorter runs are years, sums and names. */
// A line may end in it: programs break lines between any two of them.
const NUMERAL_RUN = new RegExp(`(?:[${NUMERAL_CLASS}0-9][ ·.\\n-]?){15,}`, 'g')
const NUMERAL = new RegExp(`[${NUMERAL_CLASS}]`, 'g')
const FIRST_NUMERAL = new RegExp(`[${NUMERAL_CLASS}]`)

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
  const lower = character.toLowerCase()
  LOWER[unit] = isSurrogate || lower.length !== 1 ? unit : lower.charCodeAt(0)
}

/** @param character  one code point */
function formOf(character: string): string {
  if (INVISIBLE.test(character)) return ''
  if (DASH.test(character)) return '-'
  if (DOT.test(character)) return '·'
  if (DIGIT.test(character)) return String(digitOf(character))
  return character.normalize('NFKC')
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
  let units = new Uint16Array(original.length + SLACK)
  let length = 0
  let isChanged = false
  const shifts = new Shifts()
  for (let at = 0; at < original.length; at++) {
    const unit = original.charCodeAt(at)
    const becomes = BECOMES[unit] as number
    if (becomes < REMOVED) {
      if (becomes !== unit) isChanged = true
      units[length++] = becomes
      continue
    }
    const code = becomes === REMOVED ? unit : (original.codePointAt(at) as number)
    const form = becomes === REMOVED ? '' : specialForm(code)
    if (code > 0xffff) at++
    if (length + form.length + original.length - at > units.length) units = grown(units, original.length)
    for (let i = 0; i < form.length; i++) units[length++] = form.charCodeAt(i)
    isChanged = true
    shifts.add(at + 1, length)
  }
  const read = isChanged ? textOf(units, length) : original
  const text = FIRST_NUMERAL.test(read) ? read.replace(NUMERAL_RUN, withDigits) : read
  return { text, lower: lowerOf(text), placeOf: (place) => Math.min(length, shifts.placeOf(place)) }
}

/** Lower case, place for place the same length. */
export function lowerOf(text: string): string {
  const units = new Uint16Array(text.length)
  for (let at = 0; at < text.length; at++) units[at] = LOWER[text.charCodeAt(at)] as number
  return textOf(units, text.length)
}

const SLACK = 64

const withDigits = (run: string): string => run.replace(NUMERAL, (numeral) => NUMERALS.get(numeral) as string)

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

const textOf = (units: Uint16Array, length: number): string =>
  Buffer.from(units.buffer, units.byteOffset, length * 2).toString('utf16le')

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

/** Letters that look like digits (N3): only inside what has digits already, and as long as it was. */
export function digitsForLookAlikes(text: string): string {
  return text.replace(MIXED, (run) =>
    enoughDigits(run) ? run.replace(LOOK_ALIKE, (sign) => DIGIT_LIKE[sign] ?? sign) : run,
  )
}

const DIGIT_LIKE: Readonly<Record<string, string>> = {
  O: '0', o: '0', D: '0', Q: '0', I: '1', l: '1', '|': '1', '!': '1', Z: '2', z: '2', S: '5', s: '5', $: '5', B: '8', g: '9', q: '9',
} // prettier-ignore
const LOOK_ALIKE = /[OoDQIl|!ZzSs$Bgq]/g
const MIXED =
  /(?<![0-9A-Za-z])[0-9OoDQIl|!ZzSs$BgqXx][0-9OoDQIl|!ZzSs$BgqXx .\-]{6,62}[0-9OoDQIl|!ZzSs$BgqXx](?![0-9A-Za-z])/g

/** Otherwise words of these letters alone would become numbers. */
function enoughDigits(run: string): boolean {
  let digits = 0
  for (let at = 0; at < run.length; at++) if (run.charCodeAt(at) >= 0x30 && run.charCodeAt(at) <= 0x39) digits++
  return digits >= 4 && digits * 2 >= run.length - 2
}
