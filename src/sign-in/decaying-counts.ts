// Counts that fade: how often something happened lately, for many keys in bounded memory.
import { monotonic } from '../base/clock.ts'

interface Count {
  value: number
  /** ms, monotonic: when `value` was true */
  at: number
}

export class DecayingCounts {
  readonly #halfLifeMs: number
  readonly #maxKeys: number
  /** in the order of the last change, the oldest first */
  readonly #counts = new Map<string, Count>()

  /** @param maxKeys  beyond it the key that was quiet longest is forgotten */
  constructor(halfLifeMs: number, maxKeys: number) {
    this.#halfLifeMs = halfLifeMs
    this.#maxKeys = maxKeys
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
    const value = this.of(key) + 1
    this.#counts.delete(key)
    this.#counts.set(key, { value, at: monotonic() })
    if (this.#counts.size <= this.#maxKeys) return
    for (const oldest of this.#counts.keys()) {
      this.#counts.delete(oldest)
      return
    }
  }

  clear(key: string): void {
    this.#counts.delete(key)
  }
}
