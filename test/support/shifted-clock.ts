// Preloaded into a process of Gatehouse (NODE_OPTIONS=--import …): its clock goes before ours, so that days pass at a restart.
import { useClock } from '../../src/base/clock.ts'

/** What a process is given in its environment to live so much later. @param ms  0 or more */
export function laterBy(ms: number): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `--import ${import.meta.filename}`, CLOCK_AHEAD_MS: String(ms) }
}

const aheadMs = Number(process.env['CLOCK_AHEAD_MS'] ?? 0)
if (aheadMs > 0) useClock({ now: () => Date.now() + aheadMs })
