// A pool of worker threads for work that burns CPU: bounded queue, a deadline per job, restart after a crash.
import { flushCompileCache } from 'node:module'
import { parentPort, Worker, type Transferable } from 'node:worker_threads'
import { monotonic } from './clock.ts'
import { Refusal, type Reason } from './refusal.ts'

/** After a crash the next worker waits this long, twice as long after each further one. */
const FIRST_BACK_OFF_MS = 100
const LONGEST_BACK_OFF_MS = 10_000
/** Deadlines that a thread may take on the wall while the machine gives it no CPU time. Twice 4 of 40 s end before a sender's 10 minutes do. */
const WALL_DEADLINES = 4

export interface PoolSettings {
  /** the file that calls `serve` */
  readonly script: URL
  /** threads at most; each is started when it is first needed */
  readonly size: number
  /** jobs that may wait for a thread; one more is refused */
  readonly queueLimit: number
  /** ms of CPU time of the process from the start of a job in its thread to the end of the thread that has not answered */
  readonly deadlineMs: number
  /** jobs under way in one thread at a time, for handlers that wait for others; 1 when absent */
  readonly jobsPerThread?: number
  /** heap of one thread, MiB */
  readonly heapMb: number
  /** what the worker finds in `workerData` */
  readonly workerData?: unknown
}

/**
 * The thread ended under this job, or was ended as it did not answer: this job broke it, or another that was beside it.
 * A thread that never came up is no fault of its jobs: they get a plain `unavailable`.
 */
export class ThreadEnded extends Refusal {}

interface Job<Request, Reply> {
  readonly request: Request
  readonly transfer: readonly Transferable[]
  readonly done: (reply: Reply) => void
  readonly failed: (error: Error) => void
  deadline?: NodeJS.Timeout
}

interface Seat<Request, Reply> {
  worker?: Worker
  /** whether it has come up: `serve` was called in it */
  isUp: boolean
  /** those under way, by their numbers */
  readonly jobs: Map<number, Job<Request, Reply>>
  /** crashes since the last answer */
  crashes: number
  /** on the clock that never goes back; no worker is started before it */
  restAt: number
}

type Outcome<Reply> =
  | { readonly reply: Reply }
  | { readonly refusal: { readonly reason: Reason; readonly message: string; readonly detail: string } }
  | { readonly error: { readonly message: string; readonly stack: string } }

/** What crosses between the threads: each answer bears the number of its question. */
type Question<Request> = { readonly id: number; readonly request: Request }
type Answer<Reply> = { readonly id: number; readonly outcome: Outcome<Reply> }
const UP = 'up'

export class WorkerPool<Request, Reply> {
  readonly #settings: PoolSettings
  readonly #seats: Seat<Request, Reply>[]
  readonly #queue: Job<Request, Reply>[] = []
  #lastId = 0
  #closing = false
  #whenIdle: () => void = () => undefined

  constructor(settings: PoolSettings) {
    this.#settings = settings
    this.#seats = Array.from({ length: settings.size }, () => ({ isUp: false, jobs: new Map(), crashes: 0, restAt: 0 }))
  }

  /**
   * Runs one job in a thread; a job that waits or runs keeps the process alive, an idle thread does not.
   * @param transfer  buffers that move instead of being copied
   * @throws ThreadEnded (a Refusal `unavailable`): the thread crashed or ran past its deadline; Refusal `unavailable`: the
   *   queue is full, or no thread comes up; `shutting-down` after `close`; whatever the worker's handler threw
   */
  run(request: Request, transfer: readonly Transferable[] = []): Promise<Reply> {
    if (this.#closing) return Promise.reject(new Refusal('shutting-down', 'Shutting down'))
    if (this.#queue.length >= this.#settings.queueLimit && this.#idleSeat() === undefined) {
      return Promise.reject(unavailable(`queue full: ${this.#queue.length} jobs wait`))
    }
    return new Promise((done, failed) => {
      this.#queue.push({ request, transfer, done, failed })
      this.#next()
    })
  }

  /** Takes no new jobs, lets those that run or wait come to their end, then ends the threads. */
  async close(): Promise<void> {
    this.#closing = true
    await new Promise<void>((resolve) => {
      this.#whenIdle = resolve
      this.#next()
    })
    await Promise.all(this.#seats.map((seat) => this.#dismiss(seat)))
  }

  /** The one with the fewest jobs, if it can take another; of equals one whose thread runs already. */
  #idleSeat(): Seat<Request, Reply> | undefined {
    const { jobsPerThread = 1 } = this.#settings
    const load = (seat: Seat<Request, Reply>) => seat.jobs.size + (seat.worker ? 0 : 0.5)
    return this.#seats
      .filter((seat) => seat.jobs.size < jobsPerThread && seat.restAt <= monotonic())
      .reduce<Seat<Request, Reply> | undefined>(
        (least, seat) => (least && load(least) <= load(seat) ? least : seat),
        undefined,
      )
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const seat = this.#idleSeat()
      if (!seat) return
      this.#give(seat, this.#queue.shift()!)
    }
    if (this.#seats.every((seat) => seat.jobs.size === 0)) this.#whenIdle()
  }

  #give(seat: Seat<Request, Reply>, job: Job<Request, Reply>): void {
    const id = ++this.#lastId
    seat.jobs.set(id, job)
    seat.worker ??= this.#start(seat)
    seat.worker.ref()
    this.#watch(seat, job)
    try {
      seat.worker.postMessage({ id, request: job.request } satisfies Question<Request>, job.transfer)
    } catch (error) {
      // A request that cannot be cloned is the caller's bug; the thread is as good as before.
      this.#finish(seat, id)?.failed(error as Error)
    }
  }

