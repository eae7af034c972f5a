// What came lately from one address, network or client: attempts, failures, how many accounts, how regular. All of it fades.
import { DAY_MS, fadeOf, HOUR_MS, REPUTATION_HALF_LIFE_MS } from './decay.ts'
import { RecentDistinct } from './recent-distinct.ts'
import type { ValueHash } from './value-hash.ts'

const LONG_HALF_LIFE_MS = 30 * DAY_MS

/** One attempt, for all counters that it belongs to. */
export interface Attempt {
  readonly at: number
  readonly account: ValueHash
  readonly isFailed: boolean
  readonly isUnknownAccount: boolean
  /** the account was never trusted on this network */
  readonly isStranger: boolean
  readonly isHoney: boolean
}

export class Traffic {
  readonly firstAt: number
  lastAt: number
  tries = 0
  fails = 0
  unknown = 0
  strangers = 0
  longTries = 0
  longFails = 0
  /** faded with half-lives of half a minute and of 5 minutes: the counts of the last minute and the last 10 */
  lastMinute = 0
  lastTenMinutes = 0
  /** mean and mean deviation of the seconds between attempts */
  gap = 0
  gapDeviation = 0
  honeyAt = -Infinity
  cleanDays = 0
  #cleanDay = -1
  readonly accountsHour = new RecentDistinct(HOUR_MS)
  readonly accountsDay = new RecentDistinct(DAY_MS)
  readonly failedHour = new RecentDistinct(HOUR_MS)
  readonly failedDay = new RecentDistinct(DAY_MS)
  readonly #succeededDay = new RecentDistinct(DAY_MS)

  constructor(at: number) {
    this.firstAt = this.lastAt = at
  }

  /** Fades all counts to a time. */
  settle(at: number): this {
    const elapsed = at - this.lastAt
    if (elapsed <= 0) return this
    const fade = fadeOf(elapsed, REPUTATION_HALF_LIFE_MS)
    this.tries *= fade
    this.fails *= fade
    this.unknown *= fade
    this.strangers *= fade
    const longFade = fadeOf(elapsed, LONG_HALF_LIFE_MS)
    this.longTries *= longFade
    this.longFails *= longFade
    this.lastMinute *= fadeOf(elapsed, 30_000)
    this.lastTenMinutes *= fadeOf(elapsed, 300_000)
    this.lastAt = at
    return this
  }

  note(attempt: Attempt): void {
    const { at, account } = attempt
    if (this.longTries > 0) {
      const gap = Math.max(0, at - this.lastAt) / 1_000
      this.gapDeviation += 0.2 * (Math.abs(gap - this.gap) - this.gapDeviation)
      this.gap += 0.2 * (gap - this.gap)
    }
    this.settle(at)
    this.tries++
    this.longTries++
    this.lastMinute++
    this.lastTenMinutes++
    this.accountsHour.add(at, account)
    this.accountsDay.add(at, account)
    if (attempt.isStranger) this.strangers++
    if (attempt.isUnknownAccount) this.unknown++
    if (attempt.isHoney) this.honeyAt = at
    if (attempt.isFailed) {
      this.fails++
      this.longFails++
      this.failedHour.add(at, account)
      this.failedDay.add(at, account)
    } else this.#noteClean(at, account)
  }

  /** Source: login-risk-features R01: (fails + 1) / (tries + 20). */
  get badRatio(): number {
    return (this.fails + 1) / (this.tries + 20)
  }

  get unknownRatio(): number {
    return this.unknown / Math.max(1, this.tries)
  }

  get failShare(): number {
    return this.fails / Math.max(1, this.tries)
  }

  /** Below 0.2 attempts come like clockwork. */
  get regularity(): number | undefined {
    return this.longTries < 8 || this.gap === 0 ? undefined : this.gapDeviation / this.gap
  }

  /** Source: login-risk-features R13: a day on which three people came in and nobody complained. */
  #noteClean(at: number, account: ValueHash): void {
    this.#succeededDay.add(at, account)
    const day = Math.floor(at / DAY_MS)
    if (day === this.#cleanDay || this.#succeededDay.countAt(at) < 2.9 || this.failShare > 0.5) return
    this.#cleanDay = day
    this.cleanDays++
  }
}
