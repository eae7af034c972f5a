// The engine for larger installations: PostgreSQL, or what speaks its protocol. Every write has its own transaction.
import type { CompiledQuery, QueryResult, Transaction } from 'kysely'
import pg from 'pg'
import { sleep } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { type BoundTransaction, bindTransaction } from './bound-transaction.ts'
import { isConflict, isConnectionLoss, isSilence, storageRefusal } from './database-errors.ts'
import { PostgresqlNews } from './postgresql-news.ts'
import type { SqlEngine, Work } from './sql-engine.ts'
import type { News } from './store.ts'
import type { Tables } from './tables.ts'

const log = logOf('store')

const MAX_CONNECTIONS = 20
const CONNECT_LIMIT_MS = 5_000
/** ms for one statement, and for a lock that another transaction holds */
const STATEMENT_LIMIT_MS = 20_000
const LOCK_LIMIT_MS = 10_000
/** ms after which we stop waiting for a server that does not answer at all */
const ANSWER_LIMIT_MS = STATEMENT_LIMIT_MS + 5_000
/** ms a transaction may stand still between statements */
const IDLE_LIMIT_MS = 60_000
const MAX_TRIES = 6
/** ms before the second try; doubled for each further one */
const FIRST_PAUSE_MS = 5
/** Statements that the server keeps prepared per connection; texts beyond these are parsed each time. */
const MAX_STATEMENTS = 500
/** What must be so: a commit is on disk before it returns, and text is text in every language. */
const ASSERTED: readonly (readonly [name: string, isRight: (value: string) => boolean])[] = [
  ['fsync', (value) => value === 'on'],
  ['synchronous_commit', (value) => value !== 'off'],
  ['full_page_writes', (value) => value === 'on'],
  ['server_encoding', (value) => value === 'UTF8'],
]
/** Reads see a snapshot, as on SQLite; writers wait for each other row by row. */
const BEGIN = {
  read: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  write: 'BEGIN ISOLATION LEVEL READ COMMITTED',
}
/** Any number, the same in every process: only one of them migrates at a time. */
const MIGRATION_LOCK = 4_287_004_283
/** ms for one migration, and for those of another process that come before it: a new index over much mail takes long */
const MIGRATION_LIMIT_MS = 3_600_000

/** Numbers come as numbers: ids and sizes fit into 2^53, and `sum()` of them is asked for as a number too. */
const NUMBER_TYPES: ReadonlySet<number> = new Set([pg.types.builtins.INT8, pg.types.builtins.NUMERIC])

export class PostgresqlEngine implements SqlEngine {
  readonly name = 'postgresql'
  readonly #pool: pg.Pool
  readonly #news: PostgresqlNews
  readonly #statementNames = new Map<string, string>()

  private constructor(url: string) {
    const options: pg.PoolConfig = {
      connectionString: url,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      statement_timeout: STATEMENT_LIMIT_MS,
      lock_timeout: LOCK_LIMIT_MS,
      query_timeout: ANSWER_LIMIT_MS,
      idle_in_transaction_session_timeout: IDLE_LIMIT_MS,
      keepAlive: true,
      application_name: 'gatehouse',
      types: { getTypeParser: typeParser },
    }
    this.#pool = new pg.Pool(options)
    // A connection that breaks while idle is not used again; one in use fails its statement. Neither may end the process.
    this.#pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection broke'))
    this.#pool.on('connect', (client) => client.on('error', () => {}))
    this.#news = new PostgresqlNews(url, (sql, values) => this.#pool.query(sql, values))
  }

  /** @throws Refusal `unavailable`, `bad-settings` when the server does not keep its promises at a power cut */
  static async open(url: string): Promise<PostgresqlEngine> {
    const engine = new PostgresqlEngine(url)
    try {
      await engine.#assertSettings()
      return engine
    } catch (error) {
      await engine.close()
      throw storageRefusal(error, 'write') ?? error
    }
  }

  read<T>(work: Work<T>): Promise<T> {
    return this.#transaction('read', work)
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.#transaction('write', work)
  }

