// The name of a blob: the hour of its birth and the hash of its sealed bytes.
import { now } from '../base/clock.ts'
import type { BlobId } from '../base/ids.ts'
import type { KeyOwner } from '../keys/vault.ts'

const BLOB_ID = /^(\d{4})(\d{2})(\d{2})(\d{2})-[0-9a-f]{40}$/

/** 160 bits of the hash stand in the name. */
const HASH_BYTES = 20

/** @param sealedHash  SHA-256 of the sealed bytes */
export function blobIdOf(sealedHash: Buffer): BlobId {
  const hour = new Date(now()).toISOString().slice(0, 13).replace(/\D/g, '')
  return `${hour}-${sealedHash.toString('hex', 0, HASH_BYTES)}` as BlobId
}

/** Whether these are the bytes that the name was made from. @param sealedHash  SHA-256 of the sealed bytes */
export function blobIdMatches(blobId: BlobId, sealedHash: Buffer): boolean {
  return blobId.endsWith(`-${sealedHash.toString('hex', 0, HASH_BYTES)}`)
}

export function isBlobId(text: string): text is BlobId {
  return BLOB_ID.test(text)
}

/** @returns `yyyymmddhh`, UTC: the folder or key prefix a blob lies under */
export function hourOf(blobId: BlobId): string {
  return blobId.slice(0, 10)
}

/** Whether a blob's whole hour of birth lies before a time. @param time  ms since 1970 */
export function bornBefore(blobId: BlobId, time: number): boolean {
  const [, year, month, day, hour] = BLOB_ID.exec(blobId) ?? []
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour) + 1) <= time
}

/** Binds a wrapped blob key to its blob and its owner: the same key in another member's row does not open. */
export function blobKeyContext(blobId: BlobId, owner: KeyOwner): string {
  return `blob.key:${blobId}:${owner.organisationId}:${owner.memberId ?? ''}`
}
