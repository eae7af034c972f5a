// Kysely on a transaction that an engine has already begun: typed queries without Kysely's own pools and drivers.
import {
  type CompiledQuery,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  DummyDriver,
  PostgresAdapter,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteQueryCompiler,
  Transaction,
} from 'kysely'
import type { Engine } from './store.ts'
import type { Tables } from './tables.ts'

/** Runs one compiled statement on a connection. */
export type Execute = (query: CompiledQuery) => Promise<QueryResult<unknown>>

export interface BoundTransaction {
  readonly db: Transaction<Tables>
  /**
   * No statement runs after this: a query that nobody awaited cannot slip into the next transaction.
   * @throws Error  the first one of a statement, even when the work caught it: PostgreSQL would not commit either
   */
  end(): void
}

const LANGUAGES = {
  sqlite: { adapter: new SqliteAdapter(), compiler: new SqliteQueryCompiler() },
  postgresql: { adapter: new PostgresAdapter(), compiler: new PostgresQueryCompiler() },
}

/** Kysely wants a dialect and a driver even where its executor is given; nothing of them is ever called. */
const driver = new DummyDriver()
const dialect: Dialect = {
  createDriver: () => driver,
  createAdapter: () => LANGUAGES.sqlite.adapter,
  createQueryCompiler: () => LANGUAGES.sqlite.compiler,
  createIntrospector: () => {
    throw new Error('The schema is known from the migrations')
  },
}

/** Binds Kysely to one transaction of an engine. Costs a few µs. */
export function bindTransaction(engine: Engine, execute: Execute): BoundTransaction {
  const connection = new GuardedConnection(execute)
  const { adapter, compiler } = LANGUAGES[engine]
  const executor = new DefaultQueryExecutor(compiler, adapter, {
    provideConnection: (consumer) => consumer(connection),
  })
  return {
    db: new Transaction<Tables>({ config: { dialect }, dialect, driver, executor }),
    end: () => connection.end(),
  }
}

class GuardedConnection implements DatabaseConnection {
  readonly #execute: Execute
  #ended = false
  #failure: unknown

  constructor(execute: Execute) {
    this.#execute = execute
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#ended) throw new Error('A statement came after the end of its transaction: an await is missing')
    try {
      return (await this.#execute(query)) as QueryResult<R>
    } catch (error) {
      this.#failure ??= error
      throw error
    }
  }

  streamQuery(): never {
    throw new Error('Rows are read in pages, not streamed')
  }

  end(): void {
    this.#ended = true
    if (this.#failure !== undefined) throw this.#failure
  }
}
