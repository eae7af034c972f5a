// What the disk and the log show of people's mail while the server works and after it stopped: nothing.
// Plain by design, and so not looked for: IMAP keywords in the database; the settings file; the demo's demo.json with its
// throw-away passwords.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { ALICE, BOB, deliver, eventually, openTestHouse, sendMail, submit, type TestHouse } from '../support/house.ts'
import { eicar, letterWithFile, zipOf } from '../../src/cli/demo/letters.ts'
import { formsOf, tracesOf } from './traces-of.ts'

const SENDER = 'wolpertinger@partner.test'
const NOBODY = 'quokkaflug@example.org'
// prettier-ignore
const SECRETS = {
  subject: 'Zwiebelfisch',      chineseSubject: '长颈鹿快递',   body: 'Kaltmamsell',     chineseBody: '机密合同书',
  attachment: 'Schnapsidee',    inAttachment: 'Fernwehkiste',  copied: 'tausendsassa',  largeBody: 'Purzelbaumfest',
  appended: 'Donnerlittchen',   refused: 'Firlefanzerei',      searched: 'Klabautermann', folder: 'Sammelsurium',
  chineseFolder: '秘密档案夹',   wrongPassword: 'Himmelherrgott-17', malformed: 'Papperlapapp', queued: 'Kuddelmuddel',
  held: 'Hasenfusspolka',       justified: 'Mumpitzgrund',
}
const LARGE_BYTES = 900_000

const scratch = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-plaintext-'))
const temporary = path.join(scratch, 'tmp')
let house: TestHouse
let texts: string[] = []
before(async () => {
  mkdirSync(temporary)
  house = await openTestHouse({
    settings: { 'log.level': 'debug', 'outbound.first-retry': 500, 'outbound.longest-retry': 500 },
  })
  texts = [...Object.values(SECRETS), SENDER.split('@')[0]!, NOBODY.split('@')[0]!, ALICE, BOB, house.password]
  await house.start({ TMPDIR: temporary })
})
after(async () => {
  await house.cleanup()
  rmSync(scratch, { recursive: true, force: true })
})

const found = () => tracesOf(texts, [house.dataFolder, path.join(house.folder, 'keys'), house.log, temporary])

test('the search itself finds a text in every form', () => {
  const file = path.join(scratch, 'sample')
  for (const text of [SECRETS.subject, SECRETS.chineseBody]) {
    for (const form of formsOf(text)) {
      writeFileSync(file, Buffer.concat([Buffer.from('before '), form.bytes, Buffer.from(' after')]))
      assert.ok(tracesOf([text], [file]).length > 0, form.name)
    }
  }
})

test('mails, refused mails, appended mails, folders, searches and wrong passwords leave nothing readable', async () => {
  assert.match(await deliver(house, letterWithSecrets(), ALICE, SENDER), /^250 /)
  assert.match(await deliver(house, letterWithSecrets(), NOBODY, SENDER), /^550 /)
  assert.match(await deliver(house, letterWithSecrets(), `${SECRETS.copied}@elsewhere.test`, SENDER), /^550 /)
  const virus = letterWithFile(SENDER, ALICE, SECRETS.refused, `${SECRETS.refused}.zip`, zipOf('a.com', eicar()))
  assert.match(await deliver(house, virus, ALICE, SENDER), /^554 /)
  const smuggled = `Subject: ${SECRETS.refused}\r\n\r\n${SECRETS.refused}\n.\r\nNOOP ${SECRETS.refused}`
  assert.match(await deliver(house, smuggled, ALICE, SENDER), /^521 /)

  const imap = await house.imap()
  const appended = `Subject: ${SECRETS.appended}\r\n\r\n${SECRETS.appended}\r\n`
  await imap.command(`CREATE "${SECRETS.folder}"`)
  await imap.command(`APPEND "${SECRETS.folder}" {${appended.length}+}\r\n${appended}`)
  await imap.command('ENABLE UTF8=ACCEPT').catch(() => undefined)
  await imap.command(`CREATE "${SECRETS.chineseFolder}"`).catch(() => undefined)
  assert.equal((await imap.search('INBOX', `TEXT "${SECRETS.body}"`)).length, 1)
  await imap.search('INBOX', `OR TEXT "${SECRETS.searched}" FROM "${SECRETS.searched}"`)
  await assert.rejects(imap.command(`${SECRETS.malformed} "${SECRETS.malformed}`))
  imap.close()

  await assert.rejects(house.imap(ALICE, SECRETS.wrongPassword))
  const { client, answer } = await house.submission(ALICE, SECRETS.wrongPassword)
  assert.match(answer, /^535 /)
  client.socket.destroy()
  assert.deepEqual(found(), [])
})

