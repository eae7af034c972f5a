// A program sends messages as large as they may be over HTTP, whole and as JSON: they arrive as they were, and larger ones do not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { letterWithFile } from '../../src/cli/demo/letters.ts'
import { ALICE, BOB, eventually, type TestHouse } from '../support/house.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { WebCaller, type WebAnswer } from '../support/web-caller.ts'

const LIMIT_MS = 60_000
const MOST_BYTES = 52_428_800
const WHOLE = { 'content-type': 'message/rfc822' }
/** 30 MB of a table of numbers */
const FILE = Buffer.from(Array.from({ length: 750_000 }, (_, row) => `${row};open;`.padEnd(38) + '\r\n').join(''))

let sending: SendingHouse
let house: TestHouse
let web: WebCaller

before(async () => {
  sending = await openSendingHouse()
  house = sending.house
  await house.start()
  web = new WebCaller(sending.site)
  await eventually(() => web.isThere(), LIMIT_MS)
  assert.equal(await web.signIn(ALICE, house.password), 'signed-in')
})
after(() => sending?.cleanup())

/** A message of just so many bytes. */
function letterOf(bytes: number, subject: string): Buffer {
  const letter = Buffer.from(letterWithFile(ALICE, BOB, subject, 'table.csv', FILE))
  return Buffer.concat([letter, Buffer.alloc(bytes - letter.length, `${' '.repeat(76)}\r\n`)])
}

const sendWhole = (bytes: number, subject: string) => web.call('POST', '/me/messages', letterOf(bytes, subject), WHOLE)
const isSent = ({ status, body }: WebAnswer) =>
  assert.deepEqual([status, body['state']], [202, 'sent'], JSON.stringify(body))

test('the largest message, and 30 MB as JSON, are sent and lie in the inbox as large as they were', async () => {
  const attachments = [{ name: 'table.csv', type: 'text/csv', content: FILE.toString('base64') }]
  const parts = { to: [BOB], subject: 'as JSON', text: 'The table.', attachments }
  const bytes = MOST_BYTES - 2_000 // room for what we add
  const answers = await Promise.all([sendWhole(bytes, 'whole'), web.call('POST', '/me/messages', parts)])
  answers.forEach(isSent)
  const imap = await house.imap(BOB)
  try {
    assert.equal((await imap.search('INBOX', `SUBJECT whole LARGER ${bytes - 1}`)).length, 1)
    const encoded = Math.ceil(FILE.length / 57) * 78
    assert.equal((await imap.search('INBOX', `SUBJECT "as JSON" LARGER ${encoded - 100}`)).length, 1)
  } finally {
    imap.close()
  }
})

test('a larger one is refused, and says how large one may be', async () => {
  const { status, body } = await sendWhole(MOST_BYTES + 1, 'larger')
  assert.deepEqual([status, body['title']], [413, `A message has at most ${MOST_BYTES} bytes`])
  isSent(await web.call('POST', '/me/messages', { to: [BOB], text: 'A small one goes on.' }))
})
