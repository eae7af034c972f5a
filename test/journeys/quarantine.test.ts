// What was put aside: who may let it out, who may only ask, what a look at it shows, and what the day's letter tells.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { now } from '../../src/base/clock.ts'
import { formatDate } from '../../src/mail/date.ts'
import { ALICE, BOB, deliver, openTestHouse, type TestHouse } from '../support/house.ts'

const RULES = `
flow:
  - id: aside
    any:
      - words: [putmeaside]
    action: quarantine
`

let house: TestHouse
before(async () => {
  house = await openTestHouse()
  const file = path.join(house.folder, 'policy.yaml')
  writeFileSync(file, RULES)
  assert.equal((await house.command('policy', 'apply', file)).code, 0)
  assert.equal((await house.command('member', 'set', BOB, '--role', 'member', '--role', 'analyst')).code, 0)
  await house.start()
})
after(() => house.cleanup())

const program =
  'Content-Type: application/x-msdownload; name=tool.exe\r\nContent-Disposition: attachment; filename=tool.exe\r\nContent-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAA='
let sent = 0
const letter = (subject: string, text: string) =>
  `From: Wang <wang@partner.test>\r\nTo: ${ALICE}\r\nSubject: ${subject}\r\nDate: ${formatDate(now())}\r\nMessage-ID: <q${++sent}@partner.test>\r\nMIME-Version: 1.0\r\n${text}\r\n`

/** @returns the id in the trace */
async function putAside(content: string): Promise<string> {
  const reply = await deliver(house, content)
  assert.match(reply, /^250/)
  const [newest] = (await house.command('quarantine', 'list', '--json')).out.trim().split('\n')
  return (JSON.parse(newest ?? '{}') as { traceId: string }).traceId
}

test('an analyst lets out what could not be judged; a member asks for it, and is answered by that', async () => {
  const id = await putAside(letter('Aside', '\r\nThe plan for Thursday: putmeaside, and see http://evil.example/x'))
  const alone = await house.command('quarantine', 'release', id, '--as', ALICE)
  assert.equal(alone.code, 1)
  assert.match(alone.err, /not yours to decide/)
  assert.equal((await house.command('quarantine', 'request', id, '--as', ALICE, '--reason', 'I wait for it')).code, 0)
  const asked = JSON.parse((await house.command('quarantine', 'requests', '--json')).out) as {
    traceId: string
    reason: string
  }
  assert.deepEqual([asked.traceId, asked.reason], [id, 'I wait for it'])

  const noReason = await house.command('quarantine', 'preview', id, '--as', BOB)
  assert.match(noReason.err, /needs a reason/)
  assert.match(
    (await house.command('quarantine', 'preview', id, '--as', ALICE, '--reason', 'mine')).err,
    /does not look/,
  )
  const seen = JSON.parse(
    (await house.command('quarantine', 'preview', id, '--as', BOB, '--reason', 'request', '--json')).out,
  ) as { text: string }
  assert.match(seen.text, /putmeaside, and see hxxp:\/\/evil\[\.\]example\/x/)

  const released = await house.command('quarantine', 'release', id, '--as', BOB, '--json')
  assert.deepEqual(JSON.parse(released.out), { id, released: 1 })
  assert.equal((await house.command('quarantine', 'requests', '--json')).out.trim(), '')
  const imap = await house.imap()
  assert.equal(
    (await imap.search('INBOX', 'SUBJECT "Aside"')).length,
    1,
    (await imap.command('UID FETCH 1:* (ENVELOPE)')).join(),
  )
  imap.close()
})

test('malware is for a security administrator: an analyst neither releases nor throws it away', async () => {
  const id = await putAside(
    letter('Tool', `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nRun it.\r\n--b\r\n${program}\r\n--b--`),
  )
  for (const verb of ['release', 'delete']) {
    const refused = await house.command('quarantine', verb, id, '--as', BOB)
    assert.match(refused.err, /not yours to decide/, verb)
  }
  const deleted = await house.command('quarantine', 'delete', id, '--json')
  assert.deepEqual(JSON.parse(deleted.out), { id, deleted: 1 })
  assert.match((await house.command('quarantine', 'preview', id, '--reason', 'late')).err, /No copy/)
})