test('a large mail shows nothing while it is on its way, and nothing when a member sent it', async () => {
  const line = `${SECRETS.largeBody} ${SECRETS.chineseBody}\r\n`
  const text = `Subject: ${SECRETS.largeBody}\r\n\r\n${line.repeat(Math.ceil(LARGE_BYTES / Buffer.byteLength(line)))}`
  const content = Buffer.from(text).toString('latin1')
  const outside = await house.smtp()
  for (const command of [`MAIL FROM:<${SENDER}> BODY=8BITMIME`, `RCPT TO:<${ALICE}>`, 'DATA'])
    await outside.say(command)
  await outside.send(content)
  assert.deepEqual(found(), [], 'while it is spooled')
  await outside.send('\r\n.\r\n')
  assert.match(await outside.reply(), /^250 /)
  outside.socket.destroy()

  const { client, answer } = await house.submission()
  assert.match(answer, /^235 /)
  assert.match(await sendMail(client, `From: ${ALICE}\r\n${content}`, BOB, ALICE), /^250 /)
  client.socket.destroy()
  assert.deepEqual(found(), [])
})

test('a mail that waits for another server shows nothing, nor does the report when it comes back', async () => {
  house.dns.mode = 'dead'
  const text = `From: ${ALICE}\r\nSubject: ${SECRETS.queued}\r\n\r\n${SECRETS.queued}\r\n`
  assert.match(await submit(house, text, [`${SECRETS.queued}@elsewhere.test`]), /^250 /)
  const { out } = await house.command('queue', 'list')
  assert.ok(out.includes(SECRETS.queued), 'people who may see it do')
  assert.deepEqual(found(), [])
  house.dns.mode = 'alive'
  const imap = await house.imap()
  await eventually(async () => (await imap.search('INBOX', `TEXT "${SECRETS.queued}"`)).length === 1)
  imap.close()
  assert.deepEqual(found(), [])
})

test('a mail that waits for somebody’s word shows nothing, nor does what was said about it', async () => {
  const program = Buffer.concat([
    Buffer.from('MZ'),
    Buffer.alloc(58),
    Buffer.from([0x40, 0, 0, 0]),
    Buffer.from('PE\0\0'),
  ])
  const text = letterWithFile(ALICE, BOB, SECRETS.held, `${SECRETS.held}.exe`, program).replaceAll('file', SECRETS.held)
  const reply = await submit(house, text, [`${SECRETS.held}@elsewhere.test`])
  const id = /^250 2\.0\.0 Held .* as (\w+)$/.exec(reply)?.[1] ?? assert.fail(reply)
  const { out } = await house.command('hold', 'show', id)
  assert.ok(out.includes(SECRETS.held), 'people who may see it do')
  assert.deepEqual(found(), [])
  assert.equal((await house.command('hold', 'refuse', id, '--note', SECRETS.justified)).code, 0)
  const imap = await house.imap()
  await eventually(async () => (await imap.search('INBOX', `TEXT "${SECRETS.justified}"`)).length === 1)
  imap.close()
  assert.deepEqual(found(), [])
})

test('a stopped server leaves nothing readable either', async () => {
  assert.equal(await house.stop(), 0)
  assert.deepEqual(found(), [])
})

/** A mail with a secret in every place that a mail has. */
function letterWithSecrets(): string {
  const word = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
  const bytes = Buffer.from(SECRETS.chineseBody).toString('latin1')
  return [
    `From: ${SECRETS.copied} <${SENDER}>`,
    `To: ${ALICE}`,
    `Cc: ${SECRETS.copied}@elsewhere.test`,
    `Subject: ${SECRETS.subject} ${word(SECRETS.chineseSubject)}`,
    `Message-ID: <${SECRETS.subject}@partner.test>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=cut',
    '',
    '--cut',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    `${SECRETS.body} ${bytes}`,
    '--cut',
    `Content-Type: text/plain; name="${SECRETS.attachment}.txt"`,
    `Content-Disposition: attachment; filename="${SECRETS.attachment}.txt"`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(SECRETS.inAttachment).toString('base64'),
    '--cut--',
  ].join('\r\n')
}
