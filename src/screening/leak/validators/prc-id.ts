// The resident ID number of the mainland and the papers that share its form (GB 11643-1999, GB 11643-1989).
import { now as clockNow } from '../../../base/clock.ts'
import { DIVISIONS } from '../data/divisions.ts'
import { isDate, weightedSum } from './digits.ts'

/** GB 11643-1999 §4.2.4: 2^(17-i) mod 11. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'
const OLDEST_YEARS = 120

/** GB/T 2260, the first two digits: provinces, and 81-83 for Hong Kong, Macau and Taiwan. */
const PROVINCES = new Set(
  (
    '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 ' + '81 82 83'
  ).split(' '),
)

export interface PrcId {
  /** `hmt`: residence permit of residents of Hong Kong, Macau and Taiwan; `foreigner`: permanent residence card */
  readonly kind: 'resident' | 'hmt' | 'foreigner'
  /** YYYY-MM-DD */
  readonly bornOn: string
  /** the six-digit code stands in our table; an old code may be missing there */
  readonly isRegionKnown: boolean
}

/** @param text  17 digits and a digit or X @param now  ms since 1970; nobody is born later, or 120 years before */
export function parsePrcId(text: string, now = clockNow()): PrcId | undefined {
  if (!/^\d{17}[\dXx]$/.test(text) || text[17]?.toUpperCase() !== prcCheck(text)) return undefined
  return holderOf(text, now)
}

/** Region and birth date alone. */
function holderOf(text: string, now: number): PrcId | undefined {
  const bornOn = birthIn(text.slice(6, 14), now)
  if (bornOn === undefined) return undefined
  const region = text.slice(0, 6)
  if (text.startsWith('9')) {
    return PROVINCES.has(text.slice(1, 3)) ? { kind: 'foreigner', bornOn, isRegionKnown: true } : undefined
  }
  if (!PROVINCES.has(text.slice(0, 2))) return undefined
  const kind = /^8[123]0000/.test(text) ? 'hmt' : 'resident'
  return { kind, bornOn, isRegionKnown: isKnownRegion(region) }
}

/**
 * A number that a spreadsheet rounded to 15 or 16 digits, which leaves region and birth date: `1.1010519491231E+17`, or
 * 18 digits that end in zeros. @returns it with zeros for the lost digits, one text for all ways to write it
 */
export function parseRoundedPrcId(
  written: string,
  now = clockNow(),
): (PrcId & { readonly digits: string }) | undefined {
  if (!EXPONENT.test(written) && !ZEROS.test(written)) return undefined
  const digits = String(Number(written.replace(',', '.')))
  const holder = holderOf(digits, now)
  return holder && { ...holder, digits }
}

/** Zeros at the end are not written: of region, birth date and one more digit at least 13 are. */
const EXPONENT = /^[1-9][.,]\d{12,16}[eE]\+?0{0,2}17$/
const ZEROS = /^[1-9]\d{15}00$/

/** The 15-digit form of before 1999: a day of 19YY, no check digit. @returns its 18-digit form */
export function upgradeOldPrcId(text: string): string | undefined {
  if (!/^\d{15}$/.test(text) || !PROVINCES.has(text.slice(0, 2))) return undefined
  const long = `${text.slice(0, 6)}19${text.slice(6)}`
  return birthIn(long.slice(6, 14), Infinity) === undefined ? undefined : long + prcCheck(long)
}

/** ISO 7064 MOD 11-2 over 17 digits. */
export function prcCheck(digits: string): string {
  return CHECKS[weightedSum(digits, WEIGHTS) % 11] ?? ''
}

/** Whether six digits are a code of GB/T 2260 that our table has. */
export function isKnownRegion(code: string): boolean {
  return REGIONS.has(code)
}

function birthIn(yyyymmdd: string, now: number): string | undefined {
  const [year, month, day] = [yyyymmdd.slice(0, 4), yyyymmdd.slice(4, 6), yyyymmdd.slice(6)]
  if (!isDate(Number(year), Number(month), Number(day))) return undefined
  const bornAt = Date.UTC(Number(year), Number(month) - 1, Number(day))
  if (bornAt > now) return undefined
  if (Number.isFinite(now) && new Date(now).getUTCFullYear() - Number(year) >= OLDEST_YEARS) return undefined
  return `${year}-${month}-${day}`
}

const REGIONS = new Set(
  Object.entries(DIVISIONS).flatMap(([prefix, suffixes]) =>
    suffixes.split(' ').flatMap((range) => {
      const [first = '', last = first] = range.split('-')
      return Array.from(
        { length: Number(last) - Number(first) + 1 },
        (_, more) => prefix + String(Number(first) + more).padStart(2, '0'),
      )
    }),
  ),
)
