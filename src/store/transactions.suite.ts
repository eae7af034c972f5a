// What transactions promise on every engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../test/support/eventually.ts'
import { refusal } from '../../test/support/refusals.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import type { News, WriteTx } from './store.ts'

/** A row that any test may write: the table of tasks has few rules. */
function put({ db }: WriteTx, name: string, position = ''): Promise<unknown> {
  return db
    .insertInto('task')
    .values({ name, position, at_ms: 2 ** 40 })
    .execute()
}

export function transactionTests(world: () => StoreWorld): void {
  const names = async (like: string) =>
    world().store.read(world().mx, async ({ db }) => {
      const rows = await db.selectFrom('task').select('name').where('name', 'like', like).orderBy('name').execute()
      return rows.map((row) => row.name)
    })

  test('write() keeps rows, and numbers and bytes come back as they went in', async () => {
    const { store, mx, organisationId } = world()
    const body = new Uint8Array([0, 1, 255])
    const at_ms = Number.MAX_SAFE_INTEGER
    const row = {
      organisation_id: organisationId,
      member_id: null,
      type: 'round-trip',
      body,
      at_ms,
      due_ms: at_ms,
      done_ms: at_ms,
    }
    await store.write(mx, ({ db }) => db.insertInto('event').values(row).execute())
    const found = await store.read(mx, ({ db }) =>
      db.selectFrom('event').selectAll().where('type', '=', 'round-trip').executeTakeFirstOrThrow(),
    )
    assert.deepEqual({ ...found, body: new Uint8Array(found.body) }, { ...row, event_id: found.event_id, attempts: 0 })
    const sums = await store.read(mx, ({ db }) =>
      db
        .selectFrom('event')
        .select(({ fn }) => [fn.countAll().as('count'), fn.sum('attempts').as('sum')])
        .executeTakeFirst(),
    )
    assert.equal(typeof sums?.count, 'number')
    assert.equal(typeof sums?.sum, 'number')
  })

  test('write() that throws leaves nothing, tells no news, and does not hurt those beside it', async () => {
    const { store, mx } = world()
    const heard: News[] = []
    const stopListening = store.listen((news) => heard.push(news))
    const writes = Array.from({ length: 10 }, (_, index) =>
      store.write(mx, async (tx) => {
        tx.afterCommit({ topic: 'mailbox', subject: index })
        await put(tx, `beside-${index}`)
        if (index === 4) throw new Error('of its own')
        return index
      }),
    )
    const outcomes = await Promise.allSettled(writes)
    stopListening()
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message)),
      [0, 1, 2, 3, 'of its own', 5, 6, 7, 8, 9],
    )
    assert.equal((await names('beside-%')).includes('beside-4'), false)
    assert.deepEqual(heard.map((news) => news.subject).sort(), [0, 1, 2, 3, 5, 6, 7, 8, 9])
  })

  test('write() does not commit after a failed statement, even when the work caught its error', async () => {
    const { store, mx } = world()
    const work = store.write(mx, async (tx) => {
      await put(tx, 'twice-1')
      await put(tx, 'twice-1').catch(() => undefined)
    })
    await assert.rejects(work, /unique|duplicate/i)
    assert.deepEqual(await names('twice-%'), [])
  })

  test('write() lets those who put the same row at once see each other: the next number is given to one of them', async () => {
    const { store, mx } = world()
    const next = async (tx: WriteTx) => {
      const { count } = await tx.db
        .selectFrom('task')
        .select((set) => set.fn.countAll<number>().as('count'))
        .where('name', 'like', 'numbered-%')
        .executeTakeFirstOrThrow()
      await put(tx, `numbered-${count}`)
    }
    await Promise.all(Array.from({ length: 4 }, () => store.write(mx, next)))
    assert.deepEqual(await names('numbered-%'), ['numbered-0', 'numbered-1', 'numbered-2', 'numbered-3'])
  })

  test('write() tells news after the commit and before it returns', async () => {
    const { store, mx, alice } = world()
    const order: string[] = []
    const stopListening = store.listen(({ memberId }) => order.push(`news of ${memberId === alice.memberId}`))
    await store.write(mx, async (tx) => {
      tx.afterCommit({ topic: 'mailbox', memberId: alice.memberId })
      await put(tx, 'order-1')
      order.push('work')
    })
    order.push('returned')
    stopListening()
    assert.deepEqual(order, ['work', 'news of true', 'returned'])
  })

  test('a listener that throws does not keep the others from hearing', async () => {
    const { store, mx } = world()
    let heard = 0
    const stops = [store.listen(() => assert.fail('a bug of a listener')), store.listen(() => (heard += 1))]
    await store.write(mx, async (tx) => tx.afterCommit({ topic: 'directory' }))
    for (const stop of stops) stop()
    assert.equal(heard, 1)
  })

  test('read() sees one moment, and does not wait for a writer', async () => {
    const { store, mx } = world()
    let letWriterGo = () => {}
    const writerMayGo = new Promise<void>((resolve) => (letWriterGo = resolve))
    let writer: Promise<void> | undefined
    const counts = await store.read(mx, async ({ db }) => {
      const count = async () =>
        (await db.selectFrom('task').select('name').where('name', '=', 'moment').execute()).length
      const before = await count()
      writer = store.write(mx, async (tx) => {
        await put(tx, 'moment')
        await writerMayGo
      })
      const during = await count()
      letWriterGo()
      await writer
      return [before, during, await count()]
    })
    assert.deepEqual(counts, [0, 0, 0])
    assert.deepEqual(await names('moment'), ['moment'])
  })

  test('read() cannot write', async () => {
    const { store, mx } = world()
    await assert.rejects(
      store.read(mx, ({ db }) => db.deleteFrom('task').execute()),
      /read.?only/i,
    )
  })

  test('a statement after the end of its transaction is refused', async () => {
    const { store, mx } = world()
    let leaked: WriteTx | undefined
    await store.write(mx, async (tx) => void (leaked = tx))
    await assert.rejects(put(leaked!, 'late'), /an await is missing/)
  })

  test('a ticket that was taken back opens no transaction', async () => {
    const { store, office, alice, organisationId } = world()
    const ticket = office.issueUser(organisationId, alice.memberId, 'imap')
    await store.read(ticket, async () => undefined)
    office.revoke(ticket.id)
    await assert.rejects(
      store.read(ticket, async () => undefined),
      refusal('ticket-invalid'),
    )
    await assert.rejects(
      store.write(ticket, async () => undefined),
      refusal('ticket-invalid'),
    )
    await assert.rejects(store.spool(ticket), refusal('ticket-invalid'))
  })

  test('opener() and sealer() ask the office: the MX seals what only the member opens', async () => {
    const { store, mx, alice, bob, aliceTicket, bobTicket } = world()
    const sealer = await store.read(mx, (tx) => tx.sealer('mail', alice, 'C3'))
    assert.equal('open' in sealer, false)
    const sealed = sealer.seal('Re: 合同', 'test:1')
    await assert.rejects(
      store.read(mx, (tx) => tx.opener('mail', alice, 'C3')),
      refusal('not-permitted'),
    )
    await assert.rejects(
      store.read(bobTicket, (tx) => tx.opener('mail', alice, 'C3')),
      refusal('not-permitted'),
    )
    const opener = await store.read(aliceTicket, (tx) => tx.opener('mail', alice, 'C3'))
    assert.equal(opener.open(sealed, 'test:1').toString(), 'Re: 合同')
    assert.throws(() => opener.open(sealed, 'test:2'), refusal('data-damaged'))
    await assert.rejects(
      store.read(aliceTicket, (tx) => tx.sealer('mail', bob, 'C3')),
      refusal('not-permitted'),
    )
  })

  test('another store on the same database hears of a commit', async () => {
    const other = await world().openAgain()
    try {
      const heard: string[] = []
      other.store.listen(({ topic }) => heard.push(topic))
      await world().store.write(world().mx, async (tx) => {
        tx.afterCommit({ topic: 'mailbox' })
        await put(tx, 'heard-elsewhere')
      })
      await eventually(async () => heard.length > 0)
      assert.ok(heard.includes('*') || heard.includes('mailbox'), `heard ${heard}`)
    } finally {
      await other.cleanup()
    }
  })
}
