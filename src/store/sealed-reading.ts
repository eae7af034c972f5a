// Reading a stretch of a sealed file, whether it is a blob or a spool.
import type { FileReader } from '../base/files.ts'
import { CHUNK_BYTES, type StreamOpener } from '../keys/stream.ts'

/** Chunks fetched at a time when much is read: fewer calls to the disk or bucket, 256 KiB of memory. */
const CHUNKS_AHEAD = 4

/** Plaintext from `start` to `end`, both within the size. @throws Refusal `data-damaged` */
export async function openedStretch(sealed: FileReader, opener: StreamOpener, start: number, end: number) {
  const range = opener.sealedRange({ start, end })
  return opener.open({ start, end }, await sealed.read(range.start, range.end))
}

/** The same, at most 64 KiB at a time. */
export async function* openedChunks(
  sealed: FileReader,
  opener: StreamOpener,
  start: number,
  end: number,
): AsyncIterable<Buffer> {
  for (let at = start; at < end;) {
    const until = Math.min(end, (Math.floor(at / CHUNK_BYTES) + CHUNKS_AHEAD) * CHUNK_BYTES)
    const bytes = await openedStretch(sealed, opener, at, until)
    for (let cut = 0; cut < bytes.length; cut += CHUNK_BYTES) yield bytes.subarray(cut, cut + CHUNK_BYTES)
    at = until
  }
}
