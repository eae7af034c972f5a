// Sealed streams: a blob in chunks that are authenticated one by one: any part can be read alone, no part can be moved.
//
// file = header, chunk 0, chunk 1, … ; header = "GHB", format, object nonce (16); chunk = ciphertext, tag (16).
// Every chunk but the last holds 64 KiB; an empty blob is one empty chunk. Nonce and associated data carry the chunk's
// number and whether it is the last: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: CRYPTO 2015).
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import type { OrganisationId } from '../base/ids.ts'
import { randomBytes } from '../base/random.ts'
import { damaged, KEY_BYTES, subKey } from './sealed-value.ts'

/** Plaintext of a full chunk. */
export const CHUNK_BYTES = 65_536

const TAG_BYTES = 16
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
const MAGIC = Buffer.from('GHB\x01', 'latin1') // the last byte is the format
const OBJECT_NONCE_BYTES = 16

/** A reader needs the header before anything else. */
export const HEADER_BYTES = MAGIC.length + OBJECT_NONCE_BYTES

/** A stretch of bytes: `start` is inside, `end` is not. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** The key of a new blob; each blob has its own. */
export function newBlobKey(): Buffer {
  return randomBytes(KEY_BYTES)
}

/** @param plainSize  bytes. @returns bytes of the whole sealed file */
export function sealedSize(plainSize: number): number {
  return HEADER_BYTES + plainSize + TAG_BYTES * Math.max(1, Math.ceil(plainSize / CHUNK_BYTES))
}

/** The opposite of `sealedSize`. @throws Refusal `data-damaged`: no sealed file has that size */
export function plainSize(sealedBytes: number): number {
  const body = sealedBytes - HEADER_BYTES
  const size = body - TAG_BYTES * Math.max(1, Math.ceil(body / SEALED_CHUNK_BYTES))
  if (size < 0 || sealedSize(size) !== sealedBytes) throw damaged('impossible size')
  return size
}

/** Seals bytes as they come; holds one chunk at most. */
export class StreamSealer {
  readonly #object: SealedObject
  readonly #header: Buffer
  readonly #held = Buffer.allocUnsafe(CHUNK_BYTES)
  #heldBytes = 0
  #chunk = 0

  /** @param organisationId  whose blob it is; absent for a spool, which belongs to nobody yet */
  constructor(blobKey: Uint8Array, organisationId?: OrganisationId) {
    this.#header = Buffer.concat([MAGIC, randomBytes(OBJECT_NONCE_BYTES)])
    this.#object = new SealedObject(blobKey, this.#header, organisationId)
  }

  /** @returns what can be written by now: the header, and every chunk that is full and certainly not the last */
  update(bytes: Uint8Array): Buffer[] {
    const out: Buffer[] = []
    for (let done = 0; done < bytes.length;) {
      if (this.#heldBytes === CHUNK_BYTES) out.push(this.#sealHeld(false))
      const taken = Math.min(CHUNK_BYTES - this.#heldBytes, bytes.length - done)
      this.#held.set(bytes.subarray(done, done + taken), this.#heldBytes)
      this.#heldBytes += taken
      done += taken
    }
    return out
  }

  /** @returns the rest, with the chunk marked as the last; call once */
  final(): Buffer {
    return this.#sealHeld(true)
  }

  #sealHeld(isLast: boolean): Buffer {
    const header = this.#chunk === 0 ? [this.#header] : []
    const sealed = this.#object.seal(this.#chunk++, isLast, this.#held.subarray(0, this.#heldBytes))
    this.#heldBytes = 0
    return Buffer.concat([...header, ...sealed])
  }
}

/** Opens any part of a sealed file; the caller reads the bytes, so nothing here waits. */
export class StreamOpener {
  /** bytes of plaintext */
  readonly size: number
  readonly #object: SealedObject
  readonly #lastChunk: number

