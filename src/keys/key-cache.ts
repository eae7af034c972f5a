// A bounded, short-lived memory of unwrapped keys, so that most work needs neither shelf nor KMS.
import { monotonic } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'

export interface CacheBounds {
  /** entries; the one not used for the longest time goes first */
  readonly size: number
  /** ms an entry is used without asking again: the longest that another process sees an old key */
  readonly freshMs: number
  /** ms an entry is still used when asking again fails with `unavailable`: a dead KMS does not stop reading */
  readonly staleMs: number
}

interface Entry<T> {
  readonly value: T
  readonly loadedAt: number
}

export class KeyCache<T> {
  readonly #bounds: CacheBounds
  readonly #load: (id: string) => Promise<T>
  readonly #entries = new Map<string, Entry<T>>() // in order of last use
  readonly #loading = new Map<string, Promise<T>>()

  constructor(bounds: CacheBounds, load: (id: string) => Promise<T>) {
    this.#bounds = bounds
    this.#load = load
  }

  /** @throws what `load` throws */
  async get(id: string): Promise<T> {
    const entry = this.#entries.get(id)
    const age = entry ? monotonic() - entry.loadedAt : Infinity
    if (entry && age < this.#bounds.freshMs) return this.#touch(id, entry)
    try {
      return await (this.#loading.get(id) ?? this.#begin(id))
    } catch (error) {
      const isAway = error instanceof Refusal && error.reason === 'unavailable'
      if (isAway && entry && age < this.#bounds.staleMs && this.#entries.has(id)) return this.#touch(id, entry)
      if (!isAway) this.#entries.delete(id)
      throw error
    }
  }

  /** Asks again next time, whatever is being loaded right now. */
  forget(id: string): void {
    this.#entries.delete(id)
    this.#loading.delete(id)
  }

  /** Callers that come while a key is loaded share that load. */
  #begin(id: string): Promise<T> {
    const loading = this.#load(id).then(
      (value) => {
        if (this.#end(id, loading)) this.#touch(id, { value, loadedAt: monotonic() })
        return value
      },
      (error: unknown) => {
        this.#end(id, loading)
        throw error
      },
    )
    this.#loading.set(id, loading)
    return loading
  }

  /** @returns whether the load still counts: `forget` may have come in between */
  #end(id: string, loading: Promise<T>): boolean {
    return this.#loading.get(id) === loading && this.#loading.delete(id)
  }

  #touch(id: string, entry: Entry<T>): T {
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    if (this.#entries.size > this.#bounds.size) this.#entries.delete(this.#entries.keys().next().value as string)
    return entry.value
  }
}
