// Puts other addresses behind the links of a message; every byte that is no address stays as it is.
import { asBuffer } from './bytes.ts'
import { decodeEntities } from './html-entities.ts'
import { htmlPieces } from './html-tags.ts'
import type { ParsedMessage } from './mime-parser.ts'
import type { Part } from './structure.ts'
import { bodyPartsOf, partsOf } from './text.ts'
import { decodeTransfer } from './transfer-encoding.ts'
import { urlsInText } from './urls-in-text.ts'

/** What stands behind an address from now on, ASCII without quotes, blanks and "<>&"; undefined: it stays. */
export type NewAddress = (url: string) => string | undefined

/** Links of one message; the rest stay. */
const MAX_LINKS = 500
/** bytes of a message: it is held in memory, three times while it is written anew */
export const MAX_REWRITTEN = 5_242_880
const MAX_LINE = 990 // bytes; RFC 5322 §2.1.1 allows 998
const BASE64_LINE = 76 // RFC 2045 §6.8
const QUOTED_LINE = 72 // RFC 2045 §6.7 allows 76 with the "=" at the end
/** Charsets in which quotes, slashes and letters of addresses are the bytes of ASCII. */
const LIKE_ASCII = /^(?:|us-ascii|ascii|utf-?8|iso-8859-\d{1,2}|windows-125\d|gb2312|euc-(?:cn|kr|jp|tw)|koi8-[ru])$/i

/** A stretch of bytes and what takes its place. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * @returns the changed message; undefined when nothing was changed. Signed and encrypted messages (S/MIME, OpenPGP) are never
 *   touched: their proof would break
 */
export function rewriteLinks(bytes: Uint8Array, message: ParsedMessage, newAddress: NewAddress): Buffer | undefined {
  const view = asBuffer(bytes)
  if (view.length > MAX_REWRITTEN || isProtected(view, message)) return undefined
  let left = MAX_LINKS
  const counted: NewAddress = (url) => (left > 0 ? newAddress(url) : undefined)
  const edits = bodyPartsOf(message.root).flatMap((part) => {
    const found = editsOfPart(view, part, counted)
    left -= found.length
    return found
  })
  return edits.length === 0 ? undefined : applied(view, edits)
}

/** RFC 1847, RFC 8551 §3.2, RFC 3156; and OpenPGP inside a text. RFC 9580 §7 */
function isProtected(view: Buffer, { root }: ParsedMessage): boolean {
  const isSealed = ({ type, subtype }: Part) =>
    (type === 'multipart' && (subtype === 'signed' || subtype === 'encrypted')) ||
    (type === 'application' && /^(?:x-)?(?:pkcs7-|pgp-)/.test(subtype))
  return [...partsOf(root)].some(isSealed) || view.includes('-----BEGIN PGP ')
}

/** Edits of the raw bytes: of the letters themselves, or, in base64, of the whole part. */
function editsOfPart(view: Buffer, part: Part, newAddress: NewAddress): Edit[] {
  if (!LIKE_ASCII.test(part.parameters['charset'] ?? '')) return []
  const raw = view.subarray(part.bodyStart, part.bodyEnd)
  const find = (text: string) =>
    part.subtype === 'html' ? editsOfHtml(text, newAddress) : editsOfText(text, newAddress)
  if (part.encoding === 'base64') {
    const decoded = decodeTransfer(raw, 'base64')
    const edits = find(decoded.toString('latin1'))
    if (edits.length === 0) return []
    const packed =
      applied(decoded, edits)
        .toString('base64')
        .match(new RegExp(`.{1,${BASE64_LINE}}`, 'g')) ?? []
    const lastLineEnd = raw.at(-1) === 0x0a ? '\r\n' : ''
    return [{ start: part.bodyStart, end: part.bodyEnd, text: packed.join('\r\n') + lastLineEnd }]
  }
  if (part.encoding === 'quoted-printable') {
    const { text, places } = unquoted(raw)
    return find(text).map(({ start, end, text: address }) => ({
      start: part.bodyStart + (places[start] as number),
      end: part.bodyStart + (places[end] as number),
      text: quoted(address),
    }))
  }
  const text = raw.toString('latin1')
  return find(text)
    .filter((edit) => lineLength(text, edit) <= MAX_LINE)
    .map((edit) => ({ ...edit, start: part.bodyStart + edit.start, end: part.bodyStart + edit.end }))
}

