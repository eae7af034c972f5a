// The lines of a file or of standard input, one after the other, unpacked when they are gzip; never all in memory.
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import zlib from 'node:zlib'
import { Refusal } from '../base/refusal.ts'

/** bytes; a longer line is no record of ours */
const LONGEST = 1_048_576

/**
 * @param path  `-` is standard input
 * @returns lines without their end; the last one too, when it has none
 * @throws Refusal `bad-parameter` for a line that is too long; errors of the file as Node throws them
 */
export async function* linesOf(path: string): AsyncIterable<string> {
  const raw: Readable = path === '-' ? process.stdin : createReadStream(path)
  const stream = path.endsWith('.gz') ? raw.pipe(zlib.createGunzip()) : raw
  // pipe() does not hand on errors; without this a file that vanishes would leave us waiting.
  if (stream !== raw) raw.on('error', (error) => stream.destroy(error))
  let held = ''
  const decoder = new TextDecoder()
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const lines = (held + decoder.decode(chunk, { stream: true })).split('\n')
    held = lines.pop() ?? ''
    if (held.length > LONGEST) throw new Refusal('bad-parameter', 'a line is longer than 1 MiB')
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  held += decoder.decode()
  if (held !== '') yield held
}
