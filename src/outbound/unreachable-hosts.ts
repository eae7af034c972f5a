// Which addresses could not be reached a moment ago, so that not every message waits for them anew. RFC 5321 §4.5.4.1
import { monotonic } from '../base/clock.ts'
import type { Target } from './smtp-connection.ts'

/** ms; a host that comes back is the first choice again soon */
const REMEMBERED_MS = 60_000
const MAX_REMEMBERED = 10_000

export class UnreachableHosts {
  /** address and port → until when, ms monotonic */
  readonly #until = new Map<string, number>()

  note(target: Target): void {
    this.#until.delete(keyOf(target))
    this.#until.set(keyOf(target), monotonic() + REMEMBERED_MS)
    if (this.#until.size > MAX_REMEMBERED) this.#until.delete(this.#until.keys().next().value as string)
  }

  /** The same targets, those that could not be reached last; they are still tried when no other takes the message. */
  last<T extends Target>(targets: readonly T[]): T[] {
    const isNoted = (target: Target) => (this.#until.get(keyOf(target)) ?? 0) > monotonic()
    return [...targets.filter((target) => !isNoted(target)), ...targets.filter(isNoted)]
  }
}

function keyOf({ address, port }: Target): string {
  return `${address} ${port}`
}