  /** On a busy machine a thread that is given no time is not stuck: what the whole process used is no less than what the thread did. */
  #watch(seat: Seat<Request, Reply>, job: Job<Request, Reply>): void {
    const { deadlineMs } = this.#settings
    const before = process.cpuUsage()
    const latest = monotonic() + WALL_DEADLINES * deadlineMs
    const lookIn = (ms: number) => {
      job.deadline = setTimeout(() => {
        const { user, system } = process.cpuUsage(before)
        const left = Math.min(deadlineMs - (user + system) / 1_000, latest - monotonic())
        if (left > 0) return lookIn(left)
        // A thread that is stuck in one job answers none of the others either.
        void this.#dismiss(seat)
        this.#failAll(seat, `deadline: no answer within ${deadlineMs} ms`)
      }, ms)
    }
    lookIn(deadlineMs)
  }

  #start(seat: Seat<Request, Reply>): Worker {
    const { script, workerData, heapMb } = this.#settings
    const worker = new Worker(script, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapMb } })
    seat.isUp = false
    worker.on('message', (message: Answer<Reply> | typeof UP) => {
      if (message === UP) {
        seat.isUp = seat.worker === worker
        return
      }
      const { id, outcome } = message
      // An answer that was under way when its thread was dismissed belongs to no job any more: its number is unknown.
      const job = this.#finish(seat, id)
      if (!job) return
      seat.crashes = 0
      if ('reply' in outcome) job.done(outcome.reply)
      else job.failed(errorOf(outcome))
    })
    let cause = ''
    worker.on('error', (error) => (cause = (error as Error).message))
    worker.on('exit', (code) => {
      if (seat.worker !== worker) return
      delete seat.worker
      const rest = Math.min(FIRST_BACK_OFF_MS * 2 ** seat.crashes++, LONGEST_BACK_OFF_MS)
      seat.restAt = monotonic() + rest
      setTimeout(() => this.#next(), rest + 1)
      this.#failAll(seat, `crash: the worker ended with ${code} ${cause}`)
    })
    return worker
  }

  /** The job leaves its seat; gives it back for its outcome. */
  #finish(seat: Seat<Request, Reply>, id: number): Job<Request, Reply> | undefined {
    const job = seat.jobs.get(id)
    clearTimeout(job?.deadline)
    seat.jobs.delete(id)
    if (seat.jobs.size === 0) seat.worker?.unref()
    queueMicrotask(() => this.#next())
    return job
  }

  #failAll(seat: Seat<Request, Reply>, detail: string): void {
    const Failure = seat.isUp ? ThreadEnded : Refusal
    for (const id of [...seat.jobs.keys()]) this.#finish(seat, id)?.failed(unavailable(detail, Failure))
  }

  async #dismiss(seat: Seat<Request, Reply>): Promise<void> {
    const { worker } = seat
    delete seat.worker
    await worker?.terminate()
  }
}

/**
 * The worker's side: answers each request with what the handler gives back. A `Refusal` arrives as one; any other
 * error arrives with its stack.
 */
export function serve<Request, Reply>(handler: (request: Request) => Reply | Promise<Reply>): void {
  const port = parentPort
  if (!port) throw new Error('serve() is called in a worker thread')
  port.on('message', async ({ id, request }: Question<Request>) => {
    let outcome: Outcome<Reply>
    try {
      outcome = { reply: await handler(request) }
    } catch (error) {
      outcome = outcomeOf(error as Error)
    }
    port.postMessage({ id, outcome } satisfies Answer<Reply>)
  })
  port.postMessage(UP)
  flushCompileCache()
}

function outcomeOf(error: Error): Outcome<never> {
  if (error instanceof Refusal) {
    return { refusal: { reason: error.reason, message: error.message, detail: error.detail } }
  }
  return { error: { message: error.message, stack: error.stack ?? '' } }
}

function errorOf(outcome: Exclude<Outcome<unknown>, { reply: unknown }>): Error {
  if ('refusal' in outcome) return new Refusal(outcome.refusal.reason, outcome.refusal.message, outcome.refusal.detail)
  const error = new Error(outcome.error.message)
  error.stack = outcome.error.stack
  return error
}

function unavailable(detail: string, Failure = Refusal): Refusal {
  return new Failure('unavailable', 'Try again later', detail)
}
