// Text of header fields: encoded words (RFC 2047), raw UTF-8 (RFC 6532) and whatever else senders put there.
import { decodeCharset, decodeGuess } from './charset.ts'
import { decodeTransfer } from './transfer-encoding.ts'

interface Word {
  readonly charset: string
  readonly bytes: Buffer
  /** where the word ends in the source */
  readonly end: number
}

/**
 * Decodes the text of an unfolded field value.
 * @param raw  one character per byte
 * @returns text. Adjacent words of one charset are joined before decoding, because some senders split a character
 *   between them, although RFC 2047 §5 (3) forbids it; white space between words goes (§6.2)
 */
export function decodeHeaderText(raw: string): string {
  if (!raw.includes('=?')) return decodeRaw(raw)
  let text = ''
  let plainFrom = 0
  let pending: { charset: string; bytes: Buffer[] } | undefined
  const flush = () => {
    if (pending)
      text += decodeCharset(
        pending.bytes.length === 1 ? pending.bytes[0]! : Buffer.concat(pending.bytes),
        pending.charset,
      )
    pending = undefined
  }
  const endOfWord = ascendingSearch(raw, '?=')
  for (let start = raw.indexOf('=?'); start >= 0;) {
    const word = wordAt(raw, start, endOfWord)
    if (word === undefined) {
      start = raw.indexOf('=?', start + 1)
      continue
    }
    const between = raw.slice(plainFrom, start)
    if (pending === undefined || between.trim() !== '') {
      flush()
      text += decodeRaw(between)
    }
    if (pending !== undefined && pending.charset === word.charset) pending.bytes.push(word.bytes)
    else {
      flush()
      pending = { charset: word.charset, bytes: [word.bytes] }
    }
    plainFrom = word.end
    start = raw.indexOf('=?', plainFrom)
  }
  flush()
  return text + decodeRaw(raw.slice(plainFrom))
}

/** Text without encoded words: ASCII as it is, UTF-8 (RFC 6532 §3.2), else a guess. */
export function decodeRaw(raw: string): string {
  return NOT_ASCII.test(raw) ? decodeGuess(Buffer.from(raw, 'latin1')) : raw
}

const NOT_ASCII = /[^\x00-\x7f]/
const MAX_CHARSET = 60 // RFC 2047 §2: a whole encoded word has at most 75 characters

/** encoded-word = "=?" charset ["*" language] "?" encoding "?" encoded-text "?="   (RFC 2047 §2, RFC 2231 §5) */
function wordAt(raw: string, start: number, endOfWord: (from: number) => number): Word | undefined {
  let i = start + 2
  const limit = Math.min(raw.length, i + MAX_CHARSET)
  while (i < limit && raw[i] !== '?') i++
  const encoding = raw[i + 1]
  if (raw[i] !== '?' || raw[i + 2] !== '?' || encoding === undefined) return undefined
  const charset = raw
    .slice(start + 2, i)
    .split('*', 1)[0]!
    .toLowerCase()
  const end = endOfWord(i + 3)
  if (end < 0) return undefined
  const text = raw.slice(i + 3, end)
  if (encoding === 'B' || encoding === 'b') {
    return { charset, bytes: decodeTransfer(Buffer.from(text, 'latin1'), 'base64'), end: end + 2 }
  }
  if (encoding === 'Q' || encoding === 'q') return { charset, bytes: decodeQ(text), end: end + 2 }
  return undefined
}

/** RFC 2047 §4.2: like quoted-printable, with "_" for a space. */
function decodeQ(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    const hex = byte === 0x3d ? Number.parseInt(HEX_PAIR.exec(text.slice(i + 1, i + 3))?.[0] ?? '', 16) : Number.NaN
    if (!Number.isNaN(hex)) i += 2
    bytes[length++] = Number.isNaN(hex) ? (byte === 0x5f ? 0x20 : byte) : hex
  }
  return bytes.subarray(0, length)
}

const HEX_PAIR = /^[0-9A-Fa-f]{2}$/

/** indexOf for calls with ever larger places: the whole series costs one pass, however many start in vain. */
function ascendingSearch(text: string, wanted: string): (from: number) => number {
  let found = -2
  return (from) => {
    if (found === -1 || found >= from) return found
    found = text.indexOf(wanted, from)
    return found
  }
}
