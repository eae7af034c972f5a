// A lane of its own for what may wait: a few at a time, in order, so that everybody else finds the way free.
import { Refusal } from '../base/refusal.ts'

export class Lane {
  readonly #width: number
  readonly #maxWaiting: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** @param width  how much runs at once @param maxWaiting  beyond it work is refused */
  constructor(width: number, maxWaiting: number) {
    this.#width = width
    this.#maxWaiting = maxWaiting
  }

  /** @throws Refusal `too-many-attempts`, and what the work throws */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.#width) this.#running += 1
    else {
      if (this.#waiting.length >= this.#maxWaiting) {
        throw new Refusal('too-many-attempts', 'Too many sign-ins at once, try again later')
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
