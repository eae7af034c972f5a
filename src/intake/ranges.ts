// Takes stretches out of a stream of bytes.
import type { FieldRange } from '../screening/authentication-results.ts'

/** What lies outside all ranges, which are in message order. */
export async function* without(chunks: AsyncIterable<Buffer>, ranges: readonly FieldRange[]): AsyncGenerator<Buffer> {
  let at = 0
  for await (const chunk of chunks) {
    yield* outside(chunk, at, ranges)
    at += chunk.length
  }
}

/** The parts of a chunk, which begins at `at` in the message. */
function* outside(chunk: Buffer, at: number, ranges: readonly FieldRange[]): Generator<Buffer> {
  let from = 0
  for (const { start, end } of ranges) {
    const first = Math.min(Math.max(start - at, from), chunk.length)
    if (first > from) yield chunk.subarray(from, first)
    from = Math.max(from, Math.min(Math.max(end - at, 0), chunk.length))
  }
  if (from < chunk.length) yield chunk.subarray(from)
}