/** Where a click leads: `a` and `area`. Forms, pictures and styles stay. */
function editsOfHtml(html: string, newAddress: NewAddress): Edit[] {
  const edits: Edit[] = []
  for (const piece of htmlPieces(html)) {
    if (piece.kind !== 'open' || (piece.name !== 'a' && piece.name !== 'area')) continue
    const href = piece.attributes.find(({ name }) => name === 'href')
    const url = decodeEntities(href?.value ?? '').trim()
    const text = href && /^https?:\/\/[\x21-\x7e]+$/i.test(url) ? newAddress(url) : undefined
    if (href && text !== undefined) edits.push({ start: href.start, end: href.end, text })
  }
  return edits
}

function editsOfText(text: string, newAddress: NewAddress): Edit[] {
  return [...urlsInText(text)].flatMap(({ start, end, url, isBare, isDisguised }) => {
    const address = isBare || isDisguised || !/^https?:\/\/[\x21-\x7e]+$/i.test(url) ? undefined : newAddress(url)
    return address === undefined ? [] : [{ start, end, text: address }]
  })
}

/** @param edits  in order, apart from each other */
function applied(bytes: Buffer, edits: readonly Edit[]): Buffer {
  const pieces: Buffer[] = []
  let at = 0
  for (const { start, end, text } of edits) {
    pieces.push(bytes.subarray(at, start), Buffer.from(text, 'latin1'))
    at = end
  }
  return Buffer.concat([...pieces, bytes.subarray(at)])
}

function lineLength(text: string, { start, end, text: address }: Edit): number {
  const before = start - (text.lastIndexOf('\n', start - 1) + 1)
  const after = text.indexOf('\n', end)
  return before + address.length + ((after < 0 ? text.length : after) - end)
}

/** RFC 2045 §6.7, and for each decoded byte where it stood; one place more than bytes, for the end. */
function unquoted(raw: Buffer): { text: string; places: Uint32Array } {
  const letters: number[] = []
  const places = new Uint32Array(raw.length + 1)
  let at = 0
  while (at < raw.length) {
    places[letters.length] = at
    const soft = raw[at] === EQUALS ? softBreakAt(raw, at) : 0
    if (soft > 0) {
      at += soft
      continue
    }
    const code = raw[at] === EQUALS ? Number.parseInt(raw.toString('latin1', at + 1, at + 3), 16) : NaN
    const isEscape = !Number.isNaN(code) && /^[0-9A-Fa-f]{2}$/.test(raw.toString('latin1', at + 1, at + 3))
    letters.push(isEscape ? code : (raw[at] as number))
    at += isEscape ? 3 : 1
  }
  places[letters.length] = raw.length
  return { text: Buffer.from(letters).toString('latin1'), places }
}

const EQUALS = 0x3d

/** Bytes of "=" at the end of a line, with blanks that the way has put there; 0: it is none. */
function softBreakAt(raw: Buffer, at: number): number {
  return /^=[ \t]{0,80}\r?\n/.exec(raw.toString('latin1', at, at + 84))?.[0].length ?? 0
}

/** On lines of its own, between soft breaks. */
function quoted(address: string): string {
  const lines = address.replaceAll('=', '=3D').match(new RegExp(`(?:=3D|[^=]){1,${QUOTED_LINE / 3}}`, 'g')) ?? []
  return ['=\r\n', ...lines.map((line) => `${line}=\r\n`)].join('')
}
