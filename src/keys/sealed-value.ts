// Small sealed values, keyed tokens and blind search tokens, all from one 32-byte key.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import type { Opener } from './vault.ts'

/** AES-256 */
export const KEY_BYTES = 32

const FORMAT = 1
const NONCE_BYTES = 12 // NIST SP 800-38D §8.2: 96 bits
const TAG_BYTES = 16
const HEADER_BYTES = 5 // format, key version (32 bits, big-endian)

/** What sealing adds to a value: format, key version, nonce and tag. */
export const SEAL_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES

const TOKEN_BYTES = 16
const TERM_TOKEN_BYTES = 8
const TERM_BLOCK_BYTES = 16 // one AES block: a length byte and up to 15 bytes of the term
const LONGEST_PLAIN_TERM = TERM_BLOCK_BYTES - 1
const LONG_TERM = 0xff // stands in the length byte of a term that is hashed because it does not fit
const MOST_UTF8_BYTES = 3 // of one UTF-16 code unit

/**
 * One key at work. A sealed value is: format, key version, nonce, ciphertext, tag; format, key version and context are
 * authenticated with it (AES-256-GCM, NIST SP 800-38D). Every purpose has its own sub-key (HKDF, RFC 5869 §2).
 */
export class SealingKey implements Opener {
  readonly version: number
  readonly #sealKey: KeyObject
  readonly #tokenKey: KeyObject
  readonly #termKey: KeyObject

  /**
   * @param key  32 bytes
   * @param version  1 … 2^32-1; written into every value, so that the right key of several is found again
   */
  constructor(key: Uint8Array, version = 1) {
    if (key.length !== KEY_BYTES) throw new Error('a key has 32 bytes')
    this.version = version
    this.#sealKey = subKey(key, 'seal')
    this.#tokenKey = subKey(key, 'token')
    this.#termKey = subKey(key, 'term')
  }

  seal(plaintext: Uint8Array | string, context: string): Buffer {
    const header = Buffer.alloc(HEADER_BYTES)
    header.writeUInt8(FORMAT, 0)
    header.writeUInt32BE(this.version, 1)
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#sealKey, nonce)
    cipher.setAAD(Buffer.concat([header, Buffer.from(context)]))
    const ciphertext = typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext)
    cipher.final()
    return Buffer.concat([header, nonce, ciphertext, cipher.getAuthTag()])
  }

  open(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length)
    if (keyVersionOf(bytes) !== this.version) throw damaged('sealed with another key version')
    const header = bytes.subarray(0, HEADER_BYTES)
    const nonce = bytes.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', this.#sealKey, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.concat([header, Buffer.from(context)]))
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
    const plaintext = decipher.update(bytes.subarray(HEADER_BYTES + NONCE_BYTES, bytes.length - TAG_BYTES))
    try {
      decipher.final()
    } catch (error) {
      throw damaged('authentication failed', error)
    }
    return plaintext
  }

  token(value: string): Buffer {
    return createHmac('sha256', this.#tokenKey).update(value).digest().subarray(0, TOKEN_BYTES)
  }

  /** AES as a keyed permutation of one block per term: a single cipher call, where an HMAC would be one call a term. */
  termTokens(terms: readonly string[]): Buffer {
    const blocks = Buffer.alloc(terms.length * TERM_BLOCK_BYTES)
    terms.forEach((term, index) => writeTerm(blocks, index * TERM_BLOCK_BYTES, term))
    const cipher = createCipheriv('aes-256-ecb', this.#termKey, null).setAutoPadding(false)
    const encrypted = cipher.update(blocks)
    const tokens = Buffer.allocUnsafe(terms.length * TERM_TOKEN_BYTES)
    for (let index = 0; index < terms.length; index++) {
      const from = index * TERM_BLOCK_BYTES
      encrypted.copy(tokens, index * TERM_TOKEN_BYTES, from, from + TERM_TOKEN_BYTES)
    }
    return tokens
  }
}

/** @returns the version of the key that sealed a value. @throws Refusal `data-damaged` */
export function keyVersionOf(sealed: Uint8Array): number {
  if (sealed.length < SEAL_BYTES || sealed[0] !== FORMAT) throw damaged('not a sealed value')
  return Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length).readUInt32BE(1)
}

/** Two terms never make the same block: the length byte tells short from long, and zero bytes from padding. */
function writeTerm(blocks: Buffer, at: number, term: string): void {
  const fits =
    term.length * MOST_UTF8_BYTES <= LONGEST_PLAIN_TERM ||
    (term.length <= LONGEST_PLAIN_TERM && Buffer.byteLength(term) <= LONGEST_PLAIN_TERM)
  if (fits) {
    blocks[at] = blocks.write(term, at + 1, LONGEST_PLAIN_TERM)
  } else {
    blocks[at] = LONG_TERM
    createHash('sha256')
      .update(term)
      .digest()
      .copy(blocks, at + 1, 0, LONGEST_PLAIN_TERM)
  }
}

/**
 * One key per purpose. RFC 5869 §2
 * @returns a key object: five times as many ciphers a second as with the bytes, and no log or dump shows what it holds
 */
export function subKey(key: Uint8Array, purpose: string, salt: Uint8Array | string = ''): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, salt, `gatehouse ${purpose}`, KEY_BYTES)))
}

/** Says that bytes are not what was sealed; the detail is for the log. */
export function damaged(detail: string, cause?: unknown): Refusal {
  return new Refusal('data-damaged', 'Data is damaged', detail, { cause })
}
