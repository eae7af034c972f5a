// The look-alike reading (N3): where letters stand for digits in what is a number otherwise.
import { unitsOf } from './units.ts'

export interface LookAlikes {
  /** as long as the text that it was read from */
  readonly text: string
  /** where it differs from that: starts and ends, ascending */
  readonly places: readonly number[]
}

const DIGIT_LIKE: Readonly<Record<string, string>> = {
  O: '0', o: '0', D: '0', Q: '0', I: '1', l: '1', '|': '1', '!': '1', Z: '2', z: '2', S: '5', s: '5', $: '5', B: '8', g: '9', q: '9',
} // prettier-ignore
const LOOK_ALIKE = /[OoDQIl|!ZzSs$Bgq]/g
const RUN =
  /(?<![0-9A-Za-z])[0-9OoDQIl|!ZzSs$BgqXx][0-9OoDQIl|!ZzSs$BgqXx .\-]{6,62}[0-9OoDQIl|!ZzSs$BgqXx](?![0-9A-Za-z])/g
/** No word has so many digits. Shorter ones: "5Gs", "2Q20" */
const TOKEN = /[^ .-]{11,}/g
const FEWEST_IN_TOKEN = 2

/** Digits for letters, only inside what has digits already: words of these letters alone would become numbers. */
export function digitsForLookAlikes(text: string): LookAlikes {
  return changed(text, runsIn(text), (run) => {
    const isNumber = digitsIn(run) >= 4 && digitsIn(run) * 2 >= run.length - 2
    if (isNumber) return withDigits(run)
    return run.replace(TOKEN, (token) => (digitsIn(token) >= FEWEST_IN_TOKEN ? withDigits(token) : token))
  })
}

const DIGIT = 1
const LETTER = 2
const OTHER = 3
/** What a UTF-16 unit is in a run; 0 for what ends it. */
const IN_RUN = new Uint8Array(65_536)
for (const sign of '0123456789') IN_RUN[sign.charCodeAt(0)] = DIGIT
for (const sign of Object.keys(DIGIT_LIKE)) IN_RUN[sign.charCodeAt(0)] = LETTER
for (const sign of 'Xx .-') IN_RUN[sign.charCodeAt(0)] = OTHER
const SHORTEST_RUN = 8

/** Most numbers have no such letter, and most words no digit: one pass leaves little for the expression. */
function* runsIn(text: string): Generator<Found> {
  const units = unitsOf(text)
  for (let at = 0; at < units.length; at++) {
    const start = at
    // Looked at from the end that the shortest run would have: most words are passed over after a look or two.
    at += SHORTEST_RUN - 1
    while (at >= start && IN_RUN[units[at] as number]) at--
    if (at >= start) continue
    at = start + SHORTEST_RUN
    while (IN_RUN[units[at] as number]) at++
    if (!mayBeNumber(units, start, at)) continue
    // With the signs beside it, which say whether it is part of a word.
    const from = Math.max(0, start - 1)
    const around = text.slice(from, at + 1)
    RUN.lastIndex = 0
    for (let run = RUN.exec(around); run !== null; run = RUN.exec(around)) yield { run: run[0], at: from + run.index }
  }
}

/** Two digits and a letter at least. */
function mayBeNumber(units: Uint16Array, start: number, end: number): boolean {
  let digits = 0
  let letters = 0
  for (let at = start; at < end; at++) {
    const kind = IN_RUN[units[at] as number]
    if (kind === DIGIT) digits++
    else if (kind === LETTER) letters++
  }
  return digits >= FEWEST_IN_TOKEN && letters > 0
}

export const withDigits = (run: string): string => run.replace(LOOK_ALIKE, (sign) => DIGIT_LIKE[sign] ?? sign)

/** Letters and digits mixed, or a group of such a value that is nothing but look-alikes of 0 and 1. */
const MIXED = /(?<![0-9A-Za-z])(?:(?=[A-Za-z|!$]{0,14}[0-9])[0-9A-Za-z|!$]{2,40}|[OoIlQ|!]{1,4})(?![0-9A-Za-z])/g
const CAPITAL_LIKE: Readonly<Record<string, string>> = { o: 'O', l: 'I', '|': 'I', '!': 'I', z: 'Z', s: 'S', $: 'S' }

/** Capitals for small look-alikes, for values that have letters of their own: whether `I` is one or a digit, their row knows. */
export function capitalsForLookAlikes(text: string): LookAlikes {
  return changed(text, matchesOf(text, MIXED), (token) => {
    const capitals = token.replace(/[ol|!zs$]/g, (sign) => CAPITAL_LIKE[sign] ?? sign)
    return /[a-z]/.test(capitals) ? token : capitals
  })
}

interface Found {
  readonly run: string
  readonly at: number
}

function* matchesOf(text: string, pattern: RegExp): Generator<Found> {
  for (const { 0: run, index } of text.matchAll(pattern)) yield { run, at: index }
}

/** Without one of these a run reads the same; most numbers have none. */
const CHANGEABLE = /[OoDQIl|!ZzSs$BgqG]/

function changed(text: string, runs: Iterable<Found>, change: (run: string) => string): LookAlikes {
  const places: number[] = []
  const parts: string[] = []
  let from = 0
  for (const { run, at } of runs) {
    if (!CHANGEABLE.test(run)) continue
    const other = change(run)
    // Capitals that stay as they are may be look-alikes, too.
    if (other !== run || /[OIQZSDBG]/.test(run)) places.push(at, at + run.length)
    parts.push(text.slice(from, at), other)
    from = at + run.length
  }
  return { text: from === 0 ? text : parts.join('') + text.slice(from), places }
}

function digitsIn(run: string): number {
  let digits = 0
  for (let at = 0; at < run.length; at++) if (run.charCodeAt(at) >= 0x30 && run.charCodeAt(at) <= 0x39) digits++
  return digits
}
