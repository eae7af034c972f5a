// Dates: RFC 5322 §3.3 with the obsolete zones of §4.3, and the date-time of IMAP.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Minutes east of UTC. RFC 5322 §4.3: the military letters other than Z were used both ways, so they mean UTC. */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  gmt: 0,
  utc: 0,
  z: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
}

const DAY_MS = 86_400_000
const MAX_DATE = 200 // characters looked at
const DAY_FIRST = /(\d{1,2})[ -]+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?[ -]+(\d{2,4})\b/i
const MONTH_FIRST =
  /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? +(\d{1,2}),? (?:\d{1,2}:\S{1,8} (?:[a-z]{3,4} )?)?(\d{4})\b/i // asctime(3) and kin
const YEAR_FIRST = /\b(\d{4})[-/](\d{2})[-/](\d{2})\b/ // ISO 8601 and kin
const TIME = /\b(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?/
const OFFSET = /(?:^|[ a-z])([+-])(\d{2}):?(\d{2})\b/i

/**
 * Reads a Date field: date-time of RFC 5322 §3.3, tolerant about day names, seconds, comments and zones.
 * @returns ms since 1970, UTC; undefined when no date can be made out
 */
export function parseDate(text: string): number | undefined {
  const plain = withoutComments(text.slice(0, MAX_DATE))
  const found = findDate(plain)
  if (found === undefined) return undefined
  const time = TIME.exec(found.rest)
  const afterTime = time ? found.rest.slice(time.index + time[0].length) : ''
  return utc(found.year, found.month, found.day, time?.slice(1, 4) ?? [], zoneMinutes(afterTime))
}

/** The day that a Date field names, whatever its time and zone. @returns days since 1970; undefined when there is none */
export function writtenDay(text: string): number | undefined {
  const found = findDate(withoutComments(text.slice(0, MAX_DATE)))
  const at = found && utc(found.year, found.month, found.day, [], 0)
  return at === undefined ? undefined : at / DAY_MS
}

/** Finds day, month and year in any usual order; `rest` is where the time stands. */
function findDate(text: string): { year: number; month: number; day: number; rest: string } | undefined {
  const monthOf = (name: string | undefined) => MONTHS.indexOf(name!.toLowerCase())
  let match = DAY_FIRST.exec(text)
  if (match) {
    const rest = text.slice(match.index + match[0].length)
    return { year: fullYear(match[3]!), month: monthOf(match[2]), day: Number(match[1]), rest }
  }
  match = MONTH_FIRST.exec(text)
  if (match) return { year: Number(match[3]), month: monthOf(match[1]), day: Number(match[2]), rest: text }
  match = YEAR_FIRST.exec(text)
  if (match === null) return undefined
  const rest = text.slice(match.index + match[0].length)
  return { year: Number(match[1]), month: Number(match[2]) - 1, day: Number(match[3]), rest }
}

/** RFC 5322 §3.3, for header fields that we write. */
export function formatDate(at: number, minutesEast = 0): string {
  const local = new Date(at + minutesEast * 60_000)
  const month = capital(MONTHS[local.getUTCMonth()]!)
  return `${DAYS[local.getUTCDay()]}, ${local.getUTCDate()} ${month} ${year4(local)} ${clock(local)} ${zone(minutesEast)}`
}

/** date-time of RFC 9051 §9, without its quotes: `" 1-Jan-2026 08:00:00 +0000"`. */
export function formatInternalDate(at: number, minutesEast = 0): string {
  const local = new Date(at + minutesEast * 60_000)
  const day = String(local.getUTCDate()).padStart(2, ' ')
  return `${day}-${capital(MONTHS[local.getUTCMonth()]!)}-${year4(local)} ${clock(local)} ${zone(minutesEast)}`
}

const INTERNAL = /^([ \d]\d)-([a-z]{3})-(\d{4}) (\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})$/i

/** Reads the date-time of APPEND, strictly. RFC 9051 §9 @returns ms since 1970; undefined when it is none */
export function parseInternalDate(text: string): number | undefined {
  const match = INTERNAL.exec(text)
  if (match === null) return undefined
  const [, day, month, year, hour, minute, second, sign, zoneHours, zoneMins] = match
  const east = (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMins))
  const monthNumber = MONTHS.indexOf(month!.toLowerCase())
  return monthNumber < 0 ? undefined : utc(Number(year), monthNumber, Number(day), [hour, minute, second], east)
}

function utc(
  year: number,
  month: number,
  day: number,
  [hour = '0', minute = '0', second = '0']: readonly (string | undefined)[],
  minutesEast: number,
): number | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  if (
    date.getUTCMonth() !== month ||
    date.getUTCDate() !== day ||
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second) > 60
  )
    return undefined
  return date.getTime() + ((Number(hour) * 60 + Number(minute) - minutesEast) * 60 + Number(second)) * 1000
}

/** RFC 5322 §4.3: two digits below 50 are of this century, other short years count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year
  return digits.length === 3 ? 1900 + year : year
}

function zoneMinutes(text: string): number {
  const offset = OFFSET.exec(text)
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3])
    return minutes >= 24 * 60 ? 0 : offset[1] === '-' ? -minutes : minutes
  }
  const name = /[a-z]{1,5}/gi
  for (const [word] of text.matchAll(name)) {
    const minutes = ZONES[word.toLowerCase()]
    if (minutes !== undefined) return minutes
  }
  return 0
}

function withoutComments(text: string): string {
  let depth = 0
  let plain = ''
  for (const char of text) {
    if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) plain += char
  }
  return plain.replace(/\s+/g, ' ').trim()
}

const two = (number: number): string => String(number).padStart(2, '0')
const year4 = (date: Date): string => String(date.getUTCFullYear()).padStart(4, '0')
const clock = (date: Date): string =>
  `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

function zone(minutesEast: number): string {
  const minutes = Math.abs(minutesEast)
  return `${minutesEast < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`
}
