// Group commit: writers that come together run one after another in one SQLite transaction and share its flush to disk.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { monotonic, sleep } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { bindTransaction } from './bound-transaction.ts'
import { storageRefusal } from './database-errors.ts'
import type { Work } from './sql-engine.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

const log = logOf('store')

/** ms for which a transaction takes in further writers. Source: reliability.md §4, "batch commits up to ~5 ms" */
const GATHER_MS = 5
const MAX_BATCH = 200
/** Writers that may wait; more are told to come back. */
const MAX_WAITING = 10_000
/** ms for one writer's work; also ends a write that waits for a write started inside it. */
const WORK_LIMIT_MS = 20_000
/** ms to wait for another process (the command line) that is writing */
const LOCK_LIMIT_MS = 10_000

interface Writer {
  readonly work: Work<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** A writer whose work is done but not yet committed. */
interface Done {
  readonly writer: Writer
  readonly value: unknown
}

export class GroupCommit {
  readonly #connection: SqliteConnection
  readonly #waiting: Writer[] = []
  #draining: Promise<void> | undefined
  #commits = 0

  constructor(connection: SqliteConnection) {
    this.#connection = connection
  }

  /** Commits so far: with many writers, fewer than there were writes. */
  get commits(): number {
    return this.#commits
  }

  run<T>(work: Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#waiting.length >= MAX_WAITING) return reject(unavailable('too many writers wait'))
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject })
      this.#draining ??= this.#drain()
    })
  }

  /** Resolves when nobody is writing. */
  async idle(): Promise<void> {
    await this.#draining
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#commitBatch()
      // What came in over the network meanwhile gets its turn, and may join the next transaction.
      if (this.#waiting.length > 0) await nextTurn()
    }
    this.#draining = undefined
  }

  async #commitBatch(): Promise<void> {
    try {
      await this.#begin()
    } catch (error) {
      for (const writer of this.#waiting.splice(0)) writer.reject(storageRefusal(error, 'write') ?? error)
      return
    }
    const done: Done[] = []
    try {
      await this.#runWaiting(done)
      this.#connection.run('COMMIT')
      this.#commits += 1
    } catch (error) {
      this.#rollBack()
      for (const { writer } of done) writer.reject(storageRefusal(error, 'write') ?? error)
      return
    }
    for (const { writer, value } of done) writer.resolve(value)
  }

  /** Runs those who wait, and those who join while the transaction gathers. */
  async #runWaiting(done: Done[]): Promise<void> {
    const gatherUntil = monotonic() + GATHER_MS
    for (let ran = 0; ran < MAX_BATCH && monotonic() < gatherUntil; ran++) {
      // A lone writer never waits. Where there were several, those that this turn of the event loop wakes join in.
      if (this.#waiting.length === 0 && ran > 1) await nextTurn()
      const writer = this.#waiting.shift()
      if (writer === undefined) return
      const outcome = await this.#runOne(writer)
      if (outcome !== undefined) done.push(outcome)
    }
  }

  #rollBack(): void {
    try {
      if (this.#connection.inTransaction) this.#connection.run('ROLLBACK')
    } catch (error) {
      log.error({ err: error }, 'a transaction could not be rolled back') // nothing of it was committed
    }
  }

  /** Runs one writer under a savepoint; its failure undoes only what it did. @throws when the whole transaction is lost */
  async #runOne(writer: Writer): Promise<Done | undefined> {
    const connection = this.#connection
    const bound = bindTransaction('sqlite', (query) => connection.execute(query))
    try {
      connection.run('SAVEPOINT writer')
      const value = await limited(writer.work(bound.db))
      bound.end()
      connection.run('RELEASE writer')
      return { writer, value }
    } catch (error) {
      endQuietly(bound)
      writer.reject(storageRefusal(error, 'write') ?? error)
      // A full disk or an I/O error makes SQLite roll back everything: the others must hear of it.
      if (!connection.inTransaction) throw error
      connection.run('ROLLBACK TO writer')
      connection.run('RELEASE writer')
      return undefined
    }
  }

  async #begin(): Promise<void> {
    const giveUpAt = monotonic() + LOCK_LIMIT_MS
    for (;;) {
      try {
        return this.#connection.run('BEGIN IMMEDIATE')
      } catch (error) {
        if (!isBusy(error) || monotonic() > giveUpAt) throw error
        await sleep(5)
      }
    }
  }
}

async function limited<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable('a write took too long')), WORK_LIMIT_MS)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

function endQuietly(bound: { end(): void }): void {
  try {
    bound.end()
  } catch {
    // the failure of a statement is already the failure of the work
  }
}

function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown }).code ?? '').startsWith('SQLITE_BUSY')
}

function unavailable(detail: string): Refusal {
  return new Refusal('unavailable', 'Storage is busy', detail)
}
