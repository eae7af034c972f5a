// What the pages remember of a sign-in between its first proof and its end: which ways are open, and where to go after it.
import type { JsonWebKey } from 'node:crypto'
import { now } from '../../../base/clock.ts'
import type { Challenge, PendingSignIn, WebOutcome } from '../../../sign-in/web-sign-in.ts'
import type { SignInStates } from '../../../sign-in/states.ts'

export interface Waiting {
  readonly pending: PendingSignIn
  /** as it was typed; '' where a passkey says who it is */
  readonly username: string
  /** a local path */
  readonly next: string
  /** public, JSON Web Key; absent where the browser cannot keep one */
  readonly deviceKey: JsonWebKey | undefined
  /** what was asked last */
  readonly challenge?: Challenge
  /** present when a new password is all that is missing */
  readonly why?: Extract<WebOutcome, { state: 'password-change-needed' }>['why']
}

/** A pending sign-in is over after 5 minutes; this is for how long its page is known. */
const KEPT_MS = 10 * 60_000

/** By the secret id that only the browser which began has, in a cookie. */
export class WaitingSignIns {
  readonly #states: SignInStates

  constructor(states: SignInStates) {
    this.#states = states
  }

  async get(id: string): Promise<Waiting | undefined> {
    return id === '' ? undefined : (await this.#states.get<Waiting>('page', id))?.facts
  }

  async keep(waiting: Waiting): Promise<void> {
    await this.#states.put('page', waiting.pending.id, { facts: waiting, until: now() + KEPT_MS })
  }

  async drop(id: string): Promise<void> {
    if (id !== '') await this.#states.end('page', id)
  }
}