  migrate<T>(work: (run: (script: string) => Promise<void>, db: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.#transaction('write', async (db, client) => {
      const run = async (script: string): Promise<void> => {
        await client.query({ text: script, query_timeout: MIGRATION_LIMIT_MS } as pg.QueryConfig)
      }
      await run('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0')
      await run(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`)
      return work(run, db)
    })
  }

  /** The server itself compares each page with its checksum; `pg_checksums` and `pg_amcheck` look all of them over. */
  async findDamage(): Promise<string[]> {
    return []
  }

  announce(news: readonly News[]): void {
    this.#news.announce(news)
  }

  async onNews(heard: (news: News) => void): Promise<void> {
    try {
      await this.#news.listen(heard)
    } catch (error) {
      throw storageRefusal(error, 'read') ?? error
    }
  }

  async close(): Promise<void> {
    await this.#news.close()
    await this.#pool.end()
  }

  async #transaction<T>(
    access: keyof typeof BEGIN,
    work: (db: Transaction<Tables>, client: pg.PoolClient) => Promise<T>,
  ): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await this.#try(await this.#begin(BEGIN[access]), work)
      } catch (error) {
        if (!isConflict(error) || tried === MAX_TRIES) throw storageRefusal(error, access) ?? error
        // A random pause, so that the two that met do not meet again.
        await sleep(FIRST_PAUSE_MS * 2 ** (tried - 1) * (0.5 + randomBytes(1).readUInt8() / 255))
      }
    }
  }

  async #try<T>(
    client: pg.PoolClient,
    work: (db: Transaction<Tables>, client: pg.PoolClient) => Promise<T>,
  ): Promise<T> {
    const bound = bindTransaction(this.name, (query) => this.#execute(client, query))
    let isUsable = true
    try {
      const value = await work(bound.db, client)
      bound.end()
      const { command } = await client.query('COMMIT')
      // PostgreSQL answers COMMIT with ROLLBACK, and no error, when a statement had failed.
      if (command !== 'COMMIT') throw new Error('The transaction was rolled back')
      return value
    } catch (error) {
      endQuietly(bound)
      // A server that did not answer would not answer this either.
      isUsable = !isConnectionLoss(error) && (await rolledBack(client))
      throw error
    } finally {
      client.release(!isUsable)
    }
  }

  /**
   * A connection from the pool may have died with a server that is back by now: then the next one begins. A server that
   * is silent is silent on all of them; to begin needs no work, so it is waited for no longer than for a connection.
   */
  async #begin(begin: string): Promise<pg.PoolClient> {
    for (let tried = 1; ; tried++) {
      const client = await this.#pool.connect()
      try {
        await client.query({ text: begin, query_timeout: CONNECT_LIMIT_MS } as pg.QueryConfig)
        return client
      } catch (error) {
        client.release(true)
        if (!isConnectionLoss(error) || isSilence(error) || tried > MAX_CONNECTIONS) throw error
      }
    }
  }

  async #execute(client: pg.PoolClient, { sql, parameters }: CompiledQuery): Promise<QueryResult<unknown>> {
    const name = this.#statementName(sql)
    const values = parameters as unknown[]
    const { rows, rowCount } = await client.query(
      name === undefined ? { text: sql, values } : { name, text: sql, values },
    )
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) }
  }

  #statementName(sql: string): string | undefined {
    const known = this.#statementNames.get(sql)
    if (known !== undefined || this.#statementNames.size >= MAX_STATEMENTS) return known
    const name = `s${this.#statementNames.size}`
    this.#statementNames.set(sql, name)
    return name
  }

  /** @throws Refusal `bad-settings` */
  async #assertSettings(): Promise<void> {
    for (const [name, isRight] of ASSERTED) {
      const { rows } = await this.#pool.query<{ value: string }>('SELECT current_setting($1) AS value', [name])
      const value = rows[0]?.value ?? ''
      if (!isRight(value)) throw new Refusal('bad-settings', 'The database is not set up right', `${name} is ${value}`)
    }
  }
}

function typeParser(type: number, format?: string): (value: string) => unknown {
  return NUMBER_TYPES.has(type) ? Number : pg.types.getTypeParser(type, format as 'text')
}

function rolledBack(client: pg.PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  )
}

function endQuietly(bound: BoundTransaction): void {
  try {
    bound.end()
  } catch {
    // the failure of a statement is already the failure of the work
  }
}
