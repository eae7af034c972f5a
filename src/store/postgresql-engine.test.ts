// What only PostgreSQL does: conflicts, lost connections, news over the wire, a key shelf for many processes.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { eventually } from '../../test/support/eventually.ts'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from '../../test/support/postgres.ts'
import { refusal } from '../../test/support/refusals.ts'
import { migrate } from './migrate.ts'
import { PostgresqlEngine } from './postgresql-engine.ts'
import { SqlKeyShelf } from './sql-key-shelf.ts'
import type { News } from './store.ts'

describe('PostgreSQL', { skip: POSTGRES_MISSING }, () => {
  let postgres: TestPostgres
  let url = ''
  let engine: PostgresqlEngine

  before(async () => {
    postgres = await startPostgres()
    url = await postgres.createDatabase()
    engine = await PostgresqlEngine.open(url)
    await migrate(engine)
    await engine.write((db) =>
      db
        .insertInto('task')
        .values(['a', 'b'].map((name) => ({ name, position: '', at_ms: 0 })))
        .execute(),
    )
  })
  after(async () => {
    await engine?.close()
    await postgres?.stop()
  })

  const administer = async (sql: string, database = url) => {
    const client = new pg.Client({ connectionString: database })
    client.on('error', () => {})
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }

  test('two writers that lock each other out both succeed: one of them runs again', async () => {
    let runs = 0
    let arrived = 0
    let meet = () => {}
    const met = new Promise<void>((resolve) => (meet = resolve))
    const touch = (first: string, second: string) =>
      engine.write(async (db) => {
        runs += 1
        const raise = (name: string) =>
          db
            .updateTable('task')
            .set((set) => ({ at_ms: set('at_ms', '+', 1) }))
            .where('name', '=', name)
            .execute()
        await raise(first)
        if ((arrived += 1) === 2) meet()
        await met
        await raise(second)
      })
    await Promise.all([touch('a', 'b'), touch('b', 'a')])
    assert.equal(runs, 3)
    const rows = await engine.read((db) => db.selectFrom('task').select('at_ms').execute())
    assert.deepEqual(
      rows.map((row) => row.at_ms),
      [2, 2],
    )
  })

  test('a conflict that no try gets past is unavailable, not a bug', async () => {
    let runs = 0
    const conflict = Object.assign(new Error('deadlock detected'), { code: '40P01' })
    const hopeless = engine.write(async () => {
      runs += 1
      throw conflict
    })
    await assert.rejects(hopeless, refusal('unavailable'))
    assert.equal(runs, 6)
  })

  test('a counter raised by many writers loses none of them', async () => {
    const raised = await Promise.all(
      Array.from({ length: 30 }, () =>
        engine.write((db) =>
          db
            .updateTable('task')
            .set((set) => ({ at_ms: set('at_ms', '+', 1) }))
            .where('name', '=', 'a')
            .returning('at_ms')
            .executeTakeFirstOrThrow(),
        ),
      ),
    )
    assert.equal(new Set(raised.map((row) => row.at_ms)).size, 30)
  })

  test('a connection lost in the middle is told as unavailable; the next write works, and news is heard again', async () => {
    const heard: News[] = []
    await engine.onNews((news) => heard.push(news))
    const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE pid <> pg_backend_pid() AND datname = current_database()`
    const cut = engine.write(async (db) => {
      await db.selectFrom('task').select('name').execute()
      await administer(kill)
      await db.selectFrom('task').select('name').execute()
    })
    await assert.rejects(cut, refusal('unavailable'))
    await engine.write((db) => db.updateTable('task').set({ position: 'after' }).where('name', '=', 'a').execute())
    await eventually(async () => heard.length > 0)
    assert.deepEqual(heard, [{ topic: '*' }])
  })

  test('a server that is not there is unavailable', async () => {
    await assert.rejects(PostgresqlEngine.open('postgresql://postgres:x@127.0.0.1:1/x'), refusal('unavailable'))
  })

  test('a server that does not flush its commits is refused', async () => {
    const careless = await postgres.createDatabase()
    await administer(`ALTER DATABASE ${new URL(careless).pathname.slice(1)} SET synchronous_commit = off`, careless)
    await assert.rejects(PostgresqlEngine.open(careless), refusal('bad-settings'))
  })

  test('news goes to other processes in one piece, and not back to where it came from', async () => {
    const [one, two] = [await PostgresqlEngine.open(url), await PostgresqlEngine.open(url)]
    try {
      const heard: Record<string, News[]> = { one: [], two: [] }
      await one.onNews((news) => heard['one']!.push(news))
      await two.onNews((news) => heard['two']!.push(news))
      one.announce([{ topic: 'event' }, { topic: 'mailbox', memberId: 7 as never, subject: 3 }, { topic: 'event' }])
      await eventually(async () => heard['two']!.length > 1)
      assert.deepEqual(heard, { one: [], two: [{ topic: 'event' }, { topic: 'mailbox', memberId: 7, subject: 3 }] })
    } finally {
      await one.close()
      await two.close()
    }
  })

  test('words of strangers on the channel mean that anything may have changed', async () => {
    const heard: News[] = []
    const other = await PostgresqlEngine.open(url)
    await other.onNews((news) => heard.push(news))
    for (const words of ['nonsense', 'null', '{"news":7}']) await administer(`NOTIFY gatehouse_news, '${words}'`)
    await eventually(async () => heard.length > 2)
    await other.close()
    assert.deepEqual(heard, [{ topic: '*' }, { topic: '*' }, { topic: '*' }])
  })

  test('the key shelf gives back, replaces only what it expects, lists and forgets', async () => {
    const database = await postgres.createDatabase()
    const shelf = await SqlKeyShelf.open(database)
    const again = await SqlKeyShelf.open(database)
    try {
      const [old, fresh] = [Buffer.from('old'), Buffer.from('fresh')]
      assert.equal(await shelf.get('owner/1/2'), undefined)
      assert.equal(await shelf.put('owner/1/2', old, undefined), true)
      assert.equal(await again.put('owner/1/2', fresh, undefined), false)
      assert.equal(await again.put('owner/1/2', fresh, fresh), false)
      assert.equal(await again.put('owner/1/2', fresh, old), true)
      assert.deepEqual(await shelf.get('owner/1/2'), fresh)
      await shelf.put('organisation/1', old, undefined)
      assert.deepEqual(await shelf.list('owner/'), ['owner/1/2'])
      await shelf.remove('owner/1/2')
      await shelf.remove('owner/1/2')
      assert.equal(await again.get('owner/1/2'), undefined)
    } finally {
      await shelf.close()
      await again.close()
    }
  })
})
