// One connection to a SQLite file, with the settings that durability rests on and a cache of prepared statements.
import Database from 'better-sqlite3'
import type { CompiledQuery, QueryResult } from 'kysely'
import { Refusal } from '../base/refusal.ts'
import { storageRefusal } from './database-errors.ts'

/** Prepared statements kept per connection; the house has a few hundred different ones. */
const MAX_STATEMENTS = 500
/** ms that SQLite itself waits for another process; short, since it blocks the event loop. */
const BUSY_MS = 50
/** Pages (of 4 KiB) in the write-ahead log before a commit moves them into the database: 16 MiB. */
const CHECKPOINT_PAGES = 4_000
/** KiB of page cache per connection; the many that read also find pages in the cache of the system. */
const CACHE_KIB = { read: 2_048, write: 8_192 } as const

/** What must be so, asked back from SQLite: a value that it silently did not take is a refusal at start-up. */
const ASSERTED: readonly (readonly [name: string, set: string, expected: unknown])[] = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2], // a commit is on disk before it returns; NORMAL loses commits at a power cut
  ['foreign_keys', 'ON', 1],
  ['secure_delete', 'ON', 1], // deleted rows are overwritten with zeros
]

type Statement = Database.Statement<unknown[], unknown>

export class SqliteConnection {
  readonly #database: Database.Database
  readonly #statements = new Map<string, Statement>()

  /** @throws Refusal `bad-settings` when the file cannot be used durably, `unavailable`, `storage-full` */
  constructor(file: string, use: 'read' | 'write') {
    try {
      this.#database = new Database(file, { timeout: BUSY_MS })
      for (const [name, set] of ASSERTED) this.#database.pragma(`${name} = ${set}`)
      this.#database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
      this.#database.pragma(`cache_size = -${CACHE_KIB[use]}`)
      if (use === 'read') this.#database.pragma('query_only = ON')
    } catch (error) {
      throw storageRefusal(error, 'write') ?? error
    }
    for (const [name, , expected] of ASSERTED) {
      const found = this.pragma(name)
      if (found === expected) continue
      this.close()
      throw new Refusal('bad-settings', 'The database is not durable', `PRAGMA ${name} is ${found}, not ${expected}`)
    }
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction
  }

  pragma(name: string): unknown {
    return this.#database.pragma(name, { simple: true })
  }

  /** Runs a statement that has neither parameters nor rows. */
  run(sql: string): void {
    this.#prepare(sql).run()
  }

  /** Runs a script of many statements. */
  script(sql: string): void {
    this.#database.exec(sql)
  }

  /** Async only in its form: SQLite answers at once, so that a transaction seldom gives way to another task. */
  async execute({ sql, parameters }: CompiledQuery): Promise<QueryResult<unknown>> {
    const statement = this.#prepare(sql)
    if (statement.reader) return { rows: statement.all(parameters as unknown[]) }
    const { changes, lastInsertRowid } = statement.run(parameters as unknown[])
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  /** Reads every page; the larger the database, the longer it takes. @returns what is wrong, in SQLite's words */
  integrityCheck(): string[] {
    const rows = this.#database.pragma('integrity_check') as { integrity_check: string }[]
    return rows.map((row) => row.integrity_check).filter((words) => words !== 'ok')
  }

  close(): void {
    this.#database.close()
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    // Lists of different lengths make ever new texts: the oldest goes.
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.delete(this.#statements.keys().next().value!)
    const statement = this.#database.prepare<unknown[], unknown>(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
