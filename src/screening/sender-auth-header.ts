// What of a message reaches the signature checks: the header is measured, and surplus signatures are taken out.
import { Readable } from 'node:stream'

/** RFC 5322 sets no limit; ours is for the whole header. */
export const MAX_HEADER_BYTES = 262_144
/** Postfix takes 102,400 (`header_size_limit`); the engine needs 0.4 s for a From of that size, of nothing but groups. */
export const MAX_FIELD_BYTES = 65_536
/** RFC 6376 §6.1 lets a verifier stop early; each signature may cost a DNS lookup and one more hash over the body. */
export const MAX_DKIM_SIGNATURES = 10

/** lines. The engine's work grows with the square of a field's lines (60,000 of them: 14 s); a long To has hundreds. */
export const MAX_FIELD_LINES = 1_000

const CHUNK_BYTES = 65_536

export interface CheckedMessage {
  /** the message for the verifier; undefined when its header is beyond a limit */
  readonly stream?: Readable
  readonly skippedSignatures: number
}

/** Reads the header and hands on the message; the body is not held in memory. */
export async function checkedMessage(message: Uint8Array | AsyncIterable<Uint8Array>): Promise<CheckedMessage> {
  const chunks = (message instanceof Uint8Array ? inChunks(message) : message)[Symbol.asyncIterator]()
  let start: Buffer = Buffer.alloc(0)
  let end = -1
  while (end < 0 && start.length <= MAX_HEADER_BYTES) {
    const { value, done } = await chunks.next()
    if (done) {
      end = start.length
      break
    }
    start = Buffer.concat([start, value])
    end = headerEnd(start)
  }
  const raw = start.toString('latin1', 0, Math.max(end, 0))
  if (end < 0 || end > MAX_HEADER_BYTES || hasEndlessField(raw)) {
    await chunks.return?.()
    return { skippedSignatures: 0 }
  }
  const { header, skipped } = withoutSurplusSignatures(raw)
  const body = start.subarray(end)
  const stream = Readable.from(
    (async function* () {
      yield Buffer.from(header, 'latin1')
      if (body.length > 0) yield body
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
    })(),
    { objectMode: false },
  )
  return { stream, skippedSignatures: skipped }
}

/** Views of it: only the header is copied, and not the message behind it. */
async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES)
}

/** Offset after the empty line; -1 when it has not come yet. */
function headerEnd(bytes: Buffer): number {
  const found = [bytes.indexOf('\n\r\n'), bytes.indexOf('\n\n')].filter((index) => index >= 0)
  if (found.length === 0) return -1
  const first = Math.min(...found)
  return bytes[first + 1] === 0x0d ? first + 3 : first + 2
}

/** A line that begins no field belongs to the field above, as the engine sees it. */
function hasEndlessField(header: string): boolean {
  let bytes = 0
  let lines = 0
  for (const line of header.split('\n')) {
    const begins = /^[^ \t:]+[ \t]*:/.test(line)
    bytes = line.length + (begins ? 0 : bytes)
    lines = 1 + (begins ? 0 : lines)
    if (bytes > MAX_FIELD_BYTES || lines > MAX_FIELD_LINES) return true
  }
  return false
}

/** A signature that covers a removed one fails; no honest sender signs more than ten others. */
function withoutSurplusSignatures(header: string): { header: string; skipped: number } {
  let seen = 0
  const kept = header.replace(/^dkim-signature[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*/gim, (field) =>
    ++seen > MAX_DKIM_SIGNATURES ? '' : field,
  )
  return { header: kept, skipped: Math.max(0, seen - MAX_DKIM_SIGNATURES) }
}
