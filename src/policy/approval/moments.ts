// Days and moments as people write them in policies, commands and forms. RFC 3339 §5.6

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** A day, or a moment; without an offset it is UTC. */
export const MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?$/

/**
 * @param offsetMinutes  of who wrote a day: UTC less their own time, as `Date.getTimezoneOffset()` has it
 * @returns ms since 1970: where a day begins, or a moment; undefined for what is none
 */
export function momentOf(text: string, offsetMinutes = 0): number | undefined {
  if (!MOMENT.test(text)) return undefined
  const hasZone = /T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text)
  const at = Date.parse(hasZone || isDay(text) ? text : `${text}Z`)
  return Number.isNaN(at) ? undefined : at + (hasZone ? 0 : offsetMinutes * MINUTE_MS)
}

/** The same of an end: a day is one of those that count. */
export function endOf(text: string, offsetMinutes = 0): number | undefined {
  const at = momentOf(text, offsetMinutes)
  return at === undefined || !isDay(text) ? at : at + DAY_MS
}

const isDay = (text: string): boolean => !text.includes('T')
