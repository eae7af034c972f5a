// What is known of one thing that was seen: counts that fade, read as of now.
import type { SightingRow } from './records.ts'

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
/** ms over which each count fades evenly to nothing: at a steady rate it stands at what came in that time */
export const WINDOWS = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, outcome: 90 * DAY_MS } as const

/** Counts are kept in thousandths, so that whole numbers can fade. */
export const MILLI = 1_000

export interface Sighting {
  /** ms since 1970 */
  readonly firstAt: number
  /** receivers reached, in about the last hour, day and week */
  readonly hour: number
  readonly day: number
  readonly week: number
  /** messages that were wanted and unwanted, fading over 90 days; what a person said counts more than what we thought */
  readonly good: number
  readonly bad: number
}

/** @param at  ms since 1970 */
export function sightingAt(row: SightingRow, at: number): Sighting {
  const faded = (milli: number, window: number) => {
    const left = Math.min(window, Math.max(0, window - (at - row.last_ms)))
    return (milli / MILLI) * (left / window)
  }
  return {
    firstAt: row.first_ms,
    hour: faded(row.hour_milli, WINDOWS.hour),
    day: faded(row.day_milli, WINDOWS.day),
    week: faded(row.week_milli, WINDOWS.week),
    good: faded(row.good_milli, WINDOWS.outcome),
    bad: faded(row.bad_milli, WINDOWS.outcome),
  }
}

/** How much there must be before it counts: one message that we judged ourselves says nothing. */
const FEWEST = 1
const MOST = 5

/** Unwanted against wanted as log-odds, -5 … 5, with one of each given in advance; undefined when too little is known. */
export function reputationOf({ good, bad }: Pick<Sighting, 'good' | 'bad'>): number | undefined {
  if (good + bad < FEWEST) return undefined
  return Math.max(-MOST, Math.min(MOST, Math.log((bad + 1) / (good + 1))))
}
