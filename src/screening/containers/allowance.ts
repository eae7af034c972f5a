// What one message may cost to unpack: shared by all its containers, however they are nested.
import { monotonic } from '../../base/clock.ts'

export interface UnpackLimits {
  /** containers inside each other */
  readonly depth: number
  /** files and MIME parts of one message */
  readonly parts: number
  /** unpacked bytes over the bytes of the message */
  readonly expansion: number
  /** below so many unpacked bytes the expansion says nothing: an empty spreadsheet packs 200 : 1 */
  readonly expansionFloorBytes: number
  /** unpacked bytes held at one time by one worker */
  readonly bytes: number
  /** starts of 7-Zip, a few ms each */
  readonly sevenZips: number
  readonly ms: number
}

/**
 * A wanted attachment stays far below each of these; a bomb meets the first of them within seconds. dlp-detectors.md §8 asks
 * for depth 5, 2,000 entries, 200 MB, 200 : 1. Depth and entries are wider here, because viruses and data hide below what
 * is looked at, and what costs is bounded by bytes and ms; these are narrower, as every thread may hold them at one time.
 * Whichever is met, the rest counts as not looked into: `limit` of a leak report, by which the policy holds.
 */
export const UNPACK_LIMITS: UnpackLimits = {
  depth: 50,
  parts: 10_000,
  expansion: 100,
  expansionFloorBytes: 16_777_216,
  bytes: 134_217_728,
  sevenZips: 200,
  ms: 10_000,
}

/** A limit was met: what has been found so far is still looked at, and the message counts as unscannable. */
export class LimitMet extends Error {
  override readonly name = 'LimitMet'
  readonly limit: keyof UnpackLimits

  constructor(limit: keyof UnpackLimits) {
    super(`limit met: ${limit}`)
    this.limit = limit
  }
}

/** This container cannot be read: damaged, or written in a way that this reader does not know. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable'
}

export class Allowance {
  readonly limits: UnpackLimits
  readonly #maxBytes: number
  readonly #endsAt: number
  #bytes = 0
  #parts = 0
  #sevenZips = 0

  /** @param messageBytes  size of the message as it came */
  constructor(messageBytes: number, limits: UnpackLimits = UNPACK_LIMITS) {
    this.limits = limits
    this.#maxBytes = Math.min(limits.bytes, Math.max(messageBytes * limits.expansion, limits.expansionFloorBytes))
    this.#endsAt = monotonic() + limits.ms
  }

  /** Bytes that may still be unpacked; at least 1, as zlib wants it. */
  get bytesLeft(): number {
    return Math.max(1, this.#maxBytes - this.#bytes)
  }

  /** @throws LimitMet `bytes` or `expansion`, `ms` */
  takeBytes(count: number): void {
    this.#bytes += count
    if (this.#bytes > this.#maxBytes) throw this.tooManyBytes()
    this.checkTime()
  }

  /** @throws LimitMet `parts`, `ms` */
  takePart(): void {
    if (++this.#parts > this.limits.parts) throw new LimitMet('parts')
    this.checkTime()
  }

  /** @throws LimitMet `sevenZips`, `ms` */
  takeSevenZip(): void {
    if (++this.#sevenZips > this.limits.sevenZips) throw new LimitMet('sevenZips')
    this.checkTime()
  }

  /** @throws LimitMet `ms` */
  checkTime(): void {
    if (monotonic() > this.#endsAt) throw new LimitMet('ms')
  }

  /** The one of the two byte limits that is the lower for this message. */
  tooManyBytes(): LimitMet {
    return new LimitMet(this.#maxBytes < this.limits.bytes ? 'expansion' : 'bytes')
  }
}
