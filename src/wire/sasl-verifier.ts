// What a SASL mechanism is given: the conversation with the client, and who knows the secrets. RFC 4422 §3
import { Refusal } from '../base/refusal.ts'
import type { ScramKeys } from './scram-keys.ts'

export interface NameAndPassword {
  readonly username: string
  readonly password: string
}

/** Sends one challenge (text; the protocol encodes it) and gives the decoded answer. */
export type Ask = (challenge: string) => Promise<Buffer>

/**
 * Bytes that both ends of this TLS connection know and nobody between them does, by the name of the channel binding.
 * @returns undefined for a type that this connection cannot give
 */
export type BindingOf = (type: string) => Buffer | undefined

export interface Conversation {
  /** what the client sent with its command */
  readonly initialResponse: Buffer | undefined
  readonly ask: Ask
  readonly bindingOf: BindingOf
}

/** What decides which mechanisms are offered: an absent way is not. */
export interface Ways {
  readonly scram?: unknown
  readonly token?: unknown
  readonly bindingOf: BindingOf
}

/** Who knows the secrets. Each function ends in a signed-in person or throws a Refusal. */
export interface Verifier<SignedIn> {
  password(credentials: NameAndPassword): Promise<SignedIn>
  /** An unknown name gets keys too, the same each time; only `settle` tells. */
  scram?(username: string): Promise<ScramAttempt<SignedIn>>
  /** @param username  '' when the client leaves it to the token */
  token?(username: string, token: string): Promise<SignedIn>
}

export interface ScramAttempt<SignedIn> {
  /** of each password that may be proved, one at least; all with one salt and count of iterations, as a client is told only one */
  readonly keys: readonly [ScramKeys, ...ScramKeys[]]
  /** @param proven  undefined when the proof fits none of them. @throws Refusal `wrong-credentials` then, or for an unknown name */
  settle(proven: ScramKeys | undefined): Promise<SignedIn>
}

/** Strict UTF-8. RFC 4616 §2 @throws Refusal `bad-syntax` */
export function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Refusal('bad-syntax', 'Not UTF-8')
  }
}

export function malformed(): Refusal {
  return new Refusal('bad-syntax', 'Malformed credentials')
}
