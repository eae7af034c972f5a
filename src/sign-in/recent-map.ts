// A map that forgets: by age, and by number. Two generations, so that forgetting costs nothing, however fast keys come.
import { monotonic } from '../base/clock.ts'

export class RecentMap<Value> {
  readonly #keptMs: number
  readonly #maxKeys: number
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()
  /** ms, monotonic: when the young generation began */
  #begun = monotonic()

  /**
   * @param keptMs  a value is forgotten when it was set longer ago than this, at the earliest after half of it
   * @param maxKeys  beyond it the half that was set first is forgotten
   */
  constructor(keptMs: number, maxKeys: number) {
    this.#keptMs = keptMs
    this.#maxKeys = maxKeys
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(key: string): Value | undefined {
    this.#age()
    return this.#young.get(key) ?? this.#old.get(key)
  }

  set(key: string, value: Value): void {
    this.#age()
    this.#old.delete(key)
    this.#young.set(key, value)
    if (this.#young.size >= this.#maxKeys / 2) this.#turn()
  }

  delete(key: string): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }

  #age(): void {
    const age = monotonic() - this.#begun
    if (age < this.#keptMs / 2) return
    this.#turn()
    if (age >= this.#keptMs) this.#turn()
  }

  #turn(): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#begun = monotonic()
  }
}
