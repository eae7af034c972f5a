import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { eventually } from '../../test/support/eventually.ts'
import { refusal } from '../../test/support/refusals.ts'
import { migrate } from './migrate.ts'
import type { Work } from './sql-engine.ts'
import { SqliteEngine } from './sqlite-engine.ts'

let folder = ''
let engine: SqliteEngine

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gatehouse-sqlite-'))
  engine = new SqliteEngine(path.join(folder, 'gatehouse.db'))
  await migrate(engine)
})
after(async () => {
  await engine.close()
  await rm(folder, { recursive: true })
})

const put =
  (name: string, position = ''): Work<unknown> =>
  (db) =>
    db.insertInto('task').values({ name, position, at_ms: 0 }).execute()

const count = (like: string) =>
  engine.read(async (db) => (await db.selectFrom('task').select('name').where('name', 'like', like).execute()).length)

const pragma = (name: string) => async (db: Parameters<Work<unknown>>[0]) =>
  Object.values((await sql<Record<string, unknown>>`PRAGMA ${sql.raw(name)}`.execute(db)).rows[0] ?? {})[0]

test('every connection is durable, keeps foreign keys and wipes what it deletes', async () => {
  for (const run of [engine.read, engine.write] as const) {
    const settings: unknown[] = []
    for (const name of ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete']) {
      settings.push(await run.call(engine, pragma(name)))
    }
    assert.deepEqual(settings, ['wal', 2, 1, 1])
  }
})

test('a database that cannot be durable is refused at the start', () => {
  // SQLite keeps a database without a file in memory, and silently leaves its journal there too.
  assert.throws(() => new SqliteEngine(':memory:'), refusal('bad-settings'))
})

test('a file that is no database is refused at the start', async () => {
  assert.throws(() => new SqliteEngine(import.meta.filename), refusal('data-damaged'))
})

test('50 writers share commits; one that fails is undone alone', async () => {
  const before = engine.commits
  const writes = Array.from({ length: 50 }, async (_, writer) => {
    for (let n = 0; n < 4; n++) {
      await engine.write(async (db) => {
        await put(`group-${writer}-${n}`)(db)
        if (writer === 7 && n === 3) throw new Error('its own fault')
      })
    }
  })
  const failed = (await Promise.allSettled(writes)).filter((outcome) => outcome.status === 'rejected')
  assert.deepEqual(
    failed.map((outcome) => outcome.reason.message),
    ['its own fault'],
  )
  assert.equal(await count('group-%'), 199)
  const commits = engine.commits - before
  assert.ok(commits <= 50, `200 writes took ${commits} commits`)
})

test('a lone writer commits at once', async () => {
  const before = engine.commits
  for (let n = 0; n < 5; n++) await engine.write(put(`lone-${n}`))
  assert.equal(engine.commits - before, 5)
})

test('a full disk is told as storage-full to everyone in the group, and reading goes on', async () => {
  await engine.write(put('before-full'))
  const pages = Number(await engine.write(pragma('page_count')))
  await engine.write(pragma(`max_page_count = ${pages + 2}`))
  const writes = ['big-1', 'big-2', 'big-3'].map((name) => engine.write(put(name, 'x'.repeat(100_000))))
  const outcomes = await Promise.allSettled(writes)
  for (const outcome of outcomes) {
    assert.ok(outcome.status === 'rejected' && refusal('storage-full')(outcome.reason))
  }
  assert.equal(await count('big-%'), 0)
  assert.equal(await count('before-full'), 1)
  await engine.write(pragma('max_page_count = 1000000'))
  await engine.write(put('after-full'))
  assert.equal(await count('after-full'), 1)
})

test('what others commit is heard, what this process commits is not', async () => {
  const other = new SqliteEngine(path.join(folder, 'gatehouse.db'))
  try {
    let heard = 0
    await engine.onNews(() => (heard += 1))
    await engine.write(put('own'))
    await new Promise((resolve) => setTimeout(resolve, 250))
    assert.equal(heard, 0)
    await other.write(put('foreign'))
    await eventually(async () => heard > 0)
    assert.equal(heard, 1)
  } finally {
    await other.close()
  }
})

test('a writer waits for another process that is writing, without stopping this one', async () => {
  const other = new SqliteEngine(path.join(folder, 'gatehouse.db'))
  try {
    let release = () => {}
    const held = other.write(() => new Promise<void>((resolve) => (release = resolve)))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const waiting = engine.write(put('waited'))
    await new Promise((resolve) => setTimeout(resolve, 150))
    assert.equal(await count('waited'), 0)
    release()
    await Promise.all([held, waiting])
    assert.equal(await count('waited'), 1)
  } finally {
    await other.close()
  }
})

test('more reads than connections wait for their turn', async () => {
  assert.deepEqual(new Set(await Promise.all(Array.from({ length: 40 }, () => count('lone-%')))), new Set([5]))
})

test('close() lets the writers at work finish, and refuses later ones', async () => {
  const closing = new SqliteEngine(path.join(folder, 'closing.db'))
  await migrate(closing)
  const last = closing.write(put('last'))
  await closing.close()
  await last
  await assert.rejects(closing.write(put('too-late')), refusal('shutting-down'))
  await assert.rejects(
    closing.read(async () => undefined),
    refusal('shutting-down'),
  )
})
