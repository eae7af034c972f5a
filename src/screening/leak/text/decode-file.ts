// The characters of a text file: by its byte order mark, by what it says, by where its zeros stand, by a guess.
import { asBuffer, utf16Text } from '../../../mail/bytes.ts'
import { decodeCharset, decodeGuess } from '../../../mail/charset.ts'

const LOOKED_AT = 4_096 // bytes
/** Of the bytes at even or at odd places: digits and letters of the Latin script leave every second byte empty. */
const ZEROS = 0.3

/** @param label  a charset that the file or its part names; '' when there is none */
export function decodeFile(bytes: Uint8Array, label = ''): string {
  const buffer = asBuffer(bytes)
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return utf16Text(buffer, 2)
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return decodeCharset(buffer.subarray(2), 'utf-16be')
  const wide = wideOf(buffer)
  if (wide !== undefined) return decodeCharset(buffer, wide)
  return label === '' ? decodeGuess(buffer) : decodeCharset(buffer, label)
}

/** UTF-16 without a mark; undefined for other bytes. */
export function wideOf(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(bytes.length, LOOKED_AT) & ~1
  if (length < 8) return undefined
  let even = 0
  let odd = 0
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even++
    if (bytes[at + 1] === 0) odd++
  }
  const least = (length / 2) * ZEROS
  if (odd >= least && even * 10 < odd) return 'utf-16le'
  return even >= least && odd * 10 < even ? 'utf-16be' : undefined
}
