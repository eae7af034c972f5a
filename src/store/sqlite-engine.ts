// The embedded engine: one SQLite file, one connection that writes, a few that read, and a look-out for other processes.
import type { Transaction } from 'kysely'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { bindTransaction } from './bound-transaction.ts'
import { storageRefusal } from './database-errors.ts'
import { GroupCommit } from './group-commit.ts'
import type { SqlEngine, Work } from './sql-engine.ts'
import { SqliteConnection } from './sqlite-connection.ts'
import type { News } from './store.ts'
import type { Tables } from './tables.ts'

const log = logOf('store')

/** Transactions that read at the same time; a read is short, so few suffice. */
const MAX_READERS = 16
/** ms to wait for one of them */
const READER_LIMIT_MS = 10_000
/** ms between looks for commits of other processes */
const LOOKOUT_MS = 100

interface Waiter {
  readonly give: (connection: SqliteConnection) => void
  readonly refuse: (error: Refusal) => void
  readonly timer: NodeJS.Timeout
}

export class SqliteEngine implements SqlEngine {
  readonly name = 'sqlite'
  readonly #file: string
  readonly #writer: SqliteConnection
  readonly #group: GroupCommit
  readonly #idleReaders: SqliteConnection[] = []
  readonly #waiters: Waiter[] = []
  #readers = 0
  #lookout: NodeJS.Timeout | undefined
  #closed = false

  /** @throws Refusal `bad-settings` when the file cannot be used durably, `unavailable`, `data-damaged` */
  constructor(file: string) {
    this.#file = file
    this.#writer = new SqliteConnection(file, 'write')
    this.#group = new GroupCommit(this.#writer)
  }

  get commits(): number {
    return this.#group.commits
  }

  async read<T>(work: Work<T>): Promise<T> {
    const connection = await this.#takeReader()
    const bound = bindTransaction(this.name, (query) => connection.execute(query))
    try {
      connection.run('BEGIN')
      const value = await work(bound.db)
      bound.end()
      return value
    } catch (error) {
      throw storageRefusal(error, 'read') ?? error
    } finally {
      this.#endRead(connection)
    }
  }

  async write<T>(work: Work<T>): Promise<T> {
    if (this.#closed) throw closing()
    return this.#group.run(work)
  }

  migrate<T>(work: (run: (script: string) => Promise<void>, db: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.#group.run((db) => work(async (script) => this.#writer.script(script), db))
  }

  async findDamage(): Promise<string[]> {
    const connection = await this.#takeReader()
    try {
      return connection.integrityCheck()
    } catch (error) {
      const refusal = storageRefusal(error, 'read')
      if (refusal?.reason === 'data-damaged') return [refusal.detail]
      throw refusal ?? error
    } finally {
      this.#giveReader(connection)
    }
  }

  /** Other processes see the commit itself. */
  announce(): void {}

  async onNews(heard: (news: News) => void): Promise<void> {
    // On the connection that writes, the value changes only when somebody else has committed.
    let seen = this.#writer.pragma('data_version')
    this.#lookout = setInterval(() => {
      const version = this.#writer.pragma('data_version')
      if (version !== seen) heard({ topic: '*' })
      seen = version
    }, LOOKOUT_MS).unref()
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#lookout)
    await this.#group.idle()
    for (const waiter of this.#waiters.splice(0)) {
      clearTimeout(waiter.timer)
      waiter.refuse(closing())
    }
    for (const reader of this.#idleReaders.splice(0)) reader.close()
    this.#writer.close()
  }

  async #takeReader(): Promise<SqliteConnection> {
    if (this.#closed) throw closing()
    const idle = this.#idleReaders.pop()
    if (idle !== undefined) return idle
    if (this.#readers < MAX_READERS) {
      this.#readers += 1
      try {
        return new SqliteConnection(this.#file, 'read')
      } catch (error) {
        this.#readers -= 1
        throw error
      }
    }
    return new Promise((give, refuse) => {
      const timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        refuse(new Refusal('unavailable', 'Storage is busy', 'all readers are taken'))
      }, READER_LIMIT_MS)
      const waiter: Waiter = { give, refuse, timer }
      this.#waiters.push(waiter)
    })
  }

  /** A connection that cannot even end its transaction, as with a damaged page in it, is not used again. */
  #endRead(connection: SqliteConnection): void {
    try {
      if (connection.inTransaction) connection.run('ROLLBACK')
      this.#giveReader(connection)
    } catch (error) {
      log.error({ err: error }, 'a connection that reads was given up')
      this.#readers -= 1
      connection.close()
    }
  }

  #giveReader(connection: SqliteConnection): void {
    if (this.#closed) return connection.close()
    const waiter = this.#waiters.shift()
    if (waiter === undefined) {
      this.#idleReaders.push(connection)
      return
    }
    clearTimeout(waiter.timer)
    waiter.give(connection)
  }
}

function closing(): Refusal {
  return new Refusal('shutting-down', 'Closing down')
}
