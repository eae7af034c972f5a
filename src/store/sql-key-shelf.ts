// The key shelf on PostgreSQL, for installations of many processes: in a schema, and better a database, of its own,
// so that a backup of the mail never carries the keys to it.
import pg from 'pg'
import type { KeyShelf } from '../keys/key-shelf.ts'
import { storageRefusal } from './database-errors.ts'

const MAX_CONNECTIONS = 4
const LIMIT_MS = 5_000

/** Several processes may start at once: the lock (any number) lasts to the end of this one request. */
const SCHEMA = `
SELECT pg_advisory_xact_lock(4287004284);
CREATE SCHEMA IF NOT EXISTS gatehouse_keys;
CREATE TABLE IF NOT EXISTS gatehouse_keys.shelf (
  path  TEXT  NOT NULL PRIMARY KEY,
  value BYTEA NOT NULL
)`

export class SqlKeyShelf implements KeyShelf {
  readonly #pool: pg.Pool

  private constructor(url: string) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: LIMIT_MS,
      query_timeout: LIMIT_MS,
      application_name: 'gatehouse keys',
    })
    this.#pool.on('error', () => {}) // an idle connection that breaks is simply not used again
  }

  /** @throws Refusal `unavailable` */
  static async open(url: string): Promise<SqlKeyShelf> {
    const shelf = new SqlKeyShelf(url)
    try {
      await shelf.#query(SCHEMA)
      return shelf
    } catch (error) {
      await shelf.close()
      throw error
    }
  }

  async get(path: string): Promise<Buffer | undefined> {
    const { rows } = await this.#query('SELECT value FROM gatehouse_keys.shelf WHERE path = $1', [path])
    return rows[0]?.value
  }

  async put(path: string, bytes: Uint8Array, replaces: Uint8Array | undefined): Promise<boolean> {
    const { rowCount } =
      replaces === undefined
        ? await this.#query('INSERT INTO gatehouse_keys.shelf VALUES ($1, $2) ON CONFLICT DO NOTHING', [path, bytes])
        : await this.#query('UPDATE gatehouse_keys.shelf SET value = $2 WHERE path = $1 AND value = $3', [
            path,
            bytes,
            replaces,
          ])
    return rowCount === 1
  }

  async remove(path: string): Promise<void> {
    await this.#query('DELETE FROM gatehouse_keys.shelf WHERE path = $1', [path])
    // The old row lies in its page until it is vacuumed away; a key must not outlive its destruction there.
    await this.#query('VACUUM gatehouse_keys.shelf')
  }

  async list(prefix: string): Promise<string[]> {
    const { rows } = await this.#query('SELECT path FROM gatehouse_keys.shelf WHERE starts_with(path, $1)', [prefix])
    return rows.map((row) => row.path)
  }

  close(): Promise<void> {
    return this.#pool.end()
  }

  async #query(sql: string, values?: unknown[]): Promise<pg.QueryResult<{ path: string; value: Buffer }>> {
    try {
      return await this.#pool.query(sql, values)
    } catch (error) {
      throw storageRefusal(error, 'write') ?? error
    }
  }
}
