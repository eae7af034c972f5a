// Content-Transfer-Encoding: base64 and quoted-printable decoders over bytes. Tolerant, chunk by chunk or at once.
import { asBuffer } from './bytes.ts'

/** Encodings that leave the bytes as they are. RFC 2045 §6.2 */
export const IDENTITY_ENCODINGS: ReadonlySet<string> = new Set(['', '7bit', '8bit', 'binary'])

export interface TransferDecoder {
  /** @returns the bytes that are certain so far */
  write(chunk: Uint8Array): Buffer
  /** @returns what was still held back */
  end(): Buffer
}

/** @param encoding  lower case; an unknown one is read as it stands. RFC 2045 §6.4 */
export function transferDecoder(encoding: string): TransferDecoder {
  if (encoding === 'base64') return new Base64Decoder()
  if (encoding === 'quoted-printable') return new QuotedPrintableDecoder()
  return { write: asBuffer, end: () => Buffer.alloc(0) }
}

/** Decodes a whole body. Identity encodings give a view of the same bytes, not a copy. */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Buffer {
  if (encoding === 'base64') return decodeBase64(asBuffer(bytes))
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(bytes, true).bytes
  return asBuffer(bytes)
}

export const BASE64_PAD = 64
const NOT_BASE64 = 255
/** RFC 2045 §6.8, with the two letters of RFC 4648 §5 that some senders use. */
export const BASE64_VALUES = base64Values()

/** Node's decoder skips what ours skips and is ten times as fast, but does not know of letters after the padding. */
function decodeBase64(bytes: Buffer): Buffer {
  const padding = bytes.indexOf('=')
  const isOnePiece = padding < 0 || !bytes.subarray(padding).some((byte) => BASE64_VALUES[byte]! < BASE64_PAD)
  return isOnePiece ? Buffer.from(bytes.toString('latin1'), 'base64') : new Base64Decoder().write(bytes, true)
}

/**
 * RFC 2045 §6.8. Characters outside the alphabet are skipped; padding ends a group, not the body, because some
 * senders join several encoded pieces.
 */
export class Base64Decoder implements TransferDecoder {
  #bits = 0
  #count = 0 // of letters in the open group, 0 … 3

  write(chunk: Uint8Array, last = false): Buffer {
    const out = Buffer.allocUnsafe(((chunk.length + this.#count) * 3) / 4 + 3)
    let length = 0
    let bits = this.#bits
    let count = this.#count
    for (let i = 0; i < chunk.length; i++) {
      const value = BASE64_VALUES[chunk[i]!]!
      if (value < 64) {
        bits = (bits << 6) | value
        if (++count === 4) {
          out[length++] = bits >>> 16
          out[length++] = bits >>> 8
          out[length++] = bits
          bits = 0
          count = 0
        }
      } else if (value === BASE64_PAD && count > 0) {
        length = flush(out, length, bits, count)
        bits = 0
        count = 0
      }
    }
    if (last) {
      length = flush(out, length, bits, count)
      bits = 0
      count = 0
    }
    this.#bits = bits
    this.#count = count
    return out.subarray(0, length)
  }

  end(): Buffer {
    return this.write(new Uint8Array(0), true)
  }
}

/** Writes the one or two bytes that an open group of 2 or 3 letters holds. */
function flush(out: Buffer, length: number, bits: number, count: number): number {
  if (count === 2) out[length++] = bits >>> 4
  if (count === 3) {
    out[length++] = bits >>> 10
    out[length++] = bits >>> 2
  }
  return length
}

const MAX_HELD_BACK = 1_000 // RFC 5322 §2.1.1: a line has 998 characters; of more blanks than that the first stay as they are

/** RFC 2045 §6.7 */
export class QuotedPrintableDecoder implements TransferDecoder {
  #held: Buffer = Buffer.alloc(0)

  write(chunk: Uint8Array): Buffer {
    const input = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    const { bytes, consumed } = decodeQuotedPrintable(input, false)
    this.#held = Buffer.from(input.subarray(consumed))
    return bytes
  }

  end(): Buffer {
    const { bytes } = decodeQuotedPrintable(this.#held, true)
    this.#held = Buffer.alloc(0)
    return bytes
  }
}

const LF = 10
const CR = 13
const EQUALS = 61

/** @param last  no bytes follow; otherwise an open "=" or trailing white space is left for the next chunk */
function decodeQuotedPrintable(input: Uint8Array, last: boolean): { bytes: Buffer; consumed: number } {
  const out = Buffer.allocUnsafe(input.length)
  const end = input.length
  let length = 0
  let i = 0
  while (i < end) {
    const byte = input[i]!
    if (byte === EQUALS) {
      const high = i + 1 < end ? HEX_VALUES[input[i + 1]!]! : 0
      const low = i + 2 < end ? HEX_VALUES[input[i + 2]!]! : 0
      if (i + 2 < end && high < 16 && low < 16) {
        out[length++] = (high << 4) | low
        i += 3
        continue
      }
      // Soft line break: "=", perhaps blanks added on the way, line end or end of the body.
      const next = skipBlanks(input, i + 1)
      const isOpen = next >= end || i + 2 >= end || (input[next] === CR && next + 1 >= end)
      const isTooFar = next - i > MAX_HELD_BACK
      if (isOpen && !last && !isTooFar) break
      if (isTooFar) out[length++] = input[i++]!
      else if (next >= end) i = end
      else if (input[next] === LF) i = next + 1
      else if (input[next] === CR) i = input[next + 1] === LF ? next + 2 : next + 1
      else {
        out[length++] = EQUALS // "=" before anything else stands for itself. RFC 2045 §6.7 note (2)
        i++
      }
    } else if (byte === 0x20 || byte === 0x09) {
      const next = skipBlanks(input, i)
      // Blanks at the end of a line were added on the way. RFC 2045 §6.7 (3)
      const atLineEnd = next >= end || input[next] === LF || input[next] === CR
      const kept = atLineEnd ? next - MAX_HELD_BACK : next
      while (i < kept) out[length++] = input[i++]!
      if (next >= end && !last) break
      i = next
    } else {
      out[length++] = byte
      i++
    }
  }
  return { bytes: out.subarray(0, length), consumed: i }
}

function skipBlanks(input: Uint8Array, from: number): number {
  let i = from
  while (i < input.length && (input[i] === 0x20 || input[i] === 0x09)) i++
  return i
}

const HEX_VALUES = Uint8Array.from({ length: 256 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase())
  return digit < 0 ? NOT_BASE64 : digit
})

function base64Values(): Uint8Array {
  const values = new Uint8Array(256).fill(NOT_BASE64)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (let i = 0; i < letters.length; i++) values[letters.charCodeAt(i)] = i
  values['-'.charCodeAt(0)] = 62
  values['_'.charCodeAt(0)] = 63
  values['='.charCodeAt(0)] = BASE64_PAD
  return values
}
