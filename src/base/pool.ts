// A pool of worker threads for work that burns CPU: bounded queue, a deadline per job, restart after a crash.
import { parentPort, Worker, type Transferable } from 'node:worker_threads'
import { monotonic } from './clock.ts'
import { Refusal, type Reason } from './refusal.ts'

/** After a crash the next worker waits this long, twice as long after each further one. */
const FIRST_BACK_OFF_MS = 100
const LONGEST_BACK_OFF_MS = 10_000

export interface PoolSettings {
  /** the file that calls `serve` */
  readonly script: URL
  /** threads at most; each is started when it is first needed */
  readonly size: number
  /** jobs that may wait for a thread; one more is refused */
  readonly queueLimit: number
  /** ms from the start of a job in its thread to the end of the thread that has not answered */
  readonly deadlineMs: number
  /** heap of one thread, MiB */
  readonly heapMb: number
  /** what the worker finds in `workerData` */
  readonly workerData?: unknown
}

interface Job<Request, Reply> {
  readonly request: Request
  readonly transfer: readonly Transferable[]
  readonly done: (reply: Reply) => void
  readonly failed: (error: Error) => void
}

interface Seat<Request, Reply> {
  worker?: Worker
  job?: Job<Request, Reply>
  deadline?: NodeJS.Timeout
  /** crashes since the last answer */
  crashes: number
  /** on the clock that never goes back; no worker is started before it */
  restAt: number
}

type Answer<Reply> =
  | { readonly reply: Reply }
  | { readonly refusal: { readonly reason: Reason; readonly message: string; readonly detail: string } }
  | { readonly error: { readonly message: string; readonly stack: string } }

export class WorkerPool<Request, Reply> {
  readonly #settings: PoolSettings
  readonly #seats: Seat<Request, Reply>[]
  readonly #queue: Job<Request, Reply>[] = []
  #closing = false
  #whenIdle: () => void = () => undefined

  constructor(settings: PoolSettings) {
    this.#settings = settings
    this.#seats = Array.from({ length: settings.size }, () => ({ crashes: 0, restAt: 0 }))
  }

  /**
   * Runs one job in a thread; a job that waits or runs keeps the process alive, an idle thread does not.
   * @param transfer  buffers that move instead of being copied
   * @throws Refusal `unavailable`: the queue is full, or the thread crashed or ran past its deadline (see `detail`);
   *   `shutting-down` after `close`; whatever the worker's handler threw
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

  #idleSeat(): Seat<Request, Reply> | undefined {
    const free = this.#seats.filter((seat) => !seat.job && seat.restAt <= monotonic())
    return free.find((seat) => seat.worker) ?? free[0]
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const seat = this.#idleSeat()
      if (!seat) return
      this.#give(seat, this.#queue.shift()!)
    }
    if (this.#seats.every((seat) => !seat.job)) this.#whenIdle()
  }

  #give(seat: Seat<Request, Reply>, job: Job<Request, Reply>): void {
    seat.job = job
    seat.worker ??= this.#start(seat)
    seat.worker.ref()
    const { deadlineMs } = this.#settings
    seat.deadline = setTimeout(() => {
      void this.#dismiss(seat)
      this.#finish(seat)?.failed(unavailable(`deadline: no answer within ${deadlineMs} ms`))
    }, deadlineMs)
    try {
      seat.worker.postMessage(job.request, job.transfer)
    } catch (error) {
      // A request that cannot be cloned is the caller's bug; the thread is as good as before.
      this.#finish(seat)?.failed(error as Error)
    }
  }

  #start(seat: Seat<Request, Reply>): Worker {
    const { script, workerData, heapMb } = this.#settings
    const worker = new Worker(script, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapMb } })
    worker.on('message', (answer: Answer<Reply>) => {
      // An answer that was under way when its thread was dismissed belongs to no job any more.
      if (seat.worker !== worker) return
      seat.crashes = 0
      const job = this.#finish(seat)
      if ('reply' in answer) job?.done(answer.reply)
      else job?.failed(errorOf(answer))
    })
    let cause = ''
    worker.on('error', (error) => (cause = (error as Error).message))
    worker.on('exit', (code) => {
      if (seat.worker !== worker) return
      delete seat.worker
      const rest = Math.min(FIRST_BACK_OFF_MS * 2 ** seat.crashes++, LONGEST_BACK_OFF_MS)
      seat.restAt = monotonic() + rest
      setTimeout(() => this.#next(), rest + 1)
      this.#finish(seat)?.failed(unavailable(`crash: the worker ended with ${code} ${cause}`))
    })
    return worker
  }

  /** The seat is free again; gives the job that sat there. */
  #finish(seat: Seat<Request, Reply>): Job<Request, Reply> | undefined {
    const { job } = seat
    clearTimeout(seat.deadline)
    delete seat.job
    seat.worker?.unref()
    queueMicrotask(() => this.#next())
    return job
  }

  async #dismiss(seat: Seat<Request, Reply>): Promise<void> {
    const { worker } = seat
    delete seat.worker
    await worker?.terminate()
  }
}

/**
 * The worker's side: answers each request with what the handler gives back. One request is under way at a time.
 * A `Refusal` arrives as one; any other error arrives with its stack.
 */
export function serve<Request, Reply>(handler: (request: Request) => Reply | Promise<Reply>): void {
  const port = parentPort
  if (!port) throw new Error('serve() is called in a worker thread')
  port.on('message', async (request: Request) => {
    let answer: Answer<Reply>
    try {
      answer = { reply: await handler(request) }
    } catch (error) {
      answer = answerOf(error as Error)
    }
    port.postMessage(answer)
  })
}

function answerOf(error: Error): Answer<never> {
  if (error instanceof Refusal) {
    return { refusal: { reason: error.reason, message: error.message, detail: error.detail } }
  }
  return { error: { message: error.message, stack: error.stack ?? '' } }
}

function errorOf(answer: Exclude<Answer<unknown>, { reply: unknown }>): Error {
  if ('refusal' in answer) return new Refusal(answer.refusal.reason, answer.refusal.message, answer.refusal.detail)
  const error = new Error(answer.error.message)
  error.stack = answer.error.stack
  return error
}

function unavailable(detail: string): Refusal {
  return new Refusal('unavailable', 'Try again later', detail)
}
