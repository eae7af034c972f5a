// When so much of a member's mail is complained of, or comes back, that mail to strangers waits for an officer: rows, and what moves it.
import type { SendingReason } from '../../mail/sending.ts'
import type { SendingProfile } from './profile.ts'

export interface RestrictionRow {
  readonly id: string
  /** what is counted, over about 30 days: what is 15 days old counts half */
  readonly of: 'complaints' | 'bounces'
  /** so many at least */
  readonly least: number
  /** of the recipients outside, 0 … 1 */
  readonly share: number
  readonly meaning: string
}

// prettier-ignore
export const RESTRICTIONS: readonly RestrictionRow[] = [
  // Google and Yahoo, requirements for senders (2024): complaints below 0.001, never 0.003. Three within a few days count somewhat less than three.
  { id: 'rule.complaints', of: 'complaints', least: 2.5, share: 0.003, meaning: 'Recipients, or their providers, complain of the mail.' },
  // Services for mass mail stop a customer at a tenth of bounces; a list that is looked after stays below 0.02.
  { id: 'rule.bounces',    of: 'bounces',    least: 20,  share: 0.1,   meaning: 'Addresses that do not exist are written to.' },
]
/** It ends when either number of the row has fallen to this part. */
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
function moveRestriction(profile: SendingProfile, at: number): RestrictionChange | undefined {
  const isRestricted = profile.restrictedSince > 0
  const holds = rowsOver(profile, isRestricted ? RELIEVED_AT : 1).length > 0
  if (holds === isRestricted) return undefined
  profile.restrictedSince = holds ? at : 0
  return holds ? 'restricted' : 'relieved'
}

/** Takes the counts to a time, ms since 1970, moves the restriction by them, and tells how it stands then. */
export function returnsOf(profile: SendingProfile, at: number): Returns {
  profile.advance(at)
  profile.fadeRatios()
  const change = moveRestriction(profile, at)
  const { complaints, bounces, outsideSent } = profile
  return {
    complaints: rounded(complaints),
    bounces: rounded(bounces),
    outside: Math.round(outsideSent),
    ...(change !== undefined && { change }),
    reasons: profile.restrictedSince === 0 ? [] : rowsOver(profile, RELIEVED_AT).map((row) => reasonOf(profile, row)),
  }
}

/** An officer looked at it: what was counted so far counts no more. @returns what was; its change is none when there was no restriction */
export function relieve(profile: SendingProfile, at: number): Returns {
  const { change: _, ...before } = returnsOf(profile, at)
  const isRestricted = profile.restrictedSince > 0
  profile.restrictedSince = 0
  profile.complaints = profile.bounces = 0
  return { ...before, ...(isRestricted && { change: 'relieved' }) }
}

function rowsOver(profile: SendingProfile, part: number): readonly RestrictionRow[] {
  return RESTRICTIONS.filter(({ of, least, share }) => {
    const count = profile[of]
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
