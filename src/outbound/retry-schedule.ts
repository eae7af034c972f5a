// When a recipient is tried again, when the sender is warned, and when we give up.

/** Pauses as multiples of the first one (1 minute by default); the last one goes on. RFC 5321 §4.5.4.1 */
const PAUSES = [1, 5, 15, 30, 60, 120, 240] as const

export interface Schedule {
  /** ms before the second attempt */
  readonly firstRetryMs: number
  /** ms between attempts at most */
  readonly longestRetryMs: number
  /** ms after which the sender is told, once, that a message is still waiting */
  readonly warnAfterMs: number
  /** ms after which we give up. RFC 5321 §4.5.4.1: at least 4 to 5 days */
  readonly maxAgeMs: number
}

/** @param attempts  made so far, 1 … @returns ms until the next one */
export function pauseAfter(attempts: number, { firstRetryMs, longestRetryMs }: Schedule): number {
  const factor = PAUSES[Math.min(attempts, PAUSES.length) - 1] ?? 1
  return Math.min(firstRetryMs * factor, longestRetryMs)
}

/** Attempts without which nothing is given up, whatever the clock says. */
const LEAST_ATTEMPTS = PAUSES.length

/**
 * Whether a message that was deferred once more is given up. Age alone does not decide: a clock that is set forward, or a
 * house that stood still for a week, makes nothing fail that was not really tried over hours.
 * @param ageMs  since the message was queued
 */
export function isExpired(ageMs: number, attempts: number, schedule: Schedule): boolean {
  return ageMs >= schedule.maxAgeMs && attempts >= Math.min(LEAST_ATTEMPTS, attemptsWithin(schedule))
}

/** Attempts that fit into the time a message is tried. */
function attemptsWithin(schedule: Schedule): number {
  let attempts = 1
  for (let at = 0; attempts < LEAST_ATTEMPTS; attempts++) {
    at += pauseAfter(attempts, schedule)
    if (at > schedule.maxAgeMs) break
  }
  return attempts
}
