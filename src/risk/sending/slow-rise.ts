// Strangers who become more by little a day: the cumulative sum of Page 1954 on what came beyond the usual, so that a rise adds up
// however it is spread over hours, nights and days. Whoever writes back is taken off again.
import { DAY_MS, HOUR_MS } from '../state/decay.ts'
import type { UsualOfColleagues } from './baseline.ts'
import type { SendingEvent } from './event.ts'
import type { SendingFacts } from './facts.ts'
import { letterBefore } from './letters.ts'
import { NEWCOMER_DAYS, SLOW_RISE } from './limits.ts'
import { HOURS, seriesIndex, type SendingProfile } from './profile.ts'

const STRANGERS = seriesIndex('strangers')
/** Of the days of a week, those on which work is done. */
const WORKING = 5 / 7
/** Active hours of a calendar day: what colleagues send in an hour is told by these. */
const ACTIVE_HOURS = 8 * WORKING
/** Days before this one that have no say in what is a record: a rise is not its own measure. */
const RECORD_AFTER_DAYS = 7

/** @returns strangers beyond the usual, with this message */
export function riseWith({ profile, event, colleagues, counts }: SendingFacts): number {
  return riseAt(profile, event.at, usualDaily(profile, colleagues)) + stepOf(profile, event, counts)
}

/**
 * What a message adds: a letter to a whole team is one step of a person, not ten, and a list whose readers change is no list of
 * strangers.
 */
export function stepOf(profile: SendingProfile, event: SendingEvent, counts: Float32Array): number {
  const strangers = counts[STRANGERS] ?? 0
  if (strangers === 0) return 0
  const { recipients = 0, strangers: before = 0 } = letterBefore(profile, event) ?? {}
  const readers = recipients + event.recipients.filter(({ isOutside }) => isOutside).length
  return before + strangers <= SLOW_RISE.besides * readers ? 0 : Math.min(SLOW_RISE.mostOfMessage, strangers)
}

/** Adds what left. */
export function noteRise(
  profile: SendingProfile,
  { at }: SendingEvent,
  step: number,
  colleagues: UsualOfColleagues,
): void {
  if (step > 0 && profile.activeDays >= SLOW_RISE.fromDays)
    profile.risen(riseAt(profile, at, usualDaily(profile, colleagues)) + step, at)
}

/**
 * @param part  what the facts of the message leave of a limit
 * @returns the rise with this message and how much is let go; undefined where it adds nothing, or too little is known
 */
export function slowRise(
  facts: SendingFacts,
  part: number,
): { readonly count: number; readonly limit: number } | undefined {
  const { profile, colleagues, event, counts } = facts
  const step = stepOf(profile, event, counts)
  if (step === 0 || profile.activeDays < SLOW_RISE.fromDays) return undefined
  const { floor, newcomer, usualDays, overRecord } = SLOW_RISE
  const usual = usualDaily(profile, colleagues)
  const isNew = Math.max(0, 1 - profile.activeDays / NEWCOMER_DAYS)
  return {
    count: riseAt(profile, event.at, usual) + step,
    limit: Math.max(
      part * (floor * (1 + (newcomer - 1) * isNew) + usualDays * usual),
      part * overRecord * profile.riseRecord(RECORD_AFTER_DAYS),
      overRecord * profile.riseConfirmed,
    ),
  }
}

/** @param usual  strangers of a day */
function riseAt(profile: SendingProfile, at: number, usual: number): number {
  const days = Math.max(0, at - profile.riseAt) / DAY_MS
  return Math.max(0, profile.rise - SLOW_RISE.allowance * days * usual)
}

/**
 * Strangers of a calendar day, by the days on which anything left, of which a week has five: of the last four weeks but for the one
 * that runs; where less is known, but for the last day. A
 * newcomer, to whom everybody is new, may have more than colleagues have, but not as much as a thief would make usual in a day.
 */
function usualDaily(profile: SendingProfile, colleagues: UsualOfColleagues): number {
  const known = Math.min(HOURS, profile.hourAt - Math.floor(profile.firstAt / HOUR_MS)) / 24
  let [strangers, days] = [0, 0]
  for (let day = known >= 14 ? 7 : 1; day < known; day++) {
    const left = profile.leftOnDay(day, STRANGERS)
    if (left === undefined) continue
    strangers += left
    days++
  }
  const own = Math.max(SLOW_RISE.usual, (strangers / Math.max(1, days)) * WORKING)
  if (colleagues === undefined) return own
  const others = Math.max(SLOW_RISE.usual, ACTIVE_HOURS * (colleagues[STRANGERS] ?? 0))
  return Math.max(others, Math.min(own, SLOW_RISE.newcomersUsual * others))
}
