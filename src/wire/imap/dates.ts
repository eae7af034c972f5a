// Dates as IMAP writes them. RFC 9051 §9: date, date-time
import type { Arguments } from './arguments.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const DATE = /"?(\d{1,2})-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-(\d{4})"?/i
const DATE_TIME = /"[ \d]\d-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{4} \d\d:\d\d:\d\d [+-]\d{4}"/i

export const DAY_MS = 86_400_000

/** date = date-text / DQUOTE date-text DQUOTE. @returns days since 1970 */
export function parseDate(args: Arguments): number {
  const [, day, month, year] = DATE.exec(args.run(DATE, 'a date')) ?? []
  const at = utc(args, Number(year), monthOf(month), Number(day), 0, 0, 0)
  return Math.floor(at / DAY_MS)
}

/** date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE. @returns ms since 1970, UTC */
export function parseDateTime(args: Arguments): number {
  const text = args.run(DATE_TIME, 'a date and time')
  const two = (at: number) => Number(text.slice(at, at + 2))
  const local = utc(args, Number(text.slice(8, 12)), monthOf(text.slice(4, 7)), two(1), two(13), two(16), two(19))
  const zone = (two(23) * 60 + two(25)) * 60_000
  return text[22] === '-' ? local + zone : local - zone
}

/** `" 5-Nov-2026 18:31:31 +0000"`; UTC. RFC 9051 §9: date-time */
export function formatDateTime(at: number): string {
  const iso = new Date(at).toISOString()
  const day = String(Number(iso.slice(8, 10))).padStart(2, ' ')
  return `"${day}-${MONTHS[Number(iso.slice(5, 7)) - 1]}-${iso.slice(0, 4)} ${iso.slice(11, 19)} +0000"`
}

function monthOf(text = ''): number {
  return MONTHS.findIndex((month) => month.toLowerCase() === text.toLowerCase())
}

/** A day that the calendar does not have is refused, not carried over. */
function utc(
  args: Arguments,
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  const at = new Date(0)
  at.setUTCFullYear(year, month, day)
  // 60 is a leap second (RFC 5322 §3.3); the clock has no place for it but the next minute.
  const isOnClock = hour <= 23 && minute <= 59 && second <= 60
  if (at.getUTCDate() !== day || at.getUTCMonth() !== month || !isOnClock) args.fail('no such day or time')
  return at.setUTCHours(hour, minute, second)
}
