// Values with parameters: Content-Type, Content-Disposition. RFC 2045 §5.1, RFC 2183 §2, RFC 2231 §§3–4.
import { decodeCharset } from './charset.ts'
import { decodeHeaderText } from './encoded-word.ts'

export interface ParameterisedValue {
  /** what stands before the first ";", lower case, without comments */
  readonly value: string
  /** names in lower case; texts decoded. It has no prototype: names come from strangers */
  readonly parameters: Readonly<Record<string, string>>
  /** names that came more than once; the first one counts */
  readonly repeated: readonly string[]
}

const MAX_PARAMETERS = 200 // far above mail in use; RFC 2231 §3 sets no bound on the number of pieces

/** @param raw  an unfolded field value, one character per byte. Anything is read somehow; nothing is thrown */
export function parseParameterised(raw: string): ParameterisedValue {
  const c: Cursor = { text: raw, at: 0 }
  const value = readToken(c, ';').trim().toLowerCase()
  const plain: Record<string, string> = Object.create(null)
  const repeated: string[] = []
  let pieces: Map<string, Piece[]> | undefined
  for (let count = 0; c.at < raw.length && count < MAX_PARAMETERS; count++) {
    c.at++ // ";"
    const name = readToken(c, '=;').trim().toLowerCase()
    if (raw[c.at] !== '=') continue
    c.at++
    const { text, isQuoted } = readValue(c)
    const star = name.indexOf('*')
    if (star > 0) {
      const base = name.slice(0, star)
      pieces ??= new Map()
      const list = pieces.get(base) ?? []
      list.push(pieceOf(name.slice(star), text))
      pieces.set(base, list)
    } else if (name === '') continue
    else if (name in plain) repeated.push(name)
    else plain[name] = name === 'boundary' ? text : decodeHeaderText(isQuoted ? text : text.trim())
  }
  // The extended form wins over the plain one. RFC 5987 §4.2 (same grammar)
  for (const [name, list] of pieces ?? []) plain[name] = joined(list)
  return { value, parameters: plain, repeated }
}

interface Cursor {
  readonly text: string
  at: number
}

/** Reads up to one of the stops, leaving out comments (RFC 5322 §3.2.2). */
function readToken(c: Cursor, stops: string): string {
  let token = ''
  let from = c.at
  while (c.at < c.text.length && !stops.includes(c.text[c.at]!)) {
    if (c.text[c.at] === '(') {
      token += c.text.slice(from, c.at)
      skipComment(c)
      from = c.at
    } else c.at++
  }
  return token + c.text.slice(from, c.at)
}

/** After it the cursor stands at ";" or at the end. */
function readValue(c: Cursor): { text: string; isQuoted: boolean } {
  while (c.text[c.at] === ' ' || c.text[c.at] === '\t') c.at++
  if (c.text[c.at] !== '"') return { text: readToken(c, ';').trim(), isQuoted: false }
  const text = readQuoted(c)
  readToken(c, ';') // whatever follows the closing quote is noise
  return { text, isQuoted: true }
}

/** RFC 5322 §3.2.4. An open end is taken as closed, except that a backslash before no special is kept (Windows paths). */
function readQuoted(c: Cursor): string {
  const start = ++c.at
  let text = ''
  let from = start
  while (c.at < c.text.length) {
    const char = c.text[c.at]
    if (char === '"') break
    if (char === '\\' && (c.text[c.at + 1] === '"' || c.text[c.at + 1] === '\\')) {
      text += c.text.slice(from, c.at)
      from = ++c.at
    }
    c.at++
  }
  text += c.text.slice(from, c.at)
  c.at++
  return text
}

function skipComment(c: Cursor): void {
  let depth = 0
  for (; c.at < c.text.length; c.at++) {
    const char = c.text[c.at]
    if (char === '\\') c.at++
    else if (char === '(') depth++
    else if (char === ')' && --depth === 0) {
      c.at++
      return
    }
  }
  c.at = Math.min(c.at, c.text.length)
}

/** One `name*`, `name*1` or `name*1*`. RFC 2231 §§3–4 */
interface Piece {
  readonly order: number
  readonly isExtended: boolean
  readonly text: string
}

function pieceOf(suffix: string, text: string): Piece {
  const number = Number.parseInt(suffix.slice(1), 10)
  return { order: Number.isNaN(number) ? 0 : number, isExtended: suffix.endsWith('*'), text }
}

/** The charset stands in the first piece only; bytes of all pieces are joined before decoding. RFC 2231 §4.1 */
function joined(pieces: Piece[]): string {
  const inOrder = pieces.toSorted((a, b) => a.order - b.order)
  const first = inOrder[0]!
  const [charset, rest] = first.isExtended ? charsetOf(first.text) : ['', first.text]
  const bytes = inOrder.map((piece, index) => {
    const text = index === 0 ? rest : piece.text
    return piece.isExtended ? percentDecoded(text) : Buffer.from(text, 'latin1')
  })
  const all = Buffer.concat(bytes)
  return first.isExtended ? decodeCharset(all, charset) : decodeHeaderText(all.toString('latin1'))
}

/** extended-initial-value = [charset] "'" [language] "'" extended-other-values   (RFC 2231 §7) */
function charsetOf(text: string): [charset: string, rest: string] {
  const first = text.indexOf("'")
  const second = text.indexOf("'", first + 1)
  return first < 0 || second < 0 ? ['', text] : [text.slice(0, first), text.slice(second + 1)]
}

function percentDecoded(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    const pair = bytes[i] === 0x25 ? text.slice(i + 1, i + 3) : ''
    if (HEX_PAIR.test(pair)) {
      bytes[length++] = Number.parseInt(pair, 16)
      i += 2
    } else bytes[length++] = bytes[i]!
  }
  return bytes.subarray(0, length)
}

const HEX_PAIR = /^[0-9A-Fa-f]{2}$/
