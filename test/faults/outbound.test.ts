// kill -9 of a house that is sending: nothing is lost, and twice at the other server only from the one window that RFC 1047
// tells of. GATEHOUSE_KILLS makes the measurement of that window longer.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { randomText } from '../../src/base/ids.ts'
import { ALICE, eventually, openTestHouse, submit, type TestHouse } from '../support/house.ts'
import { zoneOf } from '../support/outgoing.ts'
import { startScript, type ScriptedServer, type Step } from '../support/smtp-script.ts'

const KILLS = Number(process.env['GATEHOUSE_KILLS'] ?? 3)
const STRANGER = 'x@remote.example'
/** ms */
const LEASE = 1_000
/** ms by which an outcome stands on any machine, also a loaded one */
const LONG = 5_000
/** ms from the 250 to the kill */
const DELAYS = [LONG, 0, 1, 2, 4, 8, 16, 32] as const

let house: TestHouse
let remote: ScriptedServer
/** the step at which the house dies, without an answer */
let deadlyStep: Step | undefined
/** ms after the 250 to a message at which the house dies */
let killAfterTaken: number | undefined
/** the texts that were answered 250 */
let taken: string[] = []
let death: Promise<void> | undefined

const kill = () => (death ??= house.kill())
const dieAt = (step: Step, answer: string) => () => {
  if (deadlyStep !== step) return answer
  void kill()
  return ''
}

before(async () => {
  remote = await startScript({
    MAIL: dieAt('MAIL', '250 2.1.0 Ok\r\n'),
    RCPT: (line) => (line.includes('nobody') ? '550 5.1.1 No such user\r\n' : dieAt('RCPT', '250 2.1.5 Ok\r\n')()),
    DATA: dieAt('DATA', '354 Go on\r\n'),
    text: (said) => {
      const answer = dieAt('text', '250 2.0.0 Taken\r\n')()
      if (answer !== '') taken.push(said)
      if (killAfterTaken === 0) setImmediate(kill)
      else if (killAfterTaken !== undefined) setTimeout(kill, killAfterTaken)
      return answer
    },
  })
  house = await openTestHouse({
    settings: {
      'outbound.port': remote.port,
      'outbound.reach': 'loopback',
      'outbound.lease': LEASE,
      'outbound.first-retry': 200,
      'outbound.longest-retry': 200,
    },
  })
  house.dns.replaceRecords(zoneOf('127.0.0.1'))
})
after(async () => {
  await house?.cleanup()
  remote?.stop()
})
beforeEach(async () => {
  ;[deadlyStep, killAfterTaken, death, taken] = [undefined, undefined, undefined, []]
  await house.start()
})

const letter = (subject: string, to = STRANGER) =>
  `From: ${ALICE}\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\nHello.\r\n`
const copiesOf = (subject: string) => taken.filter((text) => text.includes(subject)).length
const isQueueEmpty = async () => (await house.command('queue', 'list', '--json')).out === ''

/** Starts the house again without its deadly step, and waits until nothing is queued any more. */
async function goOn(): Promise<void> {
  await eventually(async () => death !== undefined)
  await death
  ;[deadlyStep, killAfterTaken] = [undefined, undefined]
  await house.start()
  await eventually(isQueueEmpty)
}

for (const step of ['MAIL', 'DATA', 'text'] as const) {
  test(`a house that dies before the answer to ${step} sends the message once, after its start`, async () => {
    deadlyStep = step
    const subject = randomText()
    await submit(house, letter(subject), [STRANGER])
    await goOn()
    assert.equal(copiesOf(subject), 1)
    await house.stop()
  })
}

test('a house that dies after the answer sends nothing twice once the outcome stands', async (t) => {
  // The window, as wide as it is here: from the 250 to the commit of the outcome.
  const found: string[] = []
  for (let run = 0; run < KILLS; run++) {
    const delay = DELAYS[run % DELAYS.length] as number
    death = undefined
    killAfterTaken = delay
    const subject = randomText()
    await submit(house, letter(subject), [STRANGER])
    await goOn()
    const copies = copiesOf(subject)
    found.push(`${delay} ms: ${copies}`)
    assert.ok(copies === 1 || (copies === 2 && delay < LONG), `${copies} copies after ${delay} ms`)
  }
  t.diagnostic(`killed this long after the 250, copies at the other server: ${found.join(', ')}`)
  await house.stop()
})

test('a house that dies while it tells the sender of a failure tells it once', async () => {
  const nobody = 'nobody@remote.example'
  await submit(house, letter('who', nobody), [nobody])
  await eventually(async () => remote.heard.some((said) => said.includes('nobody@')))
  await pause(5)
  await kill()
  await goOn()
  const imap = await house.imap()
  try {
    await eventually(async () => (await imap.search('INBOX', 'FROM "mailer-daemon"')).length > 0)
    await pause(LEASE)
    assert.equal((await imap.search('INBOX', 'FROM "mailer-daemon"')).length, 1)
  } finally {
    imap.close()
  }
  await house.stop()
})
