// Where `scan` finds messages: files, folders, mbox files and JSON lines, one after the other, never all in memory.
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import zlib from 'node:zlib'

export interface FoundMessage {
  /** the record's id, the file's path, or `path:number` in an mbox */
  readonly id: string
  readonly bytes: Uint8Array
  /** a whole file, which may be a message or anything else; absent: a message out of a collection */
  readonly isFile?: true
}

/** A path or record that could not be read. */
export interface Unreadable {
  readonly path: string
  readonly why: string
}

/** bytes of one message or record; larger ones are left out and reported */
const LARGEST = 268_435_456

/** All messages under the paths, in their order; folders are walked by name, hidden files left out. */
export async function* messagesIn(paths: readonly string[]): AsyncIterable<FoundMessage | Unreadable> {
  for (const each of paths) {
    try {
      yield* messagesAt(each)
    } catch (error) {
      yield { path: each, why: (error as NodeJS.ErrnoException).code ?? (error as Error).message }
    }
  }
}

async function* messagesAt(at: string): AsyncIterable<FoundMessage | Unreadable> {
  const stats = await fs.stat(at)
  if (stats.isDirectory()) {
    const names = (await fs.readdir(at)).filter((name) => !name.startsWith('.')).sort()
    yield* messagesIn(names.map((name) => path.join(at, name)))
  } else if (/\.jsonl(?:\.gz)?$/.test(at)) yield* recordsIn(at)
  else if (await isMbox(at)) yield* mboxMessages(at)
  else if (stats.size > LARGEST) yield { path: at, why: 'too large' }
  else yield { id: at, bytes: await fs.readFile(at), isFile: true }
}

async function isMbox(file: string): Promise<boolean> {
  const handle = await fs.open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(5), 0, 5, 0)
    return bytesRead === 5 && buffer.toString('latin1') === 'From '
  } finally {
    await handle.close()
  }
}

/** Fields `id`, `raw` and `enc` (`utf8` or `base64`) count; others are left alone. */
async function* recordsIn(file: string): AsyncIterable<FoundMessage | Unreadable> {
  const stream: Readable = createReadStream(file)
  const plain = file.endsWith('.gz') ? stream.pipe(zlib.createGunzip()) : stream
  // pipe() does not hand on errors; without this a file that vanishes would leave us waiting.
  if (plain !== stream) stream.on('error', (error) => plain.destroy(error))
  let number = 0
  for await (const line of splitAt(plain, Buffer.from('\n'))) {
    number++
    if (line.length === 0) continue
    yield recordOf(line) ?? { path: `${file}:${number}`, why: 'not a record with id, raw and enc' }
  }
}

function recordOf(line: Buffer): FoundMessage | undefined {
  try {
    const { id, raw, enc = 'utf8' } = JSON.parse(line.toString('utf8'))
    if (typeof id !== 'string' || typeof raw !== 'string' || (enc !== 'utf8' && enc !== 'base64')) return undefined
    return { id, bytes: Buffer.from(raw, enc) }
  } catch {
    return undefined
  }
}

/** RFC 4155: each message stands after a line that begins with "From ". */
async function* mboxMessages(file: string): AsyncIterable<FoundMessage> {
  let number = 0
  for await (const piece of splitAt(createReadStream(file), Buffer.from('\nFrom '))) {
    yield { id: `${file}:${++number}`, bytes: piece.subarray(piece.indexOf('\n') + 1) }
  }
}

/**
 * The pieces of a stream between separators; the last one too, when it is not empty.
 * @throws RangeError when a piece is larger than `LARGEST`
 */
async function* splitAt(stream: AsyncIterable<Buffer>, separator: Buffer): AsyncIterable<Buffer> {
  let held: Buffer[] = []
  let heldBytes = 0
  for await (const chunk of stream) {
    // A separator may lie across two chunks: the end of what is held is looked at once more.
    const seam = Math.min(separator.length - 1, heldBytes)
    let rest = seam > 0 ? Buffer.concat([tailOf(held, seam), chunk]) : chunk
    if (!rest.includes(separator)) {
      held.push(chunk)
      heldBytes += chunk.length
      if (heldBytes > LARGEST) throw new RangeError('a record is too large')
      continue
    }
    rest = Buffer.concat([...held, chunk])
    let from = 0
    for (let at = rest.indexOf(separator); at >= 0; at = rest.indexOf(separator, from)) {
      yield rest.subarray(from, at)
      from = at + separator.length
    }
    held = [rest.subarray(from)]
    heldBytes = rest.length - from
  }
  if (heldBytes > 0) yield Buffer.concat(held)
}

function tailOf(held: readonly Buffer[], length: number): Buffer {
  return Buffer.concat(held.slice(-length)).subarray(-length)
}
