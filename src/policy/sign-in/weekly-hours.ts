// Hours of a week on the clock of a zone, as an administrator writes them: `mon-fri 08:00-18:30`, `sat 22:00-06:00`.

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const DAY_MINUTES = 24 * 60
const WEEK_MINUTES = 7 * DAY_MINUTES
const DAY = `(${DAYS.join('|')})`
const TIME = '([01]\\d|2[0-3]):([0-5]\\d)'

/** Days, or a run of them, and the hours; an end at or before the begin lies on the next day. */
export const HOURS_TEXT = new RegExp(`^${DAY}(?:-${DAY})? ${TIME}-(?:${TIME}|(24):(00))$`)

/** From the minute of the week, counted from Monday 0 h, to before another, which may lie in the next week. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** @param text  as `HOURS_TEXT` takes it */
export function readHours(text: string): readonly Span[] {
  const match = HOURS_TEXT.exec(text)
  if (match === null) throw new RangeError('Not hours of a week')
  const [first, last = first] = [match[1], match[2]].map((day) => (day === undefined ? undefined : dayOf(day)))
  if (first === undefined || last === undefined) throw new RangeError('Not hours of a week')
  const from = minutesOf(match[3], match[4])
  const end = minutesOf(match[5] ?? match[7], match[6] ?? match[8])
  const length = end > from ? end - from : end - from + DAY_MINUTES
  const days = ((last - first + 7) % 7) + 1
  return Array.from({ length: days }, (_, index) => {
    const begin = ((first + index) % 7) * DAY_MINUTES + from
    return { from: begin, to: begin + length }
  })
}

/**
 * By the clock on the wall: an hour that summer time skips is over at once, one that comes twice is open twice.
 * @param zone  IANA name
 * @returns 0 inside; else minutes on that clock to the nearest open one, before or after
 */
export function minutesOutside(spans: readonly Span[], zone: string, at: number): number {
  const minute = minuteOfWeek(zone, at)
  let nearest = Infinity
  for (const { from, to } of spans)
    for (const shift of [-WEEK_MINUTES, 0, WEEK_MINUTES]) {
      const [begin, end] = [from + shift, to + shift]
      if (minute >= begin && minute < end) return 0
      nearest = Math.min(nearest, minute < begin ? begin - minute : minute - end + 1)
    }
  return nearest
}

export function isZone(name: string): boolean {
  return formatOf(name) !== undefined
}

/** Minutes since Monday 0 h as a clock on the wall shows them. */
export function minuteOfWeek(zone: string, at: number): number {
  const format = formatOf(zone)
  if (format === undefined) throw new RangeError('Not a time zone')
  const shown = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const day = dayOf(shown['weekday'] ?? '') ?? 0
  return day * DAY_MINUTES + minutesOf(shown['hour'], shown['minute'])
}

const minutesOf = (hours: string | undefined, minutes: string | undefined): number =>
  Number(hours) * 60 + Number(minutes)

function dayOf(text: string): number | undefined {
  const index = DAYS.findIndex((day) => day === text.toLowerCase())
  return index < 0 ? undefined : index
}

/** Zones come from policies only, so that there are few. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone)
  if (known !== undefined) return known
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(zone, format)
    return format
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