  /**
   * @param header  the first `HEADER_BYTES` of the file
   * @param sealedBytes  size of the file: it tells which chunk must be the last
   * @throws Refusal `data-damaged`
   */
  constructor(blobKey: Uint8Array, header: Uint8Array, sealedBytes: number, organisationId?: OrganisationId) {
    if (header.length !== HEADER_BYTES || !MAGIC.equals(header.subarray(0, MAGIC.length))) throw damaged('no header')
    this.size = plainSize(sealedBytes)
    this.#lastChunk = Math.max(0, Math.ceil(this.size / CHUNK_BYTES) - 1)
    this.#object = new SealedObject(blobKey, header, organisationId)
  }

  /** @returns which bytes of the file hold a stretch of plaintext: whole chunks, at least one */
  sealedRange(plain: ByteRange): ByteRange {
    const first = Math.min(Math.floor(plain.start / CHUNK_BYTES), this.#lastChunk)
    const last = Math.min(Math.max(first, Math.ceil(plain.end / CHUNK_BYTES) - 1), this.#lastChunk)
    const end = last === this.#lastChunk ? sealedSize(this.size) : startOfChunk(last + 1)
    return { start: startOfChunk(first), end }
  }

  /**
   * @param plain  the stretch that is wanted; what lies beyond the size is cut
   * @param sealed  the bytes of `sealedRange(plain)`
   * @throws Refusal `data-damaged`: altered, moved, cut or grown
   */
  open(plain: ByteRange, sealed: Uint8Array): Buffer {
    const { start, end } = this.sealedRange(plain)
    if (sealed.length !== end - start) throw damaged('file is shorter than its size')
    const first = (start - HEADER_BYTES) / SEALED_CHUNK_BYTES
    const chunks: Buffer[] = []
    for (let at = 0; at < sealed.length; at += SEALED_CHUNK_BYTES) {
      const number = first + chunks.length
      chunks.push(this.#object.open(number, number === this.#lastChunk, sealed.subarray(at, at + SEALED_CHUNK_BYTES)))
    }
    const opened = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
    const skipped = first * CHUNK_BYTES
    return opened.subarray(plain.start - skipped, Math.max(plain.start, plain.end) - skipped)
  }
}

/** The chunks of one object under one key. */
class SealedObject {
  readonly #key: KeyObject
  readonly #place: Buffer

  constructor(blobKey: Uint8Array, header: Uint8Array, organisationId: OrganisationId | undefined) {
    // The object nonce goes into the key too: even a blob key used twice never repeats a nonce under one key.
    this.#key = subKey(blobKey, 'blob', header)
    const organisation = Buffer.alloc(8)
    organisation.writeBigUInt64BE(BigInt(organisationId ?? 0))
    this.#place = Buffer.concat([header, organisation])
  }

  seal(chunk: number, isLast: boolean, plaintext: Uint8Array): [Buffer, Buffer] {
    const nonce = chunkNonce(chunk, isLast)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce)
    cipher.setAAD(Buffer.concat([this.#place, nonce]))
    const ciphertext = cipher.update(plaintext)
    cipher.final()
    return [ciphertext, cipher.getAuthTag()]
  }

  open(chunk: number, isLast: boolean, sealed: Uint8Array): Buffer {
    const nonce = chunkNonce(chunk, isLast)
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.concat([this.#place, nonce]))
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
    const plaintext = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES))
    try {
      decipher.final()
    } catch (error) {
      throw damaged(`chunk ${chunk}: authentication failed`, error)
    }
    return plaintext
  }
}

/** 12 bytes: 1 for the last chunk, 7 zeros, the number (32 bits: 256 TiB). */
function chunkNonce(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt8(isLast ? 1 : 0, 0)
  nonce.writeUInt32BE(chunk, 8)
  return nonce
}

function startOfChunk(chunk: number): number {
  return HEADER_BYTES + chunk * SEALED_CHUNK_BYTES
}
