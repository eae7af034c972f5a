// The links and pictures of a PDF: addresses of actions, addresses in simple text, pictures for the reader of QR codes.
import zlib from 'node:zlib'
import { asBuffer } from '../../mail/bytes.ts'
import { urlsInText } from '../../mail/urls-in-text.ts'
import type { FoundLink } from './link.ts'

const MAX_READ = 16_777_216
const MAX_STREAMS = 400
/** unpacked bytes of one stream, and of all */
const [MAX_STREAM, MAX_ALL] = [4_194_304, 33_554_432]
const MAX_LINKS = 500
const MAX_PICTURES = 6
/** bytes between "obj" and "stream" */
const MAX_DICTIONARY = 2_000

/** ISO 32000-1 §12.6.4.7 (URI actions), §12.7.5.2 (where forms are sent); any letter of a name may be written as "#" and two digits */
const ACTION = /\/(?:(?:U|#55)(?:R|#52)(?:I|#49)|F)\s{0,20}(?=[(<][^<])/gi
const MAX_STRING = 4_096

export interface PdfLinks {
  readonly links: readonly FoundLink[]
  /** PNG and JPEG files */
  readonly pictures: readonly Uint8Array[]
}

export function linksInPdf(bytes: Uint8Array): PdfLinks {
  const view = asBuffer(bytes).subarray(0, MAX_READ)
  const links: FoundLink[] = []
  const pictures: Uint8Array[] = []
  const add = (address: string) => {
    if (links.length < MAX_LINKS) links.push({ address, place: 'pdf', use: 'click', text: '' })
  }
  actionsIn(view.toString('latin1'), add)
  let left = MAX_ALL
  for (const { dictionary, data } of streams(view)) {
    if (left <= 0 || links.length >= MAX_LINKS) break
    const isPicture = /\/Subtype\s{0,9}\/Image\b/.test(dictionary)
    if (isPicture && pictures.length < MAX_PICTURES) {
      const picture = pictureOf(dictionary, data)
      if (picture) pictures.push(picture)
    }
    if (isPicture || !dictionary.includes('FlateDecode')) continue
    const plain = inflated(data, Math.min(MAX_STREAM, left))
    left -= plain.length
    const text = plain.toString('latin1')
    actionsIn(text, add)
    if (text.includes('Tj') || text.includes('TJ')) for (const { url } of urlsInText(shownText(text))) add(url)
  }
  return { links, pictures }
}

function actionsIn(text: string, add: (address: string) => void): void {
  const action = new RegExp(ACTION)
  for (let match = action.exec(text); match; match = action.exec(text)) {
    const at = action.lastIndex
    const raw = text[at] === '(' ? literalAt(text, at) : hexAt(text, at)
    const address = text[at] === '(' ? unescaped(raw) : Buffer.from(raw.replace(/\s/g, ''), 'hex').toString('latin1')
    // "/F" also names files: there only what is an address counts.
    if (!/^\/F\b/i.test(match[0]) || /^(?:https?|ftp):/i.test(address)) add(address)
    action.lastIndex = at + raw.length + 1 // going on behind the string keeps the walk linear
  }
}

/** What simple fonts show, a line for each string; fonts with their own codes stay unread. */
function shownText(content: string): string {
  const pieces: string[] = []
  let isArray = false
  for (let at = 0; at < content.length; at++) {
    if (content[at] === '[') isArray = true
    else if (content[at] === ']') {
      isArray = false
      pieces.push('\n')
    } else if (content[at] === '(') {
      const literal = literalAt(content, at)
      pieces.push(unescaped(literal), isArray ? '' : '\n')
      at += literal.length + 1
    }
  }
  return pieces.join('')
}

/** The string that begins with the bracket at `open`: brackets inside come in pairs or behind a backslash. */
function literalAt(text: string, open: number): string {
  let depth = 0
  const last = Math.min(text.length, open + MAX_STRING)
  for (let at = open; at < last; at++) {
    const letter = text[at]
    if (letter === '\\') at++
    else if (letter === '(') depth++
    else if (letter === ')' && --depth === 0) return text.slice(open + 1, at)
  }
  return text.slice(open + 1, last)
}

function hexAt(text: string, open: number): string {
  const digits = text.slice(open + 1, open + 2 * MAX_STRING)
  const end = digits.indexOf('>')
  return end < 0 ? digits : digits.slice(0, end)
}

/** ISO 32000-1 §7.3.4.2 */
function unescaped(literal: string): string {
  return literal.replace(/\\(?:([0-7]{1,3})|\r?\n|([^]))/g, (_, octal?: string, letter?: string) =>
    octal === undefined ? (letter ?? '') : String.fromCharCode(Number.parseInt(octal, 8) & 255),
  )
}

/** ISO 32000-1 §7.3.8 */
function* streams(pdf: Buffer): Iterable<{ dictionary: string; data: Buffer }> {
  let count = 0
  for (let at = pdf.indexOf('stream'); at >= 0 && count < MAX_STREAMS; count++) {
    const before = pdf.toString('latin1', Math.max(0, at - MAX_DICTIONARY), at)
    const from = at + 6 + (pdf[at + 6] === 13 ? 2 : 1)
    const end = pdf.indexOf('endstream', from)
    yield {
      dictionary: before.slice(before.lastIndexOf(' obj') + 1),
      data: pdf.subarray(from, end < 0 ? pdf.length : end),
    }
    at = end < 0 ? -1 : pdf.indexOf('stream', end + 9)
  }
}

function inflated(data: Buffer, maxOutputLength: number): Buffer {
  try {
    return zlib.inflateSync(data, { maxOutputLength, finishFlush: zlib.constants.Z_SYNC_FLUSH })
  } catch {
    return Buffer.alloc(0) // damaged, too large, or behind another filter
  }
}

/** A JPEG as it stands; other pictures in grey or colour as a PNG, which packs the same way. ISO 32000-1 §8.9.5 */
function pictureOf(dictionary: string, data: Buffer): Uint8Array | undefined {
  if (/\/DCTDecode\b/.test(dictionary)) return data
  if (!/\/FlateDecode\b/.test(dictionary) || /\/ASCII(?:85|Hex)Decode\b/.test(dictionary)) return undefined
  const number = (name: string) => Number(new RegExp(`/${name}\\s{0,9}(\\d{1,5})\\b`).exec(dictionary)?.[1] ?? 0)
  const [width, height, bits] = [number('Width'), number('Height'), number('BitsPerComponent') || 1]
  const isColour = /\/DeviceRGB\b|\/N\s{0,9}3\b/.test(dictionary)
  if (width * height === 0 || width * height > MAX_STREAM) return undefined
  if (number('Predictor') >= 10) return png(width, height, bits, isColour, data)
  const plain = inflated(data, MAX_STREAM * 4)
  const channels = plain.length >= width * height * 3 ? 3 : 1
  const row = Math.ceil((width * bits * channels) / 8)
  if (plain.length < row * height) return undefined
  const filtered = Buffer.alloc((row + 1) * height) // a zero before each row: not filtered. PNG (third edition) §9
  for (let y = 0; y < height; y++) plain.copy(filtered, y * (row + 1) + 1, y * row, (y + 1) * row)
  return png(width, height, bits, channels === 3, zlib.deflateSync(filtered, { level: 1 }))
}

function png(width: number, height: number, bits: number, isColour: boolean, packed: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = bits
  header[9] = isColour ? 2 : 0
  const chunk = (type: string, data: Buffer) => {
    const out = Buffer.alloc(12 + data.length)
    out.writeUInt32BE(data.length, 0)
    out.write(type, 4, 'latin1')
    data.copy(out, 8)
    out.writeUInt32BE(zlib.crc32(out.subarray(4, 8 + data.length)), 8 + data.length)
    return out
  }
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', packed), chunk('IEND', Buffer.alloc(0))])
}
