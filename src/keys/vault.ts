// The key hierarchy: root key → organisation key per data class → key per member and class → blob.
// This file is what other rooms see of it; the keyring below it can be a local one or a KMS.
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { DataClass } from '../mail/data-class.ts'

/** Whose key: a member's, or, without a member, the organisation's own. */
export interface KeyOwner {
  readonly organisationId: OrganisationId
  readonly memberId?: MemberId
}

/** What may be done without being able to read: seal new data, wrap a new blob's key, make a search token. */
export interface Sealer {
  /**
   * AES-256-GCM with a fresh nonce.
   * @param context  names the place (`table.column:row key`); the same text is needed to open, so a copy elsewhere fails
   * @returns format, key version, nonce, ciphertext and tag: 33 bytes more than the plaintext
   */
  seal(plaintext: Uint8Array | string, context: string): Buffer
  /** A keyed token (HMAC-SHA-256, first 16 bytes) to look a value up without storing it. */
  token(value: string): Buffer
  /** Keyed 8-byte tokens of many terms at once, in order, one after another: the blind search index. */
  termTokens(terms: readonly string[]): Buffer
}

export interface Opener extends Sealer {
  /** @throws Refusal `data-damaged` when altered, truncated, moved or sealed with another key */
  open(sealed: Uint8Array, context: string): Buffer
}

export interface DestructionCertificate {
  readonly owner: KeyOwner
  /** ms since 1970 */
  readonly destroyedAt: number
  /** SHA-256 (hex) of each wrapped key that was destroyed: proof of which, no help to rebuild */
  readonly fingerprints: readonly string[]
}

export interface Vault {
  /**
   * Makes the keys of all data classes; does nothing for an owner that has them. Durable when it returns.
   * @throws Refusal `key-destroyed`: a destroyed member never gets new keys
   */
  create(owner: KeyOwner): Promise<void>
  /**
   * The key of an owner and class, from a bounded cache or the key shelf.
   * @throws Refusal `key-destroyed`, `unavailable` (the KMS does not answer)
   */
  key(owner: KeyOwner, dataClass: DataClass): Promise<Opener>
  /**
   * Destroys all keys of a member for ever: what they sealed, in live data, replicas and backups, is noise.
   * @returns the first certificate, when they were destroyed before
   */
  destroy(owner: KeyOwner & { readonly memberId: MemberId }): Promise<DestructionCertificate>
  /** A new root key; class keys are wrapped anew, no blob is touched. Goes on after a crash. @returns the new version */
  rotateRoot(): Promise<number>
  /** A new class key; owners' keys are wrapped anew, no blob is touched. Goes on after a crash. @returns the new version */
  rotateClass(organisationId: OrganisationId, dataClass: DataClass): Promise<number>
}
