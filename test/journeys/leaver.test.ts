// Somebody leaves the company: an administrator freezes the account on the command line, beside the running server. All
// that was open ends at once, nobody gets in any more, mail is still taken in; unfreezing lets the member in again.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { recordEvent } from '../../src/audit/events.ts'
import { monotonic, now } from '../../src/base/clock.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { openHouse } from '../../src/wiring.ts'
import type { ImapDialogue } from '../../src/cli/demo/imap-dialogue.ts'
import { ALICE, BOB, deliver, eventually, openTestHouse, type TestHouse } from '../support/house.ts'

/** ms from the end of the command to that of every session. Source: design §4, "central revocation reaches every open connection in ≤ 5 s" */
const LIMIT_MS = 5_000

let house: TestHouse
before(async () => {
  house = await openTestHouse()
  await house.start()
})
after(() => house.cleanup())

test('a frozen member is out within 5 s, everywhere, and stays out; mail still comes in', async (t) => {
  const idling = await house.imap(BOB)
  const { farewell } = await idling.idle()
  const working = await house.imap(BOB)
  const { client: submitting } = await house.submission(BOB)
  const colleague = await house.imap(ALICE)

  const endings = Promise.all([farewell, untilEnded(working), once(submitting.socket, 'close')])
  const started = monotonic()
  const { code, err } = await house.command('member', 'freeze', BOB)
  const frozenAt = monotonic()
  assert.equal(code, 0, err)
  const [words] = await endings
  const ms = Math.round(monotonic() - started)
  const afterCommand = Math.round(monotonic() - frozenAt)
  t.diagnostic(
    `IDLE, a second IMAP session and submission ended ${ms} ms after the command began, ${afterCommand} ms after it ended`,
  )
  assert.match(words, /^\* BYE /)
  assert.ok(afterCommand < LIMIT_MS)

  await assert.rejects(house.imap(BOB), / NO /)
  const refused = await house.submission(BOB)
  assert.match(refused.answer, /^5\d\d 5\.7\./)
  refused.client.socket.destroy()
  assert.match(await deliver(house, 'Subject: while away\r\n\r\nStill taken in.', BOB), /^250 /)

  assert.equal((await colleague.search('INBOX', 'ALL')).length, 0, 'a colleague goes on working')
  colleague.close()
})

test('an unfrozen member gets in again and finds the mail that came meanwhile', async () => {
  assert.equal((await house.command('member', 'unfreeze', BOB)).code, 0)
  let imap: ImapDialogue | undefined
  await eventually(async () => (imap = await house.imap(BOB).catch(() => undefined)) !== undefined, LIMIT_MS)
  assert.equal((await imap!.search('INBOX', 'SUBJECT "while away"')).length, 1)
  imap!.close()
  const { client, answer } = await house.submission(BOB)
  assert.match(answer, /^235 /)
  client.socket.destroy()
})

/** Works until the server ends the session. */
async function untilEnded(imap: ImapDialogue): Promise<void> {
  try {
    for (;;) await imap.command('NOOP')
  } catch {
    imap.close()
  }
}

test('sessions end also when another process reacted, and its news was lost', async () => {
  const { farewell } = await (await house.imap(ALICE)).idle()
  const beside = await openHouse(loadSettings(house.config, {}))
  await beside.store.write(beside.ticket('administrator'), async (tx) => {
    const owner = await beside.directory.owner(tx, ALICE)
    await recordEvent(tx, { type: 'member.password-changed', ...owner, actor: 'test' })
    // Done already: nobody here is asked to react.
    await tx.db.updateTable('event').set({ done_ms: now() }).where('done_ms', 'is', null).execute()
  })
  await beside.close()
  assert.match(await farewell, /^\* BYE /)
})
