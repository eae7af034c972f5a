// What the pages remember of a sign-in between its first proof and its end: which ways are open, and where to go after it.
import type { KeyObject } from 'node:crypto'
import type { Challenge, PendingSignIn, WebOutcome } from '../../../sign-in/web-sign-in.ts'
import { RecentMap } from '../../../sign-in/recent-map.ts'

export interface Waiting {
  readonly pending: PendingSignIn
  /** as it was typed; '' where a passkey says who it is */
  readonly username: string
  /** a local path */
  readonly next: string
  /** public; absent where the browser cannot keep a key */
  readonly deviceKey: KeyObject | undefined
  /** what was asked last */
  readonly challenge?: Challenge
  /** present when a new password is all that is missing */
  readonly why?: Extract<WebOutcome, { state: 'password-change-needed' }>['why']
}

/** A pending sign-in is over after 5 minutes; this is for how long its page is known. */
const KEPT_MS = 10 * 60_000
/** about 1 kB each */
const MOST = 20_000

/** By the secret id that only the browser which began has, in a cookie. */
export class WaitingSignIns {
  readonly #waiting = new RecentMap<Waiting>(KEPT_MS, MOST)

  get(id: string): Waiting | undefined {
    return this.#waiting.get(id)
  }

  keep(waiting: Waiting): void {
    this.#waiting.set(waiting.pending.id, waiting)
  }

  drop(id: string): void {
    this.#waiting.delete(id)
  }
}
