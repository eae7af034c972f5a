// The rates of a member whose usual size and spread a profile keeps.

export const RATES = [
  /** log s between two sign-ins */
  'interval',
  /** log ms */
  'rtt',
  /** log ms on the sign-in page */
  'page',
  /** log ms of the session before */
  'session',
  /** open connections */
  'connections',
  /** hour of the first sign-in of a day, 0 … 24 */
  'day-start',
  /** ms */
  'dwell',
  /** ms */
  'flight',
  /** sign-ins in an hour */
  'per-hour',
  /** sign-ins in a day */
  'per-day',
] as const

export type RateName = (typeof RATES)[number]
