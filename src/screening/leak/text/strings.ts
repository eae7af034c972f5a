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
    for (const [run] of bytes.toString('latin1').matchAll(NARROW)) builder.line(decodeFile(Buffer.from(run, 'latin1')))
    for (const start of [0, 1]) for (const [run] of utf16Text(bytes, start).matchAll(WIDE)) builder.line(run)
  }
  yield builder.result()
}

const isWideMark = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
