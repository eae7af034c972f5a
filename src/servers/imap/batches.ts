// Many messages a few at a time, so that other sessions get their turn and the answer never gathers in memory.
import type { Session } from './session.ts'

/** Messages in one look at the store, by what is looked at. */
export const BATCH = {
  /** flags, dates, sizes: some hundred bytes each */
  placements: 500,
  /** envelope, structure and listed header: up to some hundred kB each in messages made for it */
  digests: 100,
  /** the body: \Seen is set before it is sent, so that few are marked when the client goes away meanwhile */
  bodies: 20,
} as const

export async function* inBatches(
  session: Session,
  uids: readonly number[],
  size: number = BATCH.placements,
): AsyncIterable<readonly number[]> {
  for (let at = 0; at < uids.length; at += size) {
    yield uids.slice(at, at + size)
    await session.ease()
  }
}
