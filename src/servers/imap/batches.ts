// Many messages a few at a time, so that other sessions get their turn and the answer never gathers in memory.
import type { Session } from './session.ts'

/** Messages in one look at the store. */
export const BATCH = 500

export async function* inBatches(session: Session, uids: readonly number[]): AsyncIterable<readonly number[]> {
  for (let at = 0; at < uids.length; at += BATCH) {
    yield uids.slice(at, at + BATCH)
    await session.ease()
  }
}
