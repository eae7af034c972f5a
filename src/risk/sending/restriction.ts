// When so much of a member's mail is complained of, or comes back, that mail to strangers waits for an officer: rows, and what moves it.
import type { Returned, ReturnLimits } from '../../mail/return-limits.ts'
import type { SendingReason } from '../../mail/sending.ts'
import type { SendingProfile } from './profile.ts'

export interface RestrictionRow {
  readonly id: string
  /** from both numbers of its limit on */
  readonly of: Returned
  readonly meaning: string
}

// prettier-ignore
export const RESTRICTIONS: readonly RestrictionRow[] = [
  { id: 'rule.complaints', of: 'complaints', meaning: 'Recipients, or their providers, complain of the mail.' },
  { id: 'rule.bounces',    of: 'bounces',    meaning: 'Addresses that do not exist are written to.' },
]
/** It ends when either number of the limit has fallen to this part. */
export const RELIEVED_AT = 0.5

/** What of it changed just now. */
export type RestrictionChange = 'restricted' | 'relieved'

/** How much was complained of and came back, for people. */
export interface Returns {
  readonly complaints: number
  readonly bounces: number
  /** recipients outside in the same time */
  readonly outside: number
  readonly change?: RestrictionChange
  /** the rows that restrict the member; empty while none does */
  readonly reasons: readonly SendingReason[]
}

/** Restricts the member, or ends it, as the counts of today say. */
function moveRestriction(profile: SendingProfile, at: number, limits: ReturnLimits): RestrictionChange | undefined {
  const isRestricted = profile.restrictedSince > 0
  const holds = rowsOver(profile, limits, isRestricted ? RELIEVED_AT : 1).length > 0
  if (holds === isRestricted) return undefined
  profile.restrictedSince = holds ? at : 0
  return holds ? 'restricted' : 'relieved'
}

/** Takes the counts to a time, ms since 1970, moves the restriction by them, and tells how it stands then. */
export function returnsOf(profile: SendingProfile, at: number, limits: ReturnLimits): Returns {
  profile.advance(at)
  profile.fadeRatios()
  const change = moveRestriction(profile, at, limits)
  const { complaints, bounces, outsideSent } = profile
  return {
    complaints: rounded(complaints),
    bounces: rounded(bounces),
    outside: Math.round(outsideSent),
    ...(change !== undefined && { change }),
    reasons:
      profile.restrictedSince === 0 ? [] : rowsOver(profile, limits, RELIEVED_AT).map((row) => reasonOf(profile, row)),
  }
}

/** An officer looked at it: what was counted so far counts no more. @returns what was; its change is none when there was no restriction */
export function relieve(profile: SendingProfile, at: number, limits: ReturnLimits): Returns {
  const { change: _, ...before } = returnsOf(profile, at, limits)
  const isRestricted = profile.restrictedSince > 0
  profile.restrictedSince = 0
  profile.complaints = profile.bounces = 0
  return { ...before, ...(isRestricted && { change: 'relieved' }) }
}

function rowsOver(profile: SendingProfile, limits: ReturnLimits, part: number): readonly RestrictionRow[] {
  return RESTRICTIONS.filter(({ of }) => {
    const count = profile[of]
    const { least, share } = limits[of]
    return count >= least * part && shareOf(count, profile) >= share * part
  })
}

const reasonOf = (profile: SendingProfile, { id, of }: RestrictionRow): SendingReason => ({
  id,
  value: Math.round(shareOf(profile[of], profile) * 10_000) / 10_000,
})

/** Of a member whose counts were lost, the little that is known counts in full. */
const shareOf = (count: number, { outsideSent }: SendingProfile): number =>
  Math.min(1, count / Math.max(1, outsideSent))
const rounded = (count: number): number => Math.round(count * 10) / 10
