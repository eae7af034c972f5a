// Files carried inside text: data: addresses in HTML and SVG, and uuencoded blocks in plain text.
import { asBuffer } from '../../mail/bytes.ts'
import type { Allowance } from './allowance.ts'
import type { ContainerReader, Entry } from './container.ts'

/** RFC 2397 §3: data:[type][;parameters][;base64],data; browsers take line ends out of addresses first */
const DATA_ADDRESS =
  /data:([\w.+-]{1,60}\/[\w.+-]{1,60})?(?:;[\w-]{1,40}=[\w."-]{1,60}){0,5}(;base64)?,([\w%+/=~!$&()*;:@?,.\r\n\t-]{16,})/gi
/** POSIX.1-2017 uuencode: a mode, a name, lines, "end" */
const UU_BEGIN = /^begin(-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n/gm

/** Letters; a shorter run is a word or a number */
const SHORTEST_BASE64 = 64
const ALL_BASE64 = /^[A-Za-z0-9+/\r\n]{64,}={0,2}\s{0,99}$/

/** Each file that a page brings along by itself. */
export const dataAddressEntries: ContainerReader = function* (bytes, allowance) {
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

/** What a text carries: uuencoded files, or, when it is nothing but base64, what that stands for. */
export const textEntries: ContainerReader = function* (bytes, allowance) {
  const text = asBuffer(bytes).toString('latin1')
  if (text.includes('begin')) yield* uuencodedEntries(text, allowance)
  if (text.length < SHORTEST_BASE64 || !ALL_BASE64.test(text)) return
  allowance.takePart()
  const decoded = Buffer.from(text, 'base64')
  allowance.takeBytes(decoded.length)
  yield { name: '', bytes: decoded }
}

/** Files between "begin 644 name" and "end", and what they call "begin-base64". */
function* uuencodedEntries(text: string, allowance: Allowance): Iterable<Entry> {
  for (const match of text.matchAll(UU_BEGIN)) {
    const from = match.index + match[0].length
    const stop = text.slice(from).search(match[1] ? /^====/m : /^end\s*$/m)
    const body = text.slice(from, stop < 0 ? undefined : from + stop)
    const lines = body.split(/\r?\n/)
    if (!match[1] && !isUuencoded(lines[0] ?? '')) continue
    allowance.takePart()
    const decoded = match[1] ? Buffer.from(body, 'base64') : Buffer.concat(lines.map(uudecodeLine))
    allowance.takeBytes(decoded.length)
    yield { name: match[2] ?? '', bytes: decoded }
  }
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
