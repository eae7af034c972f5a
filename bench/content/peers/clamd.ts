// clamd: a virus engine, whose base also knows some phishing; what it knows it stops, and of the rest it says nothing.
import { monotonic } from '../../../src/base/clock.ts'
import { Clamd } from '../../../src/net/clamd.ts'
import { startClamd } from '../../support/clamd.ts'
import { cpuMs, pssMib } from '../../support/process-tree.ts'
import type { Contender, Judgement } from '../contender.ts'

/** Where freshclam(1) puts the base by default; without it there is nothing to measure. */
export const VIRUS_BASE = '/var/lib/clamav/main.cvd'

export async function clamd(): Promise<Contender> {
  const { place, port } = await startClamd(VIRUS_BASE.replace(/\/[^/]*$/, ''))
  const engine = new Clamd({ address: `127.0.0.1:${port}` })
  return {
    name: 'clamd',
    judge: async function* (letters) {
      for (const { bytes } of letters) yield await judge(engine, bytes)
    },
    cpuMs: () => cpuMs(place.roots),
    memoryMib: () => pssMib(place.roots),
    close: () => place.stop(),
  }
}

async function judge(engine: Clamd, bytes: Uint8Array): Promise<Judgement> {
  const startedAt = monotonic()
  const answer = await engine.scan(bytes)
  const found = answer === 'clean' ? [] : [answer.found]
  return { score: found.length, isStopped: found.length > 0, reasons: found, ms: monotonic() - startedAt }
}
