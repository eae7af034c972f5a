// Several virus engines as one: what any of them finds is found, and clean is only what all of them call clean.
import { createHash } from 'node:crypto'
import { monotonic } from '../base/clock.ts'
import type { Clamd } from '../net/clamd.ts'
import type { Icap } from '../net/icap.ts'
import type { ScanWithEngine } from './malware.ts'

/** One engine, wherever it runs. Both throw when it cannot say. */
export interface VirusEngine {
  readonly scan: ScanWithEngine
  /** changes whenever the engine might say something else about the same message */
  version(): Promise<string>
}

/** ms for which the engines' versions are believed; a new base acts within it */
const VERSION_MS = 15_000
/** answers remembered, the oldest forgotten first: retries and copies of one message cost nothing */
const REMEMBERED = 4_096

type Answer = Awaited<ReturnType<ScanWithEngine>>

/** @returns undefined without engines */
export function together(engines: readonly VirusEngine[]): ScanWithEngine | undefined {
  if (engines.length === 0) return undefined
  const versions = currentVersions(engines)
  const known = new Map<string, Answer>()
  return async (message) => {
    // An engine that does not tell its version may still scan: its answers are not remembered.
    const current = await versions().catch(() => undefined)
    const key = current && `${createHash('sha256').update(message).digest('base64')} ${current}`
    const remembered = key === undefined ? undefined : known.get(key)
    if (remembered !== undefined) return remembered
    const answer = await vote(engines, message)
    if (key !== undefined) {
      known.set(key, answer)
      if (known.size > REMEMBERED) known.delete(known.keys().next().value!)
    }
    return answer
  }
}

/** @throws what the first engine that could not say threw, when no other found anything */
async function vote(engines: readonly VirusEngine[], message: Uint8Array): Promise<Answer> {
  const outcomes = await Promise.allSettled(engines.map(({ scan }) => scan(message)))
  let failure: PromiseRejectedResult | undefined
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') failure ??= outcome
    else if (outcome.value !== 'clean') return outcome.value
  }
  if (failure !== undefined) throw failure.reason
  return 'clean'
}

function currentVersions(engines: readonly VirusEngine[]): () => Promise<string> {
  let asked: { readonly at: number; readonly versions: Promise<string> } | undefined
  return () => {
    if (asked === undefined || monotonic() - asked.at > VERSION_MS) {
      const versions = Promise.all(engines.map((engine) => engine.version())).then((all) => all.join(' '))
      versions.catch(() => {}) // whoever asks hears of it
      asked = { at: monotonic(), versions }
    }
    return asked.versions
  }
}

export function clamdEngine(clamd: Clamd): VirusEngine {
  const version = async () => {
    const { engine, base = 0, baseMadeAt = 0 } = await clamd.version()
    return `${engine}/${base}/${baseMadeAt}`
  }
  return { scan: (message) => clamd.scan(message), version }
}

export function icapEngine(icap: Icap): VirusEngine {
  return { scan: (message) => icap.scan(message), version: () => icap.version() }
}
