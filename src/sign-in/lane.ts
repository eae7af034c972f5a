// A lane of its own for what may wait: a few at a time, so that everybody else finds the way free.
import { Refusal } from '../base/refusal.ts'

export class Lane {
  readonly #width: number
  readonly #maxWaiting: number
  readonly #first: (() => void)[] = []
  readonly #last: (() => void)[] = []
  #running = 0

  /** @param width  how much runs at once @param maxWaiting  beyond it work is refused */
  constructor(width: number, maxWaiting: number) {
    this.#width = width
    this.#maxWaiting = maxWaiting
  }

  /**
   * Runs work in its turn.
   * @param isLast  it comes after all that is not
   * @throws Refusal `too-many-attempts`, and what the work throws
   */
  async run<Result>(work: () => Promise<Result>, isLast: boolean): Promise<Result> {
    if (this.#running < this.#width) this.#running += 1
    else {
      if (this.#first.length + this.#last.length >= this.#maxWaiting) {
        throw new Refusal('too-many-attempts', 'Too many sign-ins at once, try again later')
      }
      const queue = isLast ? this.#last : this.#first
      await new Promise<void>((resolve) => queue.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = this.#first.shift() ?? this.#last.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
