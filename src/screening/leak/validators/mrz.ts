// The machine-readable zone of passports, visas and cards (ICAO 9303 parts 3-7): two lines of 44 or 36, or three of 30.
import { isDate, valueOf } from './digits.ts'

/**
 * @param text  the lines with their breaks; of a passport the second line alone is enough, for it holds all the checks
 */
export function isMrz(text: string): boolean {
  const lines = text
    .trim()
    .split(/\s+/)
    .filter((line) => line !== '')
  if (lines.some((line) => !/^[A-Z0-9<]+$/.test(line) || line.length !== lines[0]?.length)) return false
  const [first = '', second = ''] = lines
  if (first.length === 44 && lines.length <= 2) return isTwoLine(lines.length === 2 ? second : first, isVisa(lines))
  if (first.length === 36 && lines.length === 2) return isTwoLine(second, isVisa(lines))
  return first.length === 30 && lines.length === 3 && isCard(first, second)
}

/** Weights 7, 3, 1 again and again; "<" is 0, A is 10 (part 3 §4.9). */
export function mrzCheck(field: string): string {
  const weights = [7, 3, 1]
  let sum = 0
  for (let at = 0; at < field.length; at++) {
    const character = field[at] ?? '<'
    sum += (character === '<' ? 0 : valueOf(character)) * (weights[at % 3] ?? 0)
  }
  return String(sum % 10)
}

/** Number, birth and expiry stand at the same places in both sizes; a visa has no check over all of it. */
function isTwoLine(line: string, isOfVisa: boolean): boolean {
  const last = line.length - 1
  if (!isField(line, 0, 9) || !isDay(line, 13) || !isField(line, 21, 27)) return false
  if (isOfVisa) return true
  const own = line.length === 44 ? line.slice(28, 42) : undefined
  // An empty personal number may have "<" for its check (part 4 §4.2.2.2).
  if (own !== undefined && !(mrzCheck(own) === line[42] || (/^<+$/.test(own) && line[42] === '<'))) return false
  return mrzCheck(line.slice(0, 10) + line.slice(13, 20) + line.slice(21, last)) === line[last]
}

function isCard(first: string, second: string): boolean {
  if (!isField(first, 5, 14) || !isDay(second, 0) || !isField(second, 8, 14)) return false
  return mrzCheck(first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29)) === second[29]
}

function isVisa(lines: readonly string[]): boolean {
  return lines.length === 2 && lines[0]?.startsWith('V') === true
}

/** A field that is not empty, with its check behind it. */
function isField(line: string, from: number, to: number): boolean {
  const field = line.slice(from, to)
  return !/^<+$/.test(field) && mrzCheck(field) === line[to]
}

/** A day YYMMDD with its check; parts that are unknown are "<". */
function isDay(line: string, from: number): boolean {
  const field = line.slice(from, from + 6)
  if (mrzCheck(field) !== line[from + 6] || !/^\d{2}[\d<]{4}$/.test(field)) return false
  if (field.includes('<')) return true
  return isDate(2000 + Number(field.slice(0, 2)), Number(field.slice(2, 4)), Number(field.slice(4)))
}
