// Many senders at once, and among them a message that ends every thread that looks at it: that one is put aside, all others
// get through, what carries a virus is refused as ever, and the server stays up. Goal R7.
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { monotonic, sleep } from '../../src/base/clock.ts'
import { EICAR } from '../support/archives.ts'
import { deliver, openTestHouse, OUTSIDER, type TestHouse } from '../support/house.ts'
import { POISON } from '../support/poison.ts'
import { Ledger, type TestMail } from './ledger.ts'

const SENDERS = 300
/** ms before a refused sender comes again, and times it comes */
const [PAUSE_MS, TRIES] = [500, 20]

let house: TestHouse
before(async () => {
  house = await openTestHouse({
    settings: { 'limits.connections-per-address': SENDERS + 20, 'limits.connections-per-network': SENDERS + 20 },
  })
  const preload = path.resolve(import.meta.dirname, '../support/poison.ts')
  await house.start({ NODE_OPTIONS: `--import ${preload}` })
})
after(() => house.cleanup())

const letter = (subject: string, body: string) => `From: ${OUTSIDER}\r\nSubject: ${subject}\r\n\r\n${body}`

/** Sends until the answer is final. @returns the answer, and how often "later" came before it */
async function sendUntilFinal({ content }: Pick<TestMail, 'content'>): Promise<{ reply: string; refused: number }> {
  for (let refused = 0; refused < TRIES; refused++) {
    const reply = await deliver(house, content)
    if (!reply.startsWith('4')) return { reply, refused }
    assert.match(reply, /^451 4\./)
    await sleep(PAUSE_MS)
  }
  throw new Error('told "later" again and again')
}

test(`${SENDERS} senders with a poisonous message among them: each mail is stored once, the poison is put aside`, async (t) => {
  const ledger = new Ledger(house)
  const pid = house.pid
  const started = monotonic()
  const mails = Array.from({ length: SENDERS }, () => ledger.newMail())
  const honest = mails.map(async (mail) => {
    const { reply, refused } = await sendUntilFinal(mail)
    assert.match(reply, /^250 /)
    ledger.acknowledged.add(mail.id)
    return refused
  })
  const poison = sendUntilFinal({ content: letter('poison', POISON) })
  const viruses = [1, 2, 3].map((index) => sendUntilFinal({ content: letter(`virus ${index}`, EICAR.toString()) }))

  assert.match((await poison).reply, /^250 /)
  for (const virus of viruses) assert.match((await virus).reply, /^554 5\.7\.1 /)
  const refused = await Promise.all(honest)
  const toldLater = refused.reduce((sum, times) => sum + times, 0)
  t.diagnostic(`${Math.round(monotonic() - started)} ms; "later" was said ${toldLater} times`)

  const { lost, duplicated, corrupt, unacknowledged } = await ledger.compare()
  assert.deepEqual(
    { lost, duplicated, corrupt, unacknowledged },
    { lost: [], duplicated: [], corrupt: [], unacknowledged: [] },
  )
  assert.equal(house.pid, pid)
})

test('what was put aside says why; a person releases it, and it is read as it came', async () => {
  const listed = await house.command('quarantine', 'list', '--json')
  const lines = listed.out.trim().split('\n')
  assert.equal(lines.length, 1, listed.out)
  const { traceId, rules } = JSON.parse(lines[0] ?? '') as { traceId: string; rules: string[] }
  assert.deepEqual(rules, ['not-screened'])
  const { code, err } = await house.command('quarantine', 'release', traceId)
  assert.equal(code, 0, err)
  const imap = await house.imap()
  const uid = (await imap.search('INBOX', 'ALL')).at(-1)
  assert.match((await imap.command(`UID FETCH ${uid} (BODYSTRUCTURE BODY.PEEK[])`)).join(), new RegExp(POISON))
  imap.close()
})
