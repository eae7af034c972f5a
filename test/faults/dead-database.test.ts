// PostgreSQL stops, or dies, under load: mail is told to come later, sessions hear NO, nothing is lost or doubled, and all
// goes on by itself once it is back. Goal R7.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { monotonic, sleep } from '../../src/base/clock.ts'
import { ALICE, BOB, deliver, eventually, openTestHouse, OUTSIDER, sendMail, type TestHouse } from '../support/house.ts'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from '../support/postgres.ts'
import { Ledger, type TestMail } from './ledger.ts'

const SENDERS = 6
/** ms a sender waits after a refusal */
const PAUSE_MS = 200
/** mails that are taken before the fault */
const MAILS = 20

describe('PostgreSQL', { skip: POSTGRES_MISSING }, () => {
  let postgres: TestPostgres
  let house: TestHouse
  let ledger: Ledger

  before(async () => {
    postgres = await startPostgres()
    house = await openTestHouse({
      settings: { 'data.engine': 'postgresql', 'data.url': await postgres.createDatabase() },
    })
    await house.start()
    ledger = new Ledger(house)
  })
  after(async () => {
    await house?.cleanup()
    await postgres?.stop()
  })

  /** Sends mail after mail on several connections until told to end; what is refused is kept, to be sent again. */
  async function send(): Promise<{ refused: TestMail[]; end(): Promise<void> }> {
    const goal = ledger.acknowledged.size + MAILS
    const refused: TestMail[] = []
    let isOver = false
    const senders = Array.from({ length: SENDERS }, async () => {
      while (!isOver) {
        const client = await house.smtp()
        for (let reply = '250 '; !isOver && reply.startsWith('250 ');) {
          const mail = ledger.newMail()
          reply = await sendMail(client, mail.content)
          if (reply.startsWith('250 ')) ledger.acknowledged.add(mail.id)
          else {
            assert.match(reply, /^451 4\.3\.0 /)
            refused.push(mail)
            await sleep(PAUSE_MS)
          }
        }
        client.socket.destroy()
      }
    })
    await eventually(async () => ledger.acknowledged.size >= goal)
    return {
      refused,
      async end() {
        isOver = true
        await Promise.all(senders)
      },
    }
  }

  /** @param unknown  mails at most whose commit died with the server that had done it: they are there, though refused */
  async function assertNothingLost(refused: readonly TestMail[], unknown = 0): Promise<void> {
    const there = new Set((await ledger.compare()).unacknowledged)
    assert.ok(there.size <= unknown, `${there.size} are there though refused`)
    for (const { id, content } of refused) {
      if (!there.has(id)) assert.match(await deliver(house, content), /^250 /)
      ledger.acknowledged.add(id)
    }
    const { lost, duplicated, corrupt, unacknowledged } = await ledger.compare()
    assert.deepEqual(
      { lost, duplicated, corrupt, unacknowledged },
      { lost: [], duplicated: [], corrupt: [], unacknowledged: [] },
    )
  }

  /** @returns ms until a mail is taken */
  async function untilTaken(): Promise<number> {
    const started = monotonic()
    const { id, content } = ledger.newMail()
    await eventually(async () => (await deliver(house, content)).startsWith('250 '))
    ledger.acknowledged.add(id)
    return Math.round(monotonic() - started)
  }

  test('killed under load: 451, NO [UNAVAILABLE] in an open session; started again: all goes on', async (t) => {
    const imap = await house.imap()
    await imap.command('SELECT INBOX')
    const pid = house.pid
    const load = await send()
    postgres.kill()
    await sleep(500)
    await assert.rejects(imap.command('STATUS Junk (MESSAGES)'), /NO \[UNAVAILABLE\]/)
    assert.match(await deliver(house, 'Subject: x\r\n\r\nx', BOB), /^451 4\.3\.0 /)
    await load.end()
    await postgres.start()
    const ms = await untilTaken()
    await eventually(() =>
      imap.command('STATUS Junk (MESSAGES)').then(
        () => true,
        () => false,
      ),
    )
    imap.close()
    t.diagnostic(
      `taken again ${ms} ms after the start; ${ledger.acknowledged.size} acknowledged, ${load.refused.length} refused`,
    )
    assert.equal(house.pid, pid)
    await assertNothingLost(load.refused, SENDERS)
  })

  test('stopped under load: 451; going on: all goes on', async (t) => {
    const imap = await house.imap()
    await imap.command('SELECT INBOX')
    const load = await send()
    postgres.pause()
    const started = monotonic()
    const [reply, no] = await Promise.all([
      deliver(house, `From: ${OUTSIDER}\r\nTo: ${ALICE}\r\nSubject: x\r\n\r\nx`),
      imap.command('STATUS Junk (MESSAGES)').then(() => 'OK', String),
    ])
    const waited = Math.round(monotonic() - started)
    assert.match(reply, /^451 4\.3\.0 /)
    assert.match(no, /NO \[UNAVAILABLE\]/)
    postgres.resume()
    const ms = await untilTaken()
    await load.end()
    t.diagnostic(`451 after ${waited} ms; taken again ${ms} ms later; ${load.refused.length} refused`)
    imap.close()
    await assertNothingLost(load.refused)
  })

  test('away: a command says so and ends; an idle session goes on after its return', async () => {
    const imap = await house.imap()
    postgres.kill()
    const { code, err } = await house.command('member', 'list')
    assert.equal(code, 3)
    assert.match(err, /not available/i)
    await postgres.start()
    await untilTaken()
    assert.ok((await imap.search('INBOX', 'ALL')).length > 0)
    imap.close()
  })
})
