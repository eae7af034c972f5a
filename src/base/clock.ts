// The one place that knows the time. Everything else asks here, so that a test can hold or move the clock.

export interface Clock {
  /** ms since 1970, UTC; can jump when the machine's clock is set */
  now(): number
  /** ms since an arbitrary start; never goes back: deadlines and durations */
  monotonic(): number
}

const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() }

let current: Clock = systemClock

/** ms since 1970, UTC */
export function now(): number {
  return current.now()
}

/** ms on a clock that never goes back */
export function monotonic(): number {
  return current.monotonic()
}

/** For tests: replaces the clock and gives back the function that restores it. */
export function useClock(clock: Partial<Clock>): () => void {
  const before = current
  current = { ...systemClock, ...clock }
  return () => {
    current = before
  }
}

/** Waits; the timer alone does not keep the process alive. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
