// People who are asked to prove it, between the question and its end. In memory of this process: 5 minutes are soon done again.
import { monotonic, now } from '../base/clock.ts'
import { randomText } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Owner } from '../directory/directory.ts'
import type { Visitor } from './sign-in.ts'
import type { Factor, PendingSignIn } from './web-sign-in.ts'

/** Source: the issue, "5 wrong or 5 minutes → deny". */
export const PENDING_MS = 5 * 60_000
export const MAX_TRIES = 5
/** About 10 kB each with its feature vector. Beyond it the oldest is over. */
const MAX_PENDING = 10_000

/** What a proof is for: coming in, or letting go what was held while one is in. */
export type ProofPurpose = 'sign-in' | 'release-mail'

export interface Person {
  readonly owner: Owner
  readonly visitor: Visitor
}

export interface PendingProof {
  readonly id: string
  readonly purpose: ProofPurpose
  /** absent while nobody knows who it is: a passkey alone will tell */
  readonly person: Person | undefined
  readonly factors: readonly Factor[]
  /** the device that asks */
  readonly deviceId: string | undefined
  /** ids of the devices that may say yes for it; absent: any other that is trusted */
  readonly approvers?: readonly string[]
  triesLeft: number
  /** ms, monotonic */
  readonly deadline: number
  /** ms since 1970 */
  readonly expiresAt: number
  /** what the browser was asked to sign. WebAuthn §5.5 */
  passkeyChallenge?: string
  /** sent to the second address */
  emailCode?: string
}

type Begun = Pick<PendingProof, 'purpose' | 'person' | 'factors' | 'deviceId' | 'approvers'>

/** @template Facts  what one journey keeps beside it */
export class PendingProofs<Facts extends object> {
  readonly #pending = new Map<string, PendingProof & Facts>()
  readonly #onExpired: (pending: PendingProof & Facts) => void

  /** @param onExpired  told of each that ended by time */
  constructor(onExpired: (pending: PendingProof & Facts) => void) {
    this.#onExpired = onExpired
  }

  begin(facts: Begun & Facts): PendingProof & Facts {
    this.#sweep()
    const pending = {
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
  of(id: string): PendingProof & Facts {
    this.#sweep()
    const pending = this.#pending.get(id)
    if (pending === undefined) throw new Refusal('ticket-invalid', 'This verification has ended, begin again')
    return pending
  }

  end({ id }: PendingProof): void {
    this.#pending.delete(id)
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
export function shown({ id, factors, expiresAt, triesLeft }: PendingProof): PendingSignIn {
  return { id, factors, expiresAt, triesLeft }
}
