// The Authentication-Results field: ours is written here, and forged ones that claim to be ours are found. RFC 8601

/** One resinfo. RFC 8601 §2.2 */
export interface ResultRow {
  readonly method: 'spf' | 'dkim' | 'dmarc' | 'arc'
  readonly result: string
  /** why, in a few words of our own or the library's */
  readonly reason?: string
  /** `ptype.property` → value, such as `smtp.mailfrom` → `example.org`; empty values are left out */
  readonly properties: Readonly<Record<string, string>>
}

/** Where a field stands in the header. */
export interface FieldRange {
  /** offset of its first byte */
  readonly start: number
  /** offset after its line end */
  readonly end: number
}

const TOKEN = /^[!#$%&'*+.0-9A-Z^_`a-z{|}~-]+$/ // RFC 2045 §5.1 without "/", which readers disagree about
const ADDRESS = /^[!#$%&'*+.0-9=?A-Z^_`a-z{|}~-]*@[0-9A-Za-z.-]+$/ // RFC 8601 §2.2: [ [ local-part ] "@" ] domain-name
/** A value this long says nothing more, and must fit on a line. RFC 5322 §2.1.1: 998 characters */
const LONGEST_VALUE = 255

/** The value of the field on one line, for a header writer to fold: `mx.example.org; spf=pass smtp.mailfrom=…`. */
export function formatResults(authservId: string, rows: readonly ResultRow[]): string {
  if (rows.length === 0) return `${pvalue(authservId)}; none` // RFC 8601 §2.2: no-result
  return [pvalue(authservId), ...rows.map(formatRow)].join('; ')
}

function formatRow({ method, result, reason, properties }: ResultRow): string {
  const named = Object.entries(properties).filter(([, value]) => value !== '')
  const parts = [
    `${method}=${result}`,
    ...(reason === undefined ? [] : [`reason=${quoted(reason)}`]),
    ...named.map(([name, value]) => `${name}=${pvalue(value)}`),
  ]
  return parts.join(' ')
}

function pvalue(value: string): string {
  return value.length <= LONGEST_VALUE && (TOKEN.test(value) || ADDRESS.test(value)) ? value : quoted(value)
}

/** RFC 5322 §3.2.4; nothing that could end the line survives. */
function quoted(value: string): string {
  const safe = value.replace(/[\x00-\x1f\x7f]+/g, ' ').slice(0, LONGEST_VALUE)
  return `"${safe.replace(/["\\]/g, '\\$&')}"`
}

/**
 * The Authentication-Results fields of an incoming message that a reader could take for ours. They must be removed before
 * ours is added (RFC 8601 §5). Comments, case, quotes, folding, blanks and look-alike letters do not hide a forged one.
 * @param header  the header section of a message; what follows its empty line is not looked at
 */
export function forgedResults(header: Uint8Array, authservId: string): FieldRange[] {
  return [...fieldsOf(Buffer.from(header.buffer, header.byteOffset, header.byteLength))]
    .filter(({ name, value }) => name === 'authentication-results' && claims(value, authservId))
    .map(({ start, end }) => ({ start, end }))
}

function claims(value: string, authservId: string): boolean {
  const ours = plain(authservId)
  const read = beforeFirstSemicolon(value)
  // What cannot be read may be read by somebody else in any way: then naming us at all is enough.
  if (read === undefined) return plain(value).includes(ours)
  const [id = ''] = read.trim().split(/\s+/)
  const joined = plain(read.replace(/\s+/g, ''))
  // "mx . example . org" is no token, but a lenient reader puts it together; the same with a version behind (§2.2).
  return plain(id) === ours || joined === ours || joined.replace(/\d+$/, '') === ours
}

/** Look-alikes of ASCII letters become the letters; case and a final dot do not count. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .toLowerCase()
    .replace(/\.$/, '')
}

/** The authserv-id with its version: comments taken out, quotes opened. RFC 5322 §3.2.2. undefined: never closed */
function beforeFirstSemicolon(value: string): string | undefined {
  let out = ''
  let depth = 0
  let isQuoted = false
  for (let i = 0; i < value.length; i++) {
    const letter = value[i] as string
    if (letter === '\\') {
      i++
      if (depth === 0) out += value[i] ?? ''
    } else if (letter === '"' && depth === 0) isQuoted = !isQuoted
    else if (letter === '(' && !isQuoted) depth++
    else if (letter === ')' && depth > 0) {
      depth--
      out += ' '
    } else if (letter === ';' && depth === 0 && !isQuoted) return out
    else if (depth === 0) out += letter
  }
  return depth > 0 || isQuoted ? undefined : out
}

/** Every field of a header with its unfolded value. RFC 5322 §2.2; blanks before the colon are §4.5 obsolete, but read. */
function* fieldsOf(header: Buffer): Generator<FieldRange & { name: string; value: string }> {
  let start = 0
  while (start < header.length) {
    let end = lineEnd(header, start)
    if (end - start <= 2 && header.toString('latin1', start, end).trim() === '') return
    while (end < header.length && (header[end] === 0x20 || header[end] === 0x09)) end = lineEnd(header, end)
    const text = header.toString('utf8', start, end)
    const colon = text.indexOf(':')
    if (colon > 0) {
      const value = text.slice(colon + 1).replace(/\r?\n/g, '')
      yield { start, end, name: text.slice(0, colon).trim().toLowerCase(), value }
    }
    start = end
  }
}

function lineEnd(bytes: Buffer, from: number): number {
  const newline = bytes.indexOf(0x0a, from)
  return newline < 0 ? bytes.length : newline + 1
}
