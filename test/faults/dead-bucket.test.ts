// The bucket of the mail is gone, slow, or answers with errors: new mail is told to come later, a body cannot be read for
// now, what needs no body goes on, and all goes on by itself once it is back. Goal R7.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { monotonic } from '../../src/base/clock.ts'
import { deliver, eventually, openTestHouse, type TestHouse } from '../support/house.ts'
import { startLargeSite, type LargeSite } from '../support/large-house.ts'
import { POSTGRES_MISSING } from '../support/postgres.ts'
import { Ledger } from './ledger.ts'

describe('the bucket', { skip: POSTGRES_MISSING }, () => {
  let site: LargeSite
  let house: TestHouse
  let ledger: Ledger

  before(async () => {
    site = await startLargeSite()
    house = await openTestHouse({ settings: site.settings })
    await house.start()
    ledger = new Ledger(house)
    assert.ok(await isTaken())
  })
  after(async () => {
    await house?.cleanup()
    await site?.stop()
  })

  async function isTaken(mail = ledger.newMail()): Promise<boolean> {
    const reply = await deliver(house, mail.content)
    if (reply.startsWith('250 ')) ledger.acknowledged.add(mail.id)
    else assert.match(reply, /^451 4\.3\.0 /)
    return reply.startsWith('250 ')
  }

  for (const mode of ['dead', 'failing'] as const) {
    test(`${mode}: 451, NO for a body, lists and flags go on; back: the same mail is taken once`, async (t) => {
      const imap = await house.imap()
      const [uid] = await imap.search('INBOX', 'ALL')
      const mail = ledger.newMail()
      site.wire.mode = mode
      const started = monotonic()
      assert.ok(!(await isTaken(mail)))
      const waited = Math.round(monotonic() - started)
      await assert.rejects(imap.command(`UID FETCH ${uid} (BODY.PEEK[])`), /NO \[UNAVAILABLE\]|closed/)
      const other = await house.imap()
      await other.command('SELECT INBOX')
      assert.match((await other.command(`UID FETCH ${uid} (FLAGS ENVELOPE BODYSTRUCTURE)`)).join(), /ENVELOPE/)
      await other.command(`UID STORE ${uid} +FLAGS (\\Seen)`)
      other.close()
      imap.close()
      site.wire.mode = 'alive'
      const back = monotonic()
      await eventually(() => isTaken(mail))
      t.diagnostic(`451 after ${waited} ms; taken ${Math.round(monotonic() - back)} ms after its return`)
      const { lost, duplicated, corrupt, unacknowledged } = await ledger.compare()
      assert.deepEqual(
        { lost, duplicated, corrupt, unacknowledged },
        { lost: [], duplicated: [], corrupt: [], unacknowledged: [] },
      )
    })
  }

  test('slow: the sender waits and the mail is taken', async () => {
    site.wire.mode = 'slow'
    assert.ok(await isTaken())
    site.wire.mode = 'alive'
  })

  test('the refused mails left nothing that a row uses and scrub misses', async () => {
    const { code, out } = await house.command('scrub', '--json')
    assert.equal(code, 0, out)
    assert.equal((JSON.parse(out) as { checked: number }).checked, ledger.acknowledged.size)
  })
})
