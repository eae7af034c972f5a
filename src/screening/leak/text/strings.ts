// Files without a reader: what stands in them as readable characters, in the ways that programs write text.
import { asBuffer, utf16Text } from '../../../mail/bytes.ts'
import { decodeFile, wideOf } from './decode-file.ts'
import type { TextReader } from './package-parts.ts'
import { TextBuilder } from './text-builder.ts'

const MAX_BYTES = 33_554_432 // of one file
/** Shorter runs stand in any bytes by chance. */
const NARROW = /[\x09\x20-\x7e\xa1-\xfe]{8,}/g
/** Latin letters, digits, Chinese characters and their punctuation, in UTF-16. */
const WIDE = /[\x09\x20-\x7e\u00a0-\u00ff\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]{6,}/g

export const stringTexts: TextReader = function* (file, _, budget) {
  const bytes = asBuffer(file.bytes).subarray(0, MAX_BYTES)
  if (bytes.length < file.bytes.length) budget.cut()
  const builder = new TextBuilder(budget)
  if (wideOf(bytes) !== undefined || isWideMark(bytes)) builder.line(decodeFile(bytes))
  else {
    for (const [run] of bytes.toString('latin1').matchAll(NARROW))
      builder.line(/[\xa1-\xfe]/.test(run) ? decodeFile(Buffer.from(run, 'latin1')) : run)
    for (const start of [0, 1]) for (const [run] of utf16Text(bytes, start).matchAll(WIDE)) builder.line(run)
  }
  yield builder.result()
}

const isWideMark = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)

const LOOKED_AT = 65_536 // bytes
/** Of one byte: text has 4 to 6, programs and tables 5 to 7, what is packed or locked close to 8. */
const LOCKED_BITS = 7.2
const FEWEST_BYTES = 256 // fewer say nothing

/** Whether the bytes are spread so evenly that nothing stands in them as it is: packed in an unknown way, or locked. */
export function looksLocked(bytes: Uint8Array): boolean {
  const looked = bytes.subarray(0, LOOKED_AT)
  if (looked.length < FEWEST_BYTES) return false
  const counts = new Uint32Array(256)
  for (const byte of looked) counts[byte] = (counts[byte] ?? 0) + 1
  let bits = 0
  for (const count of counts) if (count > 0) bits -= (count / looked.length) * Math.log2(count / looked.length)
  // A short file cannot show all values: log2 of its length is the most it can have.
  return bits > LOCKED_BITS * Math.min(1, Math.log2(looked.length) / 9.5)
}
