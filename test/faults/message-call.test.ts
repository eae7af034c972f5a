// kill -9 while a program sends over HTTP: it asks again with its Idempotency-Key until it is answered, and the message is sent, or
// held, once; so is the copy that it wanted kept. Nothing in Gatehouse knows of the steps: see support/die-at.ts.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { dyingAt, type Step } from '../support/die-at.ts'
import { ALICE, eventually, type TestHouse } from '../support/house.ts'
import { PROGRAM } from '../support/program.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { WebCaller } from '../support/web-caller.ts'
import { LIMIT_MS, openHoldRig, STRANGER, type HoldRig } from './hold-rig.ts'

interface Row {
  readonly at: string
  readonly step: Step
  readonly state: 'sent' | 'held'
}

// prettier-ignore
const ROWS: readonly Row[] = [
  { at: 'it has come in, and nothing is written', step: 'src/intake/departing.ts depart before 1',          state: 'sent' },
  { at: 'all is written, not committed',          step: 'src/store/idempotency-key.ts keepAnswer after 1', state: 'held' },
  { at: 'committed, not answered',                step: 'src/intake/departing.ts depart after 1',           state: 'sent' },
  { at: 'held, and not answered',                 step: 'src/intake/departing.ts depart after 1',           state: 'held' },
]

let sending: SendingHouse
let house: TestHouse
let rig: HoldRig

before(async () => {
  sending = await openSendingHouse(() => ({ 'outbound.lease': 1_000, 'outbound.first-retry': 200 }))
  house = sending.house
  rig = await openHoldRig(house)
  await rig.letSend(ALICE)
})
after(async () => {
  await rig?.data.close()
  await sending?.cleanup()
})
afterEach(() => house.kill())

const sentWith = (subject: string) => sending.taken.filter((text) => text.includes(`Subject: ${subject}\r\n`)).length

/** @returns a program that is signed in: the session of a life before may be gone */
async function start(environment: NodeJS.ProcessEnv = {}): Promise<WebCaller> {
  await house.kill()
  await house.start(environment)
  const web = new WebCaller(sending.site)
  await eventually(() => web.isThere(), LIMIT_MS)
  assert.equal(await web.signIn(ALICE, house.password), 'signed-in')
  return web
}

async function inSentFolder(subject: string): Promise<number> {
  const imap = await house.imap()
  try {
    return (await imap.search('Sent', `SUBJECT "${subject}"`)).length
  } finally {
    imap.close()
  }
}

for (const [index, { at, step, state }] of ROWS.entries()) {
  test(`kill -9 when ${at} (${step}): ${state} once`, async () => {
    const subject = `call-${index}`
    const attachments = [{ name: 'tool.exe', type: 'application/octet-stream', content: PROGRAM.toString('base64') }]
    const letter = {
      to: [STRANGER],
      subject,
      isCopyKept: true,
      ...(state === 'held' && { attachments }),
    }
    const key = { 'idempotency-key': `"${randomUUID()}"` }
    const ask = (web: WebCaller, text = 'Hello') => web.call('POST', '/me/messages', { ...letter, text }, key)

    await assert.rejects(ask(await start(dyingAt(step))), 'it was answered')
    const web = await start()
    const answer = await ask(web)
    assert.deepEqual([answer.status, answer.body['state']], [202, state], JSON.stringify(answer.body))
    const { status, body } = await ask(web)
    // What it says of the hold is how that is by then: officers are asked meanwhile.
    assert.deepEqual([status, body['id'], body['state']], [202, answer.body['id'], state])
    assert.equal((await ask(web, 'Something else')).status, 422)

    if (state === 'held') assert.equal((await rig.holdsWith(subject)).length, 1)
    else await eventually(async () => sentWith(subject) > 0, LIMIT_MS)
    assert.equal(await inSentFolder(subject), 1)
    assert.equal(sentWith(subject), state === 'held' ? 0 : 1)
  })
}
