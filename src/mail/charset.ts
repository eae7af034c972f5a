// Turns bytes into text by the name of a charset, and guesses when the name is missing or wrong. Never throws.
import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { asBuffer } from './bytes.ts'

/** Names that mail uses and the WHATWG Encoding Standard §4.2 does not list. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['cp936', 'gbk'],
  ['ms936', 'gbk'],
  ['windows-936', 'gbk'],
  ['cn-gb', 'gbk'],
  ['cp950', 'big5'],
  ['chinesebig5', 'big5'],
  ['cp932', 'shift_jis'],
  ['cp949', 'euc-kr'],
  ['utf_8', 'utf-8'],
  ['utf8mb4', 'utf-8'],
])

/** Charsets that Node's decoder lacks, or has wrong, and what reads them. */
const OWN: ReadonlyMap<string, (bytes: Buffer) => string> = new Map([
  ['utf-8', decodeUtf8],
  ['windows-1252', decodeWindows1252],
  ['utf-7', decodeUtf7],
  ['unicode-1-1-utf-7', decodeUtf7],
  ['hz-gb-2312', (bytes: Buffer) => decodeShifted(bytes, HZ)],
  ['iso-2022-kr', (bytes: Buffer) => decodeShifted(bytes, ISO_2022_KR)],
])

/** Labels that say nothing about bytes above 127; mail programs put them on any text. */
const SAYS_NOTHING = new Set([
  '',
  'us-ascii',
  'ascii',
  'ansi_x3.4-1968',
  '8bit',
  'unknown',
  'unknown-8bit',
  'default',
  'default_charset',
  'x-unknown',
  'none',
])

const MAX_LABEL = 40 // the longest name in the IANA registry of character sets has 45 characters, in use 22
const decoders = new Map<string, (bytes: Buffer) => string>()

/**
 * Decodes bytes that a header or a Content-Type labels with a charset.
 * @param label  as written; '' when there was none
 * @returns text; bytes that mean nothing in the charset become U+FFFD
 */
export function decodeCharset(bytes: Uint8Array, label: string): string {
  const buffer = asBuffer(bytes)
  const name = label.trim().toLowerCase()
  const seven = isAscii(buffer)
  if (seven && (SAYS_NOTHING.has(name) || name === 'utf-8' || name === 'gb2312' || name.startsWith('iso-8859-'))) {
    return buffer.toString('latin1')
  }
  if (SAYS_NOTHING.has(name)) return decodeGuess(buffer)
  const decode = decoderFor(name)
  return decode === undefined ? decodeGuess(buffer) : decode(buffer)
}

/** Whether a label names a charset that can be read. */
export function isKnownCharset(label: string): boolean {
  const name = label.trim().toLowerCase()
  return SAYS_NOTHING.has(name) || decoderFor(name) !== undefined
}

/** Reads bytes nobody labelled: UTF-8 when valid, else GB 18030 when the pairs fit, else windows-1252. */
export function decodeGuess(bytes: Uint8Array): string {
  const buffer = asBuffer(bytes)
  if (isAscii(buffer)) return buffer.toString('latin1')
  return isUtf8(buffer) ? withoutMark(buffer.toString('utf8')) : decodeNotUtf8(buffer)
}

/** Some senders write utf-8 on text that is none: when most of it cannot be UTF-8, the label is not believed. */
function decodeUtf8(bytes: Buffer): string {
  const text = withoutMark(bytes.toString('utf8'))
  if (isUtf8(bytes)) return text
  const broken = text.match(/\ufffd/g)?.length ?? 0
  const high = bytes.reduce((count, byte) => count + (byte >> 7), 0)
  return broken * 2 > high ? decodeNotUtf8(bytes) : text
}

function decodeNotUtf8(buffer: Buffer): string {
  // Text of alphabetic scripts has few bytes above 127 beside each other; in GB text nearly all come in pairs.
  return looksLikeGb(buffer) ? gb18030.decode(buffer) : decodeWindows1252(buffer)
}

