// Files carried inside text: data: addresses in HTML and SVG; uuencoded blocks and base64 in plain text.
import { asBuffer } from '../../mail/bytes.ts'
import type { Allowance } from './allowance.ts'
import type { ContainerReader, Entry } from './container.ts'

/** RFC 2397 §3: data:[type][;parameters][;base64],data; browsers take line ends out of addresses first */
const DATA_ADDRESS = /data:([\w.+-]{1,60}\/[\w.+-]{1,60})?(?:;[\w-]{1,40}=[\w."-]{1,60}){0,5}(;base64)?,/gi
const DATA_SIGN = /[\w%+/=~!$&()*;:@?,.\r\n\t-]/
const LEAST_DATA = 16 // characters
/** POSIX.1-2017 uuencode: a mode, a name, then lines */
const UU_BEGIN = /^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n/gm
/** A shorter run of letters is a word or a number. */
const LEAST_BASE64 = 64
const BASE64_SIGN = /[A-Za-z0-9+/\r\n]/

/** Each file that a page brings along by itself, and what its text carries. */
export const markupEntries: ContainerReader = function* (bytes, allowance) {
  yield* dataAddressEntries(bytes, allowance)
  yield* textEntries(bytes, allowance)
}

function* dataAddressEntries(bytes: Uint8Array, allowance: Allowance): Iterable<Entry> {
  const text = asBuffer(bytes).toString('latin1')
  if (!text.includes('data:') && !text.includes('DATA:')) return
  let done = 0
  for (const match of text.matchAll(DATA_ADDRESS)) {
    const start = match.index + match[0].length
    if (match.index < done) continue
    const data = text.slice(start, runEnd(text, start, DATA_SIGNS))
    if (data.length < LEAST_DATA) continue
    done = start + data.length
    const [, type = '', base64] = match
    allowance.takePart()
    // Pages escape "+" and "/" as well, and wrap long data.
    const plain = data.includes('%') ? unescapePercent(data) : data
    const decoded = Buffer.from(plain, base64 ? 'base64' : 'latin1')
    allowance.takeBytes(decoded.length)
    yield { name: '', bytes: decoded, declaredType: type.toLowerCase() }
  }
}

/**
 * What a text carries: uuencoded files, and runs of base64. Where a program and we disagree about the structure of a
 * message, what it shows as a file is such a run for us.
 */
export function* textEntries(bytes: Uint8Array, allowance: Allowance): Iterable<Entry> {
  const text = asBuffer(bytes).toString('latin1')
  for (const match of text.matchAll(UU_BEGIN)) {
    const decoded = uudecode(text, match.index + match[0].length)
    if (decoded.length > 0) yield* given(match[1] ?? '', decoded)
  }
  for (const run of base64Runs(text)) yield* given('', Buffer.from(run, 'base64'))

  function* given(name: string, decoded: Buffer): Iterable<Entry> {
    allowance.takePart()
    allowance.takeBytes(decoded.length)
    yield { name, bytes: decoded }
  }
}

/** From the beginning of a line on, over line ends. */
function* base64Runs(text: string): Iterable<string> {
  for (let at = 0; at < text.length;) {
    const end = runEnd(text, at, BASE64_SIGNS)
    if (end - at >= LEAST_BASE64) yield text.slice(at, end)
    const next = text.indexOf('\n', end)
    if (next < 0) return
    at = next + 1
  }
}

/** By hand: an expression remembers each character of a run, and ten million of them are more than it can. */
function runEnd(text: string, from: number, signs: Uint8Array): number {
  let at = from
  while (at < text.length && signs[text.charCodeAt(at)] === 1) at++
  return at
}

const signsOf = (sign: RegExp): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, code) => (sign.test(String.fromCharCode(code)) ? 1 : 0))
const DATA_SIGNS = signsOf(DATA_SIGN)
const BASE64_SIGNS = signsOf(BASE64_SIGN)

/** The lines from `from` on that are uuencoded. */
function uudecode(text: string, from: number): Buffer {
  const pieces: Buffer[] = []
  for (let at = from; at < text.length;) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? undefined : end).replace(/\r$/, '')
    if (!isUuencoded(line)) break
    pieces.push(uudecodeLine(line))
    at = end < 0 ? text.length : end + 1
  }
  return Buffer.concat(pieces)
}

/** Its first letter says how many bytes follow, so how long the line is: prose that begins with "begin" does not fit. */
function isUuencoded(line: string): boolean {
  const bytes = (line.charCodeAt(0) - 32) & 63
  return line.length > Math.ceil((bytes * 4) / 3) && line.length < Math.ceil(bytes / 3) * 4 + 4
}

/** One line: a letter for its length, then four letters for each three bytes. */
function uudecodeLine(line: string): Buffer {
  const value = (at: number) => (line.charCodeAt(at) - 32) & 63
  const length = line === '' ? 0 : value(0)
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at++) {
    const letter = 1 + Math.floor(at / 3) * 4 + (at % 3)
    const [left, right] = [value(letter), value(letter + 1)]
    bytes[at] = (left << (2 + 2 * (at % 3))) | (right >> (4 - 2 * (at % 3)))
  }
  return bytes
}

function unescapePercent(data: string): string {
  return data.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
