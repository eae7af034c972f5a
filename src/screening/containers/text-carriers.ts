// Files carried inside text: data: addresses in HTML and SVG; uuencoded blocks and base64 in plain text.
import { asBuffer } from '../../mail/bytes.ts'
import type { Allowance } from './allowance.ts'
import type { ContainerReader, Entry } from './container.ts'

/** RFC 2397 §3: data:[type][;parameters][;base64],data; browsers take line ends out of addresses first */
const DATA_ADDRESS =
  /data:([\w.+-]{1,60}\/[\w.+-]{1,60})?(?:;[\w-]{1,40}=[\w."-]{1,60}){0,5}(;base64)?,([\w%+/=~!$&()*;:@?,.\r\n\t-]{16,})/gi
/** POSIX.1-2017 uuencode: a mode, a name, then lines */
const UU_BEGIN = /^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n/gm
/** A shorter run of letters is a word or a number. */
const BASE64_RUN = /^[A-Za-z0-9+/\r\n]{64,}={0,2}/gm

/** Each file that a page brings along by itself, and what its text carries. */
export const markupEntries: ContainerReader = function* (bytes, allowance) {
  yield* dataAddressEntries(bytes, allowance)
  yield* textEntries(bytes, allowance)
}

function* dataAddressEntries(bytes: Uint8Array, allowance: Allowance): Iterable<Entry> {
  const text = asBuffer(bytes).toString('latin1')
  if (!text.includes('data:') && !text.includes('DATA:')) return
  for (const [, type = '', base64, data = ''] of text.matchAll(DATA_ADDRESS)) {
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
  for (const [run] of text.matchAll(BASE64_RUN)) yield* given('', Buffer.from(run, 'base64'))

  function* given(name: string, decoded: Buffer): Iterable<Entry> {
    allowance.takePart()
    allowance.takeBytes(decoded.length)
    yield { name, bytes: decoded }
  }
}

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
