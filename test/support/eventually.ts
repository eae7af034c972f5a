// Waits for what comes by itself: long enough for a loaded machine, and no longer than it takes.
import { monotonic, sleep } from '../../src/base/clock.ts'

const LOOK_MS = 50

/** Asks until it is so. @throws when it is not so within the limit */
export async function eventually(claim: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const giveUpAt = monotonic() + limitMs
  while (!(await claim())) {
    if (monotonic() > giveUpAt) throw new Error(`not so within ${limitMs} ms: ${claim.toString()}`)
    await sleep(LOOK_MS)
  }
}
