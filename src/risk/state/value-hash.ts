// Values of habits are kept as keyed hashes: whoever reads a profile without the key learns no address, place or device.
import { createHmac } from 'node:crypto'

/** Hashes remembered: the same few thousand values come again and again, and an HMAC costs 3 µs. */
const MAX_REMEMBERED = 50_000

/** 53 bits: exact in a JavaScript number; two of 10,000 values meet with a chance below 10^-8. */
export type ValueHash = number

/** Source: login-risk-features §8: HMAC-SHA-256 prefixes under a key of the organisation. Destroying the key ends all profiles. */
export class ValueHasher {
  readonly #key: Uint8Array
  #remembered = new Map<string, ValueHash>()

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** @param kind  what the value is, so that equal texts of two kinds differ. @returns 1 … 2^53-1; never 0 */
  of(kind: string, value: string): ValueHash {
    const text = `${kind}\0${value}`
    const known = this.#remembered.get(text)
    if (known !== undefined) return known
    const bytes = createHmac('sha256', this.#key).update(text).digest()
    const hash = bytes.readUInt32LE(0) * 0x20_0000 + (bytes.readUInt32LE(4) >>> 11) || 1
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered = new Map()
    this.#remembered.set(text, hash)
    return hash
  }
}
