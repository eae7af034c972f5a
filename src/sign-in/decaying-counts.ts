// Counts that fade: how often something happened lately, for many keys in bounded memory.
import { monotonic } from '../base/clock.ts'
import { RecentMap } from './recent-map.ts'

/** After so many half-lives a count of 1,000 is less than 1. */
const HALF_LIVES_KEPT = 10

interface Count {
  readonly value: number
  /** ms, monotonic: when `value` was true */
  readonly at: number
}

export class DecayingCounts {
  readonly #halfLifeMs: number
  readonly #counts: RecentMap<Count>

  /** @param maxKeys  beyond it those that were quiet longest are forgotten */
  constructor(halfLifeMs: number, maxKeys: number) {
    this.#halfLifeMs = halfLifeMs
    this.#counts = new RecentMap(2 * HALF_LIVES_KEPT * halfLifeMs, maxKeys)
  }

  get size(): number {
    return this.#counts.size
  }

  /** @returns 0 … ; halves every half-life */
  of(key: string): number {
    const count = this.#counts.get(key)
    return count === undefined ? 0 : count.value * 2 ** ((count.at - monotonic()) / this.#halfLifeMs)
  }

  add(key: string): void {
    this.#counts.set(key, { value: this.of(key) + 1, at: monotonic() })
  }

  clear(key: string): void {
    this.#counts.delete(key)
  }
}