const gb18030 = new TextDecoder('gb18030')

function decoderFor(name: string): ((bytes: Buffer) => string) | undefined {
  if (name.length > MAX_LABEL) return undefined
  const known = decoders.get(name)
  if (known !== undefined) return known
  let decode = OWN.get(name)
  if (decode === undefined) {
    try {
      const decoder = new TextDecoder(ALIASES.get(name) ?? name)
      decode = OWN.get(decoder.encoding) ?? ((bytes) => decoder.decode(bytes))
    } catch {
      return undefined
    }
  }
  decoders.set(name, decode) // only names that decode are kept, so a sender cannot make this grow
  return decode
}

/** windows-1252 is what every "iso-8859-1" in mail means. Node's own decoder leaves 0x80–0x9F as controls. */
function decodeWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9f]/g, (c) => HIGH_1252.charAt(c.charCodeAt(0) - 0x80))
}

const HIGH_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** Most pairs of a Chinese text stand in the plane of GB 2312; traditional and rare characters in two or four other bytes. */
function looksLikeGb(bytes: Buffer): boolean {
  let pairs = 0
  let rare = 0
  let strays = 0
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i]!
    if (lead < 0x80) continue
    const trail = bytes[i + 1] ?? 0
    if (lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1 && trail <= 0xfe) {
      pairs++
      i++
    } else if (lead > 0x80 && lead < 0xff && trail >= 0x40 && trail !== 0x7f && trail < 0xff) {
      rare++
      i++
    } else if (lead > 0x80 && lead < 0xff && isFigure(trail) && bytes[i + 2]! > 0x80 && isFigure(bytes[i + 3])) {
      rare++
      i += 3
    } else if (i + 1 < bytes.length) strays++
  }
  return pairs > 0 && strays * 20 <= pairs && rare <= pairs
}

const isFigure = (byte = 0): boolean => byte >= 0x30 && byte <= 0x39

/** RFC 2152 §3: text between "+" and "-" is base64 of UTF-16BE; "+-" is a plus. */
function decodeUtf7(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/\+([A-Za-z0-9+/]*)-?/g, (_, packed: string) => {
    if (packed === '') return '+'
    const units = Buffer.from(packed, 'base64')
    return units
      .subarray(0, units.length & ~1)
      .swap16()
      .toString('utf16le')
  })
}

/** A seven-bit charset which shifts into pairs of bytes; with the high bit set these are an EUC charset. */
interface Shifted {
  readonly decoder: TextDecoder
  readonly shifts: RegExp
  /** the shift that begins pairs */
  readonly into: string
  /** shifts that stand for characters */
  readonly literal: Readonly<Record<string, string>>
}

const HZ: Shifted = { decoder: new TextDecoder('gbk'), shifts: /~[{}~\n]|~\r\n/g, into: '~{', literal: { '~~': '~' } } // RFC 1843 §1
const ISO_2022_KR: Shifted = {
  decoder: new TextDecoder('euc-kr'),
  shifts: /\x1b\$\)C|[\x0e\x0f]/g,
  into: '\x0e',
  literal: {},
} // RFC 1557 §2

function decodeShifted(bytes: Buffer, charset: Shifted): string {
  const source = bytes.toString('latin1')
  let text = ''
  let from = 0
  let inPairs = false
  const take = (to: number) => {
    const run = bytes.subarray(from, to)
    if (!inPairs) return run.toString('latin1')
    return charset.decoder.decode(Uint8Array.from(run, (byte) => (byte > 0x20 ? byte | 0x80 : byte)))
  }
  for (const shift of source.matchAll(charset.shifts)) {
    text += take(shift.index)
    from = shift.index + shift[0].length
    const literal = charset.literal[shift[0]]
    if (literal === undefined) inPairs = shift[0] === charset.into
    else text += literal
  }
  return text + take(bytes.length)
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}
