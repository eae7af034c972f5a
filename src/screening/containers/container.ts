// What every reader of a container gives: its entries one after the other, and what was odd about it.
import type { Allowance } from './allowance.ts'

export interface Entry {
  /** as the container says it, '' when it gives none; never used as a path on disk */
  readonly name: string
  /** empty when encrypted */
  readonly bytes: Uint8Array
  readonly isEncrypted?: boolean
  /** the media type that whoever packed it claims, lower case */
  readonly declaredType?: string
  /** the charset that a part of a message claims; absent when it claims none */
  readonly charset?: string
}

/** An oddity of a container that is a signal by itself. */
export type Oddity =
  | 'headers-disagree' // the two directories of a zip name different things: what is seen depends on the program
  | 'opened-with-password' // encrypted, and the letter gives the password
  | 'damaged' // cut off or inconsistent; what could be read was read

/**
 * Gives the entries; stops when the allowance is used up.
 * @param odd  told of oddities as they are met
 * @throws LimitMet, NotReadable
 */
export type ContainerReader = (
  bytes: Uint8Array,
  allowance: Allowance,
  odd: (oddity: Oddity) => void,
) => Iterable<Entry> | AsyncIterable<Entry>
