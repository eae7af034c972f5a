// News of the store, handed to the sessions of the member they are about: one listener, however many sessions idle.
import type { MemberId } from '../../base/ids.ts'
import type { News, Store } from '../../store/store.ts'

/** @param mailbox  which one changed; undefined when any may have */
type Listener = (mailbox: number | undefined) => void

export class NewsBoard {
  readonly #listeners = new Map<MemberId, Set<Listener>>()
  readonly #stop: () => void

  constructor(store: Store) {
    this.#stop = store.listen((news) => this.#tell(news))
  }

  /** Gives the function that stops listening. */
  listen(memberId: MemberId, listener: Listener): () => void {
    const listeners = this.#listeners.get(memberId) ?? new Set()
    this.#listeners.set(memberId, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(memberId) === listeners) this.#listeners.delete(memberId)
    }
  }

  close(): void {
    this.#stop()
  }

  #tell({ topic, memberId, subject }: News): void {
    if (topic === '*') {
      for (const listeners of this.#listeners.values()) for (const listener of listeners) listener(undefined)
    } else if (topic === 'mailbox' && memberId !== undefined) {
      for (const listener of this.#listeners.get(memberId) ?? []) listener(subject)
    }
  }
}
