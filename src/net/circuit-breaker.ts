// Spares a dependency that is down, and those who wait for it: after some failures in a row nobody asks for a while,
// then one question tries whether it is back.
import { monotonic } from '../base/clock.ts'

export interface BreakerLimits {
  /** failures in a row that open it */
  readonly failures: number
  /** ms before one question is let through again */
  readonly restMs: number
}

/** Thrown instead of asking. */
export class BreakerOpen extends Error {
  override readonly name = 'BreakerOpen'
}

export class CircuitBreaker {
  readonly #limits: BreakerLimits
  #failures = 0
  /** ms, monotonic: when the next probe may go */
  #probeAt = 0
  #isProbing = false

  constructor(limits: BreakerLimits) {
    this.#limits = limits
  }

  get isOpen(): boolean {
    return this.#failures >= this.#limits.failures
  }

  /** Runs the work unless the breaker is open; whatever the work throws counts as a failure. @throws BreakerOpen */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const isProbe = this.isOpen
    if (isProbe && (this.#isProbing || monotonic() < this.#probeAt)) throw new BreakerOpen('Circuit breaker is open')
    if (isProbe) this.#isProbing = true
    try {
      const result = await work()
      this.#failures = 0
      return result
    } catch (error) {
      this.#failures++
      this.#probeAt = monotonic() + this.#limits.restMs
      throw error
    } finally {
      if (isProbe) this.#isProbing = false
    }
  }
}
