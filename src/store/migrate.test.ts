import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { refusal } from '../../test/support/refusals.ts'
import { migrate, readMigrations, scriptFor } from './migrate.ts'
import { SqliteEngine } from './sqlite-engine.ts'

let folder = ''
before(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), 'gatehouse-migrate-'))))
after(() => rm(folder, { recursive: true }))

const engineOn = (name: string) => new SqliteEngine(path.join(folder, name))
const FIRST = { number: 1, name: '0001-a.sql', script: 'CREATE TABLE a (x BIGINT);', checksum: 'one' }
const SECOND = {
  number: 2,
  name: '0002-b.sql',
  script: 'CREATE TABLE b (x BIGINT); CREATE TABLE c (y BIGINT);',
  checksum: 'two',
}

const tables = (engine: SqliteEngine) =>
  engine.read(async (db) => {
    const { rows } = await sql<{
      name: string
    }>`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`.execute(db)
    return rows.map(({ name }) => name)
  })

test('migrate() applies what is missing, once', async () => {
  const engine = engineOn('once.db')
  await migrate(engine, [FIRST])
  await migrate(engine, [FIRST, SECOND])
  await migrate(engine, [FIRST, SECOND])
  assert.deepEqual(await tables(engine), ['a', 'b', 'c', 'migration'])
  await engine.close()
})

test('two processes that start at once migrate once', async () => {
  const engines = [engineOn('race.db'), engineOn('race.db')]
  await Promise.all(engines.map((engine) => migrate(engine, [FIRST, SECOND])))
  assert.deepEqual(await tables(engines[1]!), ['a', 'b', 'c', 'migration'])
  for (const engine of engines) await engine.close()
})

test('migrate() refuses a database of a newer version', async () => {
  const engine = engineOn('newer.db')
  await migrate(engine, [FIRST, SECOND])
  await assert.rejects(migrate(engine, [FIRST]), (error) => {
    assert.ok(refusal('bad-settings')(error))
    assert.match((error as { detail: string }).detail, /0002-b\.sql was made by a newer version/)
    return true
  })
  await engine.close()
})

test('migrate() refuses a migration that was changed after it was applied', async () => {
  const engine = engineOn('changed.db')
  await migrate(engine, [FIRST])
  await assert.rejects(migrate(engine, [{ ...FIRST, checksum: 'other' }, SECOND]), refusal('bad-settings'))
  assert.deepEqual(await tables(engine), ['a', 'migration'])
  await engine.close()
})

test('a migration that fails leaves nothing of itself', async () => {
  const engine = engineOn('broken.db')
  const broken = { ...SECOND, script: `${SECOND.script} CREATE TABLE a (again BIGINT);` }
  await assert.rejects(migrate(engine, [FIRST, broken]), /already exists/)
  assert.deepEqual(await tables(engine), ['a', 'migration'])
  await engine.close()
})

test('scriptFor() keeps what one engine reads and skips the other', () => {
  const script = 'id /*sqlite: INTEGER */ /*postgresql: BIGINT */ NOT NULL /* a note */'
  assert.equal(scriptFor('sqlite', script).replace(/\s+/g, ' '), 'id INTEGER NOT NULL /* a note */')
  assert.equal(scriptFor('postgresql', script).replace(/\s+/g, ' '), 'id BIGINT NOT NULL /* a note */')
})

test('readMigrations() reads the house’s own, in order, and refuses a doubled number or a wrong name', async () => {
  const numbers = readMigrations().map(({ number }) => number)
  assert.equal(numbers[0], 1)
  assert.deepEqual(
    numbers,
    [...numbers].sort((a, b) => a - b),
  )
  const doubled = await mkdtemp(path.join(folder, 'doubled-'))
  for (const name of ['0001-a.sql', '0001-b.sql']) await writeFile(path.join(doubled, name), '')
  assert.throws(() => readMigrations(doubled), /0001-b\.sql: its number comes twice/)
  const misnamed = await mkdtemp(path.join(folder, 'misnamed-'))
  await writeFile(path.join(misnamed, '1-a.sql'), '')
  assert.throws(() => readMigrations(misnamed), /NNNN-words/)
})
