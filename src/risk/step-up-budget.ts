// The threshold of a step-up: not a magic number but a budget, in per cent of honest sign-ins. Source: login-risk-features §4.1.
import type { Head } from './protocols.ts'
import { DAY_MS } from './state/decay.ts'

/**
 * The log-odds to verify from until enough honest traffic was seen: about 1 % of the honest sign-ins of the first weeks of
 * made worlds lie above. Trained trees are moved to it, so that a member's first sign-ins, which the base score judges alone, and
 * the later ones are held to the same. A program brings no token, so that a new network alone comes nearer to it.
 */
export const SHIPPED_THRESHOLD: Readonly<Record<Head, number>> = { browser: 2.5, program: 3.5, token: 3 }
/** Share of honest sign-ins that are asked for a second factor. */
export const BUDGET = 0.01
/** The threshold moves at most by this part of itself a day; near 0 by a part of `LEAST_MOVED`, or it would stay there. */
const DAILY_MOVE = 0.2
const LEAST_MOVED = 2.5
/** How far the threshold may walk from the one that ships: a flood that looks honest must not open the door, calm not shut it. */
const [MOST_BELOW, MOST_ABOVE] = [6, 4]
/** Honest sign-ins before it moves at all. */
const LEAST_SEEN = 300
/** A single account counts so often a day: no flood of one can move the threshold for all. */
const PER_ACCOUNT = 5
const KEPT_A_DAY = 2 ** (-1 / 30)
/** Scores are counted in steps of 0.05 between these. */
const [LOW, HIGH, STEPS] = [-40, 60, 2_000]
const STEP = (HIGH - LOW) / STEPS

export class StepUpBudget {
  readonly #counts = new Float64Array(STEPS)
  readonly #least: number
  readonly #most: number
  #seen = 0
  #day = -1
  #today = new Map<number, number>()
  /** log-odds */
  threshold: number

  /** @param threshold  that ships, until enough was seen */
  constructor(threshold: number) {
    this.threshold = threshold
    this.#least = threshold - MOST_BELOW
    this.#most = threshold + MOST_ABOVE
  }

  /** Counts an honest-looking sign-in; those of attacks that are running are left out by the caller. */
  note(score: number, account: number, at: number): void {
    const day = Math.floor(at / DAY_MS)
    if (day > this.#day) this.#turn(day)
    const times = this.#today.get(account) ?? 0
    if (times >= PER_ACCOUNT) return
    this.#today.set(account, times + 1)
    const step = Math.max(0, Math.min(STEPS - 1, Math.floor((score - LOW) / STEP)))
    this.#counts[step] = (this.#counts[step] ?? 0) + 1
    this.#seen++
  }

  #turn(day: number): void {
    this.#day = day
    this.#today = new Map()
    if (this.#seen < LEAST_SEEN) return
    const most = DAILY_MOVE * Math.max(LEAST_MOVED, Math.abs(this.threshold))
    const wanted = Math.min(this.#most, Math.max(this.#least, this.#quantile(1 - BUDGET)))
    this.threshold = Math.max(this.threshold - most, Math.min(this.threshold + most, wanted))
    for (let step = 0; step < STEPS; step++) this.#counts[step] = (this.#counts[step] ?? 0) * KEPT_A_DAY
    this.#seen *= KEPT_A_DAY
  }

  #quantile(share: number): number {
    let below = 0
    for (let step = 0; step < STEPS; step++) {
      below += this.#counts[step] ?? 0
      if (below > share * this.#seen) return LOW + (step + 1) * STEP
    }
    return HIGH
  }
}
