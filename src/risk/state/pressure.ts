// What attacks and step-ups did to one account. Kept apart from its habits: a failed attempt must never change those.
import { DAY_MS, fadeOf, HOUR_MS } from './decay.ts'
import { RecentDistinct } from './recent-distinct.ts'
import type { ValueHash } from './value-hash.ts'

const MAX_WRONG = 16
const MAX_RISK = 100

export class Pressure {
  at = 0
  /** faded with half-lives of 7.5 min, 12 h, 5 min, 15 days */
  fails15m = 0
  fails24h = 0
  attempts10m = 0
  stepUpsPassed = 0
  stepUpsFailed = 0
  streak = 0
  lastFailAt = -Infinity
  lastFailPrefix: ValueHash = 0
  lastFailClient: ValueHash = 0
  abandonedAt = -Infinity
  notMeAt = -Infinity
  /** 0 … 100, half-life 7 days */
  risk = 0
  /** when it was last raised */
  riskAt = -Infinity
  /** seconds between failures with the same wrong password: a client that was not told of the new one */
  samePeriod = 0
  sameCount = 0
  #lastWrong = ''
  readonly #wrong = new Map<string, number>()
  readonly addressesDay = new RecentDistinct(DAY_MS)
  readonly addressesWeek = new RecentDistinct(7 * DAY_MS)

  /** @param amount  added to the risk that the account carries */
  raise(at: number, amount: number): void {
    this.risk = Math.min(MAX_RISK, this.risk + amount)
    this.riskAt = at
  }

  settle(at: number): this {
    const elapsed = at - this.at
    if (elapsed <= 0) return this
    this.fails15m *= fadeOf(elapsed, 450_000)
    this.fails24h *= fadeOf(elapsed, 12 * HOUR_MS)
    this.attempts10m *= fadeOf(elapsed, 300_000)
    this.stepUpsPassed *= fadeOf(elapsed, 15 * DAY_MS)
    this.stepUpsFailed *= fadeOf(elapsed, 15 * DAY_MS)
    this.risk *= fadeOf(elapsed, 7 * DAY_MS)
    this.at = at
    return this
  }

  failed(at: number, address: ValueHash, prefix: ValueHash, client: ValueHash, wrong: string | undefined): void {
    this.settle(at)
    this.fails15m++
    this.fails24h++
    this.streak++
    this.addressesDay.add(at, address)
    this.addressesWeek.add(at, address)
    if (wrong !== undefined) this.#noteWrong(at, wrong)
    this.lastFailAt = at
    this.lastFailPrefix = prefix
    this.lastFailClient = client
  }

  /** Different wrong passwords within the hour. */
  wrongAt(at: number): number {
    let count = 0
    for (const seen of this.#wrong.values()) if (at - seen < HOUR_MS) count++
    return count
  }

  #noteWrong(at: number, wrong: string): void {
    const period = (at - this.lastFailAt) / 1_000
    if (wrong === this.#lastWrong && Math.abs(period - this.samePeriod) < 0.1 * Math.max(5, this.samePeriod))
      this.sameCount++
    else this.sameCount = 0
    this.samePeriod = wrong === this.#lastWrong ? period : 0
    this.#lastWrong = wrong
    this.#wrong.delete(wrong)
    this.#wrong.set(wrong, at)
    if (this.#wrong.size > MAX_WRONG) this.#wrong.delete(this.#wrong.keys().next().value ?? '')
  }
}

/** The risk that an account still carries, 0 … 100: with a password set since, what a thief had is void. */
export function carriedRisk(pressure: Pressure | undefined, passwordChangedAt = -Infinity): number {
  return pressure === undefined || passwordChangedAt > pressure.riskAt ? 0 : pressure.risk
}
