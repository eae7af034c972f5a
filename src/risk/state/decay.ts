// Counts that fade by a half-life on the time of events, never on the machine's clock: a replay gives the same numbers.

export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** Source: login-risk-features §2: habits fade in 45 days, reputation in 6 hours. */
export const HABIT_HALF_LIFE_MS = 45 * DAY_MS
export const REPUTATION_HALF_LIFE_MS = 6 * HOUR_MS

/** @returns 0 … 1; 1 when time went back */
export function fadeOf(elapsedMs: number, halfLifeMs: number): number {
  return elapsedMs <= 0 ? 1 : 2 ** (-elapsedMs / halfLifeMs)
}

/** One count. */
export class Fading {
  readonly #halfLifeMs: number
  #value = 0
  #at = 0

  constructor(halfLifeMs: number) {
    this.#halfLifeMs = halfLifeMs
  }

  /** @param at  ms since 1970 */
  valueAt(at: number): number {
    return this.#value * fadeOf(at - this.#at, this.#halfLifeMs)
  }

  add(at: number, by = 1): void {
    this.#value = this.valueAt(at) + by
    this.#at = Math.max(at, this.#at)
  }
}

/** A map that forgets what was not touched longest. */
export class BoundedMap<Key, Value> {
  readonly #map = new Map<Key, Value>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#map.size
  }

  peek(key: Key): Value | undefined {
    return this.#map.get(key)
  }

  /** The entry, made when it is missing, and now the youngest. */
  touch(key: Key, make: () => Value): Value {
    const known = this.#map.get(key)
    // While there is plenty of room nothing is forgotten soon, and the order need not be exact.
    if (known !== undefined && 2 * this.#map.size < this.#max) return known
    const value = known ?? make()
    this.#map.delete(key)
    this.#map.set(key, value)
    if (this.#map.size > this.#max) {
      const oldest = this.#map.keys().next()
      if (!oldest.done) this.#map.delete(oldest.value)
    }
    return value
  }

  delete(key: Key): void {
    this.#map.delete(key)
  }
}
