// kill -9 under load, and answers that get lost: every mail is stored exactly once. GATEHOUSE_KILLS makes it longer.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sleep } from '../../src/base/clock.ts'
import { deliver, eventually, openTestHouse, sendMail, type TestHouse } from '../support/house.ts'
import { Ledger, seededRandom } from './ledger.ts'

const KILLS = Number(process.env['GATEHOUSE_KILLS'] ?? 3)
const SEED = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000)
const CONNECTIONS = 6
/** ms of load before a kill */
const [SHORTEST_LOAD, LONGEST_LOAD] = [300, 900]

let house: TestHouse
before(async () => {
  house = await openTestHouse()
})
after(() => house.cleanup())

test(`${KILLS} kills lose nothing, and what got no answer is stored once when it is sent again`, async (t) => {
  const random = seededRandom(SEED)
  const ledger = new Ledger(house)
  let [slowestStart, sentAgain] = [0, 0]
  for (let kill = 0; kill < KILLS; kill++) {
    slowestStart = Math.max(slowestStart, await house.start())
    sentAgain += await ledger.sendUnanswered()
    const load = ledger.load(CONNECTIONS)
    await sleep(SHORTEST_LOAD + random() * (LONGEST_LOAD - SHORTEST_LOAD))
    await house.kill()
    await load.ended
  }
  await house.start()
  sentAgain += await ledger.sendUnanswered()
  const { lost, duplicated, corrupt, flagsLost } = await ledger.compare()
  t.diagnostic(
    `seed ${SEED}: ${KILLS} kills, ${ledger.acknowledged.size} acknowledged, ${sentAgain} sent again, ` +
      `slowest start ${slowestStart} ms`,
  )
  assert.deepEqual({ lost, duplicated, corrupt, flagsLost }, { lost: [], duplicated: [], corrupt: [], flagsLost: [] })
})

test('a client that misses its 250 and repeats the mail is told 250 again; the mail is there once', async () => {
  const ledger = new Ledger(house)
  const { id, content } = ledger.newMail()
  await sendAndLeave(content)
  await eventually(async () => (await timesStored(id)) === 1)
  assert.match(await deliver(house, content), /^250 2\.0\.0 /)
  assert.equal(await timesStored(id), 1)
})

test('a mail that is repeated while its first delivery is still under way is stored once', async () => {
  const ledger = new Ledger(house)
  const { id, content } = ledger.newMail()
  const clients = await Promise.all(Array.from({ length: 4 }, () => house.smtp()))
  const replies = await Promise.all(clients.map((client) => sendMail(client, content)))
  for (const client of clients) client.socket.destroy()
  for (const reply of replies) assert.match(reply, /^250 /)
  assert.equal(new Set(replies).size, 1, 'all are told the same id')
  assert.equal(await timesStored(id), 1)
})

/** Hands in a whole mail and closes the connection before the answer can come. */
async function sendAndLeave(content: string): Promise<void> {
  const client = await house.smtp()
  for (const line of ['MAIL FROM:<wang@partner.test>', 'RCPT TO:<alice@example.org>', 'DATA']) await client.say(line)
  await new Promise<void>((sent) => client.socket.write(`${content}\r\n.\r\n`, 'latin1', () => sent()))
  client.socket.destroy()
}

async function timesStored(id: string): Promise<number> {
  const imap = await house.imap()
  try {
    return (await imap.search('INBOX', `HEADER X-Id ${id}`)).length
  } finally {
    imap.close()
  }
}
