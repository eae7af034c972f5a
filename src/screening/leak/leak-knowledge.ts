// What an organisation knows of its own secrets, as it comes along with a message to be looked at.
import { randomBytes } from '../../base/random.ts'
import type { DocumentDefinition, HashedSet, RowsDefinition } from '../../mail/leak-data.ts'
import type { OwnDetectors } from '../../mail/leak-own.ts'

/** Plain data and shared memory: it crosses into threads with each message, and nothing large is copied. */
export interface LeakKnowledge {
  /** of the hashes of values; the same for all messages of an organisation; at least 16 bytes */
  readonly key: Uint8Array
  /** other text for other words, patterns or sets: threads keep what they made of it */
  readonly version: string
  /** `OwnDetectors` as JSON */
  readonly own: Uint8Array<SharedArrayBuffer>
  readonly rows: readonly HashedSet<RowsDefinition>[]
  readonly documents: readonly HashedSet<DocumentDefinition>[]
}

/** For files and commands without an organisation: the hashes of one run can be compared with each other only. */
export const ownKey = once(() => randomBytes(32))

/** Keeps a failure of leak detection apart from what else was found. */
export const leakFailure = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/** @returns the same in shared memory, as it goes into threads */
export function sharedOwn(own: OwnDetectors): Uint8Array<SharedArrayBuffer> {
  const bytes = Buffer.from(JSON.stringify(own))
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
  shared.set(bytes)
  return shared
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
