// When so much of a member's mail is complained of, comes back or is thrown away as junk that something follows: bought lists, or
// a thief who guesses.
import { RETURN_LIMITS, type ReturnLimit, type ReturnLimits } from '../mail/return-limits.ts'
import type { Reader } from './document/reader.ts'

export interface ReturnsSection extends ReturnLimits {
  /** officers are told of so many recipients that refused within a day; the share is of all that answered */
  readonly bouncesADay: ReturnLimit
  /** officers are told of so many colleagues who called it junk within a day */
  readonly dislikesADay: number
}

export const NO_RETURNS_SECTION: ReturnsSection = {
  ...RETURN_LIMITS,
  bouncesADay: RETURN_LIMITS.bounces,
  // A thief writes to colleagues first: who they trust. One or two who dislike a letter are no sign of that.
  dislikesADay: 3,
}

type Range = readonly [least: number, most: number]

/** One report restricts nobody by far, and a share above any provider's patience is a slip of the pen. */
const RANGES = {
  complaints: { least: [1, 10_000], share: [0.0005, 0.1] },
  bounces: { least: [5, 10_000], share: [0.01, 0.5] },
} as const satisfies Record<keyof ReturnLimits, Record<keyof ReturnLimit, Range>>
const DISLIKES: Range = [2, 10_000]

/** No policy tells officers of fewer. */
export const LEAST_BOUNCES = RANGES.bounces.least[0]
export const LEAST_DISLIKES = DISLIKES[0]

/** ms that the limits of a day look back over */
export const RETURNS_WITHIN_MS = 86_400_000

export function readReturns(section: Reader): ReturnsSection {
  section.allowOnly(['complaints', 'bounces', 'bounces-a-day', 'dislikes-a-day'])
  const byDefault = NO_RETURNS_SECTION
  return {
    complaints: readLimit(section.child('complaints'), RANGES.complaints, byDefault.complaints),
    bounces: readLimit(section.child('bounces'), RANGES.bounces, byDefault.bounces),
    bouncesADay: readLimit(section.child('bounces-a-day'), RANGES.bounces, byDefault.bouncesADay),
    dislikesADay: section.number('dislikes-a-day', ...DISLIKES) ?? byDefault.dislikesADay,
  }
}

function readLimit(
  reader: Reader,
  range: Readonly<Record<keyof ReturnLimit, Range>>,
  byDefault: ReturnLimit,
): ReturnLimit {
  reader.allowOnly(['least', 'share'])
  const [least, share] = [reader.number('least', ...range.least), reader.number('share', ...range.share)]
  return { least: least ?? byDefault.least, share: share ?? byDefault.share }
}

export function areTooMany(
  { refused, delivered }: { readonly refused: number; readonly delivered: number },
  { least, share }: ReturnLimit,
): boolean {
  return refused >= least && refused / (refused + delivered) >= share
}
