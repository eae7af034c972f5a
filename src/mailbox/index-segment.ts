// One row of the merged search index: the tokens of a bucket, sorted, and the emails of each.
// Bytes: count (u32) · tokens (8 each, ascending) · end of each token's list (u32) · lists of email ids (varints, deltas).
import type { EmailId } from '../base/ids.ts'

export const TOKEN_BYTES = 8
const NUMBER_BYTES = 4

/** Token (8 bytes as a latin1 string) → emails, ascending. */
export type Postings = Map<string, EmailId[]>

export function encodeSegment(postings: Postings): Buffer {
  const tokens = [...postings.keys()].sort()
  const head = Buffer.alloc(NUMBER_BYTES + tokens.length * (TOKEN_BYTES + NUMBER_BYTES))
  head.writeUInt32LE(tokens.length, 0)
  const bytes: number[] = []
  tokens.forEach((token, index) => {
    head.write(token, NUMBER_BYTES + index * TOKEN_BYTES, 'latin1')
    let before = 0
    for (const email of postings.get(token)!) {
      pushVarint(bytes, email - before)
      before = email
    }
    head.writeUInt32LE(bytes.length, NUMBER_BYTES + tokens.length * TOKEN_BYTES + index * NUMBER_BYTES)
  })
  return Buffer.concat([head, Uint8Array.from(bytes)])
}

/** The emails of one token; reads no more than the list of that token. */
export function lookUp(segment: Buffer, token: Buffer): EmailId[] {
  const count = segment.readUInt32LE(0)
  let [low, high] = [0, count - 1]
  while (low <= high) {
    const middle = (low + high) >>> 1
    const at = NUMBER_BYTES + middle * TOKEN_BYTES
    const order = segment.compare(token, 0, TOKEN_BYTES, at, at + TOKEN_BYTES)
    if (order === 0) return listAt(segment, count, middle)
    if (order < 0) low = middle + 1
    else high = middle - 1
  }
  return []
}

/** Adds the lists of a segment to `postings`. */
export function decodeSegment(segment: Buffer, postings: Postings): void {
  const count = segment.readUInt32LE(0)
  for (let index = 0; index < count; index++) {
    const at = NUMBER_BYTES + index * TOKEN_BYTES
    const token = segment.toString('latin1', at, at + TOKEN_BYTES)
    const emails = listAt(segment, count, index)
    const known = postings.get(token)
    if (known === undefined) postings.set(token, emails)
    else for (const email of emails) known.push(email)
  }
}

function listAt(segment: Buffer, count: number, index: number): EmailId[] {
  const ends = NUMBER_BYTES + count * TOKEN_BYTES
  const lists = ends + count * NUMBER_BYTES
  const start = index === 0 ? 0 : segment.readUInt32LE(ends + (index - 1) * NUMBER_BYTES)
  const end = segment.readUInt32LE(ends + index * NUMBER_BYTES)
  const emails: EmailId[] = []
  let email = 0
  for (let at = lists + start; at < lists + end;) {
    // Sums instead of shifts: an id may have up to 53 bits.
    let [delta, weight] = [0, 1]
    let byte: number
    do {
      byte = segment[at++]!
      delta += (byte & 0x7f) * weight
      weight *= 0x80
    } while (byte & 0x80)
    email += delta
    emails.push(email as EmailId)
  }
  return emails
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  bytes.push(rest)
}
