// The main thread's side of screening: hands messages to the workers and gets back what they found.
import { availableParallelism } from 'node:os'
import { WorkerPool } from '../base/pool.ts'
import type { SpoolHandOver } from '../store/store.ts'
import type { ScreeningFacts } from './context.ts'
import type { Screening } from './screen.ts'

/** ms; longer than the sum of the limits inside: past it the thread is stuck, and the message gets "try again later" */
const DEADLINE_MS = 40_000
/** messages under way in one thread: while some wait for DNS or the engine, others are looked at */
const JOBS_PER_THREAD = 8
/** messages that may wait for a thread; the next sender is told to come back later */
const QUEUE_LIMIT = 256
/** MiB; unpacked bytes lie outside this heap */
const HEAP_MB = 256
/** more threads than this would only take memory from the rest of the house */
const MOST_THREADS = 4

export interface ScreeningRequest extends ScreeningFacts {
  readonly message: SpoolHandOver
}

/** Plain data: it crosses into the threads. */
export interface ScreeningSettings {
  /** our name in Authentication-Results. RFC 8601 §2.5 */
  readonly authservId: string
  /** `address` or `address:port`; absent: those of the machine; empty: no DNS, senders are not checked */
  readonly dnsServers?: readonly string[]
  /** ms for one try at one DNS server */
  readonly dnsTimeoutMs?: number
  /** the virus engine; absent: only our own check runs */
  readonly clamd?: { readonly address: string; readonly budgetMs?: number }
  /** absent: one a core, four at most */
  readonly threads?: number
}

export class Screener {
  readonly #pool: WorkerPool<ScreeningRequest, Screening>

  constructor(settings: ScreeningSettings) {
    this.#pool = new WorkerPool({
      script: new URL('./worker.ts', import.meta.url),
      size: settings.threads ?? Math.min(availableParallelism(), MOST_THREADS),
      jobsPerThread: JOBS_PER_THREAD,
      queueLimit: QUEUE_LIMIT,
      deadlineMs: DEADLINE_MS,
      heapMb: HEAP_MB,
      workerData: settings,
    })
  }

  /** @throws Refusal `unavailable` when all threads are busy or broke; never answers without having looked */
  screen({ message, ...facts }: ScreeningRequest): Promise<Screening> {
    if (message.kind === 'file') return this.#pool.run({ message, ...facts })
    // A view would take the whole buffer it looks into along: other messages, and megabytes of them.
    const bytes = Uint8Array.from(message.bytes)
    return this.#pool.run({ message: { kind: 'memory', bytes }, ...facts }, [bytes.buffer])
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}
