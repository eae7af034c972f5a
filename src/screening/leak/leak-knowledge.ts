// What an organisation knows of its own secrets, as it comes along with a message to be looked at.
import { randomBytes } from '../../base/random.ts'

/** Plain data and shared memory: it crosses into threads with each message, and nothing large is copied. */
export interface LeakKnowledge {
  /** of the hashes of values; the same for all messages of an organisation */
  readonly key: Uint8Array
  /** addresses that a reply goes to, lower case: what these people wrote themselves is no leak to them */
  readonly repliesTo?: readonly string[]
}

/** For files and commands without an organisation: the hashes of one run can be compared with each other only. */
export const ownKey = once(() => randomBytes(32))

/** Keeps a failure of leak detection apart from what else was found. */
export const leakFailure = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
