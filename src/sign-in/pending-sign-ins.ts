// Sign-ins between their first proof and their end. In memory of this process: 5 minutes are soon done again.
import { monotonic, now } from '../base/clock.ts'
import { randomText } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Judged } from './reception.ts'
import type { Factor, PendingSignIn } from './web-sign-in.ts'

/** Source: the issue, "5 wrong or 5 minutes → deny". */
export const PENDING_MS = 5 * 60_000
export const MAX_TRIES = 5
/** About 10 kB each with its feature vector. Beyond it the oldest is over. */
const MAX_PENDING = 10_000

export interface Pending {
  readonly id: string
  /** absent while nobody knows who it is: a passkey alone will tell */
  judged: Judged | undefined
  readonly factors: readonly Factor[]
  readonly deviceId: string | undefined
  triesLeft: number
  /** ms, monotonic */
  readonly deadline: number
  /** ms since 1970 */
  readonly expiresAt: number
  /** set when all proofs were given: what is left is a new password */
  proven?: 'allowed' | 'step-up-passed'
  /** what the browser was asked to sign. WebAuthn §5.5 */
  passkeyChallenge?: string
  /** sent to the second address */
  emailCode?: string
}

export class PendingSignIns {
  readonly #pending = new Map<string, Pending>()
  readonly #onExpired: (pending: Pending) => void

  /** @param onExpired  told of each that ended by time */
  constructor(onExpired: (pending: Pending) => void) {
    this.#onExpired = onExpired
  }

  begin(facts: Pick<Pending, 'judged' | 'factors' | 'deviceId'>): Pending {
    this.#sweep()
    const pending: Pending = {
      ...facts,
      id: randomText(26),
      triesLeft: MAX_TRIES,
      deadline: monotonic() + PENDING_MS,
      expiresAt: now() + PENDING_MS,
    }
    this.#pending.set(pending.id, pending)
    return pending
  }

  /** @throws Refusal `ticket-invalid` when it is unknown or over */
  of(id: string): Pending {
    this.#sweep()
    const pending = this.#pending.get(id)
    if (pending === undefined) throw new Refusal('ticket-invalid', 'This sign-in has ended, begin again')
    return pending
  }

  end(pending: Pending): void {
    this.#pending.delete(pending.id)
  }

  /** They were begun in the order of their ends. */
  #sweep(): void {
    for (const pending of this.#pending.values()) {
      if (pending.deadline > monotonic() && this.#pending.size < MAX_PENDING) return
      this.#pending.delete(pending.id)
      this.#onExpired(pending)
    }
  }
}

/** What the browser is told of it. */
export function shown({ id, factors, expiresAt, triesLeft }: Pending): PendingSignIn {
  return { id, factors, expiresAt, triesLeft }
}
