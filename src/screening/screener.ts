// The main thread's side of screening: hands messages to the workers and gets back what they found.
import { availableParallelism } from 'node:os'
import { monotonic } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import { ThreadEnded, WorkerPool } from '../base/pool.ts'
import { Refusal } from '../base/refusal.ts'
import type { ClamdOptions } from '../net/clamd.ts'
import type { IcapOptions } from '../net/icap.ts'
import type { SpoolHandOver } from '../store/store.ts'
import type { ScreeningFacts } from './context.ts'
import { unscannable, type Screening } from './screening.ts'

const log = logOf('screening')

/** ms of CPU time; longer than the sum of the limits inside: past it the thread is stuck */
const DEADLINE_MS = 40_000
/** messages under way in one thread: while some wait for DNS or the engine, others are looked at */
const JOBS_PER_THREAD = 8
/** messages that may wait for a thread; the next sender is told to come back later */
const QUEUE_LIMIT = 256
/** bytes of all messages under way together, which the threads hold in memory; one alone may be larger */
const BYTES_UNDER_WAY = 268_435_456
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
  /** the virus engines; absent: only our own check runs */
  readonly clamd?: readonly ClamdOptions[]
  readonly icap?: readonly IcapOptions[]
  /** find files that do something when they are opened, to be left out of the members' copy */
  readonly disarms?: boolean
  /** absent: one a core, four at most */
  readonly threads?: number
}

export class Screener {
  readonly #pool: WorkerPool<ScreeningRequest, Screening>
  /** one thread, one message at a time: for those that were in a thread that ended */
  readonly #alone: WorkerPool<ScreeningRequest, Screening>
  #bytesUnderWay = 0

  constructor(settings: ScreeningSettings) {
    const each = {
      script: new URL('./worker.ts', import.meta.url),
      queueLimit: QUEUE_LIMIT,
      deadlineMs: DEADLINE_MS,
      heapMb: HEAP_MB,
      workerData: settings,
    }
    const size = settings.threads ?? Math.min(availableParallelism(), MOST_THREADS)
    this.#pool = new WorkerPool({ ...each, size, jobsPerThread: JOBS_PER_THREAD })
    this.#alone = new WorkerPool({ ...each, size: 1 })
  }

  /**
   * A message that ends its thread would do so each time it is sent again, and take others along: all that were in that
   * thread are looked at again one by one, and what ends the second thread too is given to the policy as unscannable.
   * @throws Refusal `unavailable` when all threads are busy or none comes up; never answers without having looked
   */
  async screen(request: ScreeningRequest): Promise<Screening> {
    const bytes = sizeOf(request.message)
    if (this.#bytesUnderWay > 0 && this.#bytesUnderWay + bytes > BYTES_UNDER_WAY) {
      throw new Refusal(
        'unavailable',
        'Too much mail at once, try again later',
        `${this.#bytesUnderWay} bytes under way`,
      )
    }
    this.#bytesUnderWay += bytes
    try {
      return await this.#look(request)
    } finally {
      this.#bytesUnderWay -= bytes
    }
  }

  async #look(request: ScreeningRequest): Promise<Screening> {
    const startedAt = monotonic()
    try {
      return await look(this.#pool, request)
    } catch (error) {
      if (!(error instanceof ThreadEnded)) throw error
    }
    try {
      return await look(this.#alone, request)
    } catch (error) {
      if (!(error instanceof ThreadEnded)) throw error
      const size = sizeOf(request.message)
      log.error({ bytes: size, detail: error.detail }, 'a message ended two threads')
      return unscannable(size, monotonic() - startedAt)
    }
  }

  async close(): Promise<void> {
    await this.#pool.close()
    await this.#alone.close()
  }
}

function look(pool: WorkerPool<ScreeningRequest, Screening>, request: ScreeningRequest): Promise<Screening> {
  const { message } = request
  if (message.kind === 'file') return pool.run(request)
  // A view would take the whole buffer it looks into along: other messages, and megabytes of them.
  const bytes = Uint8Array.from(message.bytes)
  return pool.run({ ...request, message: { kind: 'memory', bytes } }, [bytes.buffer])
}

const sizeOf = (message: SpoolHandOver) => (message.kind === 'file' ? message.size : message.bytes.length)
