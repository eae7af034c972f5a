// Brings a database to the newest schema: numbered SQL files, forward only, one transaction each, checksums on record.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import type { SqlEngine } from './sql-engine.ts'
import type { Engine } from './store.ts'

/** The migrations that come with this version. */
export const MIGRATIONS_FOLDER = path.join(import.meta.dirname, 'migrations')

const FILE_NAME = /^(\d{4})-[a-z0-9-]+\.sql$/
/** SQL for one engine only stands in a comment that the other one skips: `/*sqlite: WITHOUT ROWID *\/`. */
const ENGINE_COMMENT = /\/\*(sqlite|postgresql):(.*?)\*\//gs

const MIGRATION_TABLE = `
CREATE TABLE IF NOT EXISTS migration (
  number     BIGINT NOT NULL PRIMARY KEY,
  name       TEXT   NOT NULL,
  checksum   TEXT   NOT NULL,
  applied_ms BIGINT NOT NULL
)`

/** SQLite's type of bytes, under the same name on PostgreSQL. */
const BLOB_DOMAIN = `
DO $$ BEGIN
  CREATE DOMAIN blob AS bytea;
EXCEPTION WHEN duplicate_object THEN NULL;
END $$`

export interface Migration {
  readonly number: number
  readonly name: string
  readonly script: string
  /** SHA-256 of the script, hex */
  readonly checksum: string
}

/** @returns the migrations of a folder in order. @throws Error when a name is wrong or a number comes twice */
export function readMigrations(folder = MIGRATIONS_FOLDER): Migration[] {
  const migrations = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const number = Number(FILE_NAME.exec(name)?.[1])
      if (!Number.isInteger(number)) throw new Error(`${name}: a migration is named NNNN-words.sql`)
      const script = readFileSync(path.join(folder, name), 'utf8')
      return { number, name, script, checksum: createHash('sha256').update(script).digest('hex') }
    })
  const twice = migrations.find(({ number }, index) => number === migrations[index - 1]?.number)
  if (twice !== undefined) throw new Error(`${twice.name}: its number comes twice`)
  return migrations
}

/** @returns the script as one engine reads it */
export function scriptFor(engine: Engine, script: string): string {
  return script.replace(ENGINE_COMMENT, (_, only: string, sql: string) => (only === engine ? sql : ''))
}

/**
 * Applies what is missing.
 * @throws Refusal `bad-settings` when the database has a migration that is unknown here or was another one when applied
 */
export async function migrate(engine: SqlEngine, migrations: readonly Migration[] = readMigrations()): Promise<void> {
  await engine.migrate(async (run) => {
    await run(MIGRATION_TABLE)
    if (engine.name === 'postgresql') await run(BLOB_DOMAIN)
  })
  await engine.read(async (db) => {
    const known = new Map(migrations.map((migration) => [migration.number, migration]))
    for (const applied of await db.selectFrom('migration').selectAll().execute()) {
      const migration = known.get(applied.number)
      if (migration === undefined) throw mismatch(`${applied.name} was made by a newer version of Gatehouse`)
      if (migration.checksum !== applied.checksum) throw mismatch(`${applied.name} has changed since it was applied`)
    }
  })
  for (const { number, name, script, checksum } of migrations) {
    await engine.migrate(async (run, db) => {
      // Asked inside the transaction: another process may have started at the same moment.
      const isThere = await db.selectFrom('migration').select('number').where('number', '=', number).executeTakeFirst()
      if (isThere !== undefined) return
      await run(scriptFor(engine.name, script))
      await db.insertInto('migration').values({ number, name, checksum, applied_ms: now() }).execute()
    })
  }
}

function mismatch(detail: string): Refusal {
  return new Refusal('bad-settings', 'The database does not fit this version', detail)
}
