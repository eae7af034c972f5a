// A stored message as it goes out: only whole lines that end with CRLF, and dots doubled. What leaves cannot be read as
// the end of the message by anybody (SMTP smuggling, CVE-2023-51764 to -51766), whatever was stored.

/** bytes of a line without CRLF. RFC 5321 §4.5.3.1.6 */
const MAX_LINE_BYTES = 998

const NUL = 0x00
const LF = 0x0a
const CR = 0x0d
const DOT = 0x2e
const CRLF = Buffer.from('\r\n')
/** A line that is too long goes on after a space: in a header that is folding, in a text Postfix does the same. */
const FOLD = Buffer.from('\r\n ')
const ONE_DOT = Buffer.from('.')

/**
 * Every CR, LF or CRLF becomes one line end, NUL disappears, lines beyond 998 bytes are broken, the last line is ended.
 * A message that keeps to RFC 5322 passes unchanged, and so does the result of this function: signing (RFC 6376 §5.3)
 * comes after it.
 */
export async function* asLines(content: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  let lineBytes = 0
  let isAfterCr = false
  for await (const bytes of content) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const pieces: Buffer[] = []
    let from = 0
    const replace = (at: number, by: Buffer, skipped: number) => {
      if (at > from) pieces.push(chunk.subarray(from, at))
      if (by.length > 0) pieces.push(by)
      from = at + skipped
    }
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (isAfterCr) {
        // The CR was held back at the end of the last chunk, or before a NUL.
        if (byte === NUL) {
          replace(at, EMPTY, 1)
          continue
        }
        isAfterCr = false
        lineBytes = 0
        replace(at, CRLF, byte === LF ? 1 : 0)
        if (byte === LF) continue
      }
      if (byte === CR) {
        if (chunk[at + 1] === LF) {
          at += 1
          lineBytes = 0
        } else {
          replace(at, EMPTY, 1)
          isAfterCr = true
        }
      } else if (byte === LF) {
        replace(at, CRLF, 1)
        lineBytes = 0
      } else if (byte === NUL) {
        replace(at, EMPTY, 1)
      } else if (lineBytes === MAX_LINE_BYTES) {
        const cut = characterStart(chunk, at, from)
        replace(cut, FOLD, 0)
        lineBytes = 1 + at - cut + 1
      } else {
        lineBytes += 1
      }
    }
    replace(chunk.length, EMPTY, 0)
    if (pieces.length > 0) yield pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
  }
  if (isAfterCr || lineBytes > 0) yield CRLF
}

/** Where the UTF-8 character begins that `at` lies in, so that no line break falls into it; not before `from`. */
function characterStart(chunk: Buffer, at: number, from: number): number {
  let start = at
  while (start > from && start > at - 3 && ((chunk[start] as number) & 0xc0) === 0x80) start -= 1
  return start
}

/**
 * A dot at the start of a line is doubled. RFC 5321 §4.5.2
 * @param lines  what `asLines` gives
 */
export async function* dotStuffed(lines: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let last = LF
  for await (const chunk of lines) {
    const pieces: Buffer[] = []
    let from = 0
    for (let dot = chunk.indexOf(DOT); dot >= 0; dot = chunk.indexOf(DOT, dot + 1)) {
      if ((dot === 0 ? last : chunk[dot - 1]) !== LF) continue
      pieces.push(chunk.subarray(from, dot), ONE_DOT)
      from = dot
    }
    last = chunk.at(-1) ?? last
    pieces.push(chunk.subarray(from))
    yield pieces.length === 1 ? chunk : Buffer.concat(pieces)
  }
}

const EMPTY = Buffer.alloc(0)
