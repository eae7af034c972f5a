// What is usual for a member: the median of the same hours of the week where a month is known, else of the hours in which anything
// was sent; for newcomers what is usual in their department.
import { HOURS, type SendingProfile } from './profile.ts'
import { NEWCOMER_DAYS } from './limits.ts'
import { SERIES, type Span } from './series.ts'

const WEEK_HOURS = 168
const WEEKS = HOURS / WEEK_HOURS
/** Hours beside the one that runs which tell of it too: nobody works by the full hour. */
const BESIDE = 1
/** A part of the mean active hour that is usual at any time: who works at night for once is not a stranger to himself. */
const ANY_HOUR = 0.5
/** nats; more says nothing more */
const MAX_SURPRISE = 100

/** What is usual of colleagues within an hour, by series; absent where it is not known. */
export type UsualOfColleagues = Float32Array | undefined

/** @returns how much of a series is usual within a span that ends now */
export function usualWithin(
  profile: SendingProfile,
  series: number,
  span: Span,
  colleagues: UsualOfColleagues,
): number {
  if (span === 'week') return usualWeek(profile, series)
  if (span === 'day') return usualDay(profile, series)
  const own = usualHour(profile, series)
  const hour = profile.activeDays < NEWCOMER_DAYS ? Math.max(own, colleagues?.[series] ?? 0) : own
  return span === 'hour' ? hour : span === 'ten-minutes' ? hour / 6 : hour / 60
}

export function usualHour(profile: SendingProfile, series: number): number {
  const mean = profile.mean[series] ?? 0
  if (profile.hourAt - Math.floor(profile.firstAt / 3_600_000) < HOURS)
    return Math.max(mean, activeMedian(profile, series))
  return Math.max(sameHoursMedian(profile, series), ANY_HOUR * mean)
}

/** Whether anything left in the hours of the last four weeks that are like the one that runs. */
export function isUsualHour(profile: SendingProfile): boolean {
  return sameHours(profile, 0).some((count) => count > 0)
}

function sameHoursMedian(profile: SendingProfile, series: number): number {
  return medianOf(sameHours(profile, series))
}

function sameHours(profile: SendingProfile, series: number): number[] {
  const counts: number[] = []
  for (let week = 1; week <= WEEKS; week++)
    for (let beside = -BESIDE; beside <= BESIDE; beside++) {
      const hours = week * WEEK_HOURS + beside
      if (hours < HOURS) counts.push(profile.hourAgo(series, hours))
    }
  return counts
}

function activeMedian(profile: SendingProfile, series: number): number {
  const counts: number[] = []
  for (let hours = 1; hours < HOURS; hours++)
    if (profile.hourAgo(0, hours) > 0) counts.push(profile.hourAgo(series, hours))
  return medianOf(counts)
}

/** The median of the days of the last four weeks on which anything left. */
function usualDay(profile: SendingProfile, series: number): number {
  const days: number[] = []
  for (let day = 1; day < HOURS / 24; day++) {
    const left = profile.leftOnDay(day, series)
    if (left !== undefined) days.push(left)
  }
  return medianOf(days)
}

/** The median of the last four weeks but for the one that runs: what rises now is not its own measure, nor is a week of holidays. */
function usualWeek(profile: SendingProfile, series: number): number {
  return medianOf(
    Array.from({ length: WEEKS - 1 }, (_, week) => {
      let sum = 0
      for (let hour = 0; hour < WEEK_HOURS; hour++) sum += profile.hourAgo(series, (week + 1) * WEEK_HOURS + hour)
      return sum
    }),
  )
}

function medianOf(counts: number[]): number {
  if (counts.length === 0) return 0
  counts.sort((a, b) => a - b)
  const middle = counts.length >> 1
  return counts.length % 2 === 1 ? (counts[middle] ?? 0) : ((counts[middle - 1] ?? 0) + (counts[middle] ?? 0)) / 2
}

/**
 * How unlikely so much within an hour is, by the member's active hours: the bound of Chernoff on the tail of a negative binomial
 * with their mean and variance, of a Poisson where they spread no wider.
 * @returns nats, 0 … 100
 */
export function surpriseOf(count: number, mean: number, variance: number): number {
  const middle = Math.max(mean, 0.5)
  if (count <= middle) return 0
  const log = count * Math.log(count / middle)
  if (variance <= middle * 1.05) return Math.min(MAX_SURPRISE, log - count + middle)
  const size = (middle * middle) / (variance - middle)
  return Math.min(MAX_SURPRISE, log - (count + size) * Math.log((count + size) / (middle + size)))
}

/** Usual hours of the members of a department, in memory: newcomers are measured by them until they have habits of their own. */
export class Colleagues {
  readonly #departments = new Map<string, Map<string, Float32Array>>()

  usualOf(department: string): UsualOfColleagues {
    const people = this.#departments.get(department)
    if (people === undefined || people.size < LEAST_COLLEAGUES) return undefined
    return Float32Array.from(SERIES, (_, series) => {
      const counts = [...people.values()].map((usual) => usual[series] ?? 0).sort((a, b) => a - b)
      return counts[Math.floor(counts.length * HIGH_SHARE)] ?? 0
    })
  }

  /** Those whose habits are known tell of the others. */
  note(department: string, account: string, profile: SendingProfile): void {
    if (department === '' || profile.activeDays < NEWCOMER_DAYS) return
    let people = this.#departments.get(department)
    if (people === undefined) {
      if (this.#departments.size >= MAX_DEPARTMENTS) return
      people = new Map()
      this.#departments.set(department, people)
    }
    if (people.size < MAX_COLLEAGUES || people.has(account)) people.set(account, profile.mean.slice())
  }
}

const [LEAST_COLLEAGUES, MAX_COLLEAGUES, MAX_DEPARTMENTS] = [3, 64, 2_000]
/** The busier ones of a department. */
const HIGH_SHARE = 0.75
