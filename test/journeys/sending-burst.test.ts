// A member sends ten times as much as usual: the first part goes, the rest waits; their word lets it out in order, silence freezes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { now } from '../../src/base/clock.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { openHouse, type House } from '../../src/wiring.ts'
import { ALICE, BOB, eventually, type TestHouse } from '../support/house.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { tellUsual } from '../support/sent-before.ts'
import { WebCaller } from '../support/web-caller.ts'

const STEP_MS = 30_000
const MESSAGES = 100
const LIMIT_MS = 120_000
const USUAL = {
  perHour: 10,
  hoursPerDay: 8,
  days: 15,
  recipients: Array.from({ length: 12 }, (_, index) => `client${index}@remote.example`),
}

let house: TestHouse
let sending: SendingHouse
/** the same installation, opened beside its server as commands do */
let data: House
let site = ''
let taken: readonly string[] = []

before(async () => {
  sending = await openSendingHouse()
  ;({ house, taken, site } = sending)
  data = await openHouse(loadSettings(house.config, {}))
  for (const address of [ALICE, BOB]) await tellUsual(data, address, now(), USUAL)
  await house.start()
})
after(async () => {
  await data?.close()
  await sending?.cleanup()
})

const subjectOf = (member: string, number: number) => `Offer of ${member} number ${String(number).padStart(3, '0')}`
const arrived = (member: string) =>
  taken.flatMap((text) => new RegExp(`Subject: Offer of ${member} number (\\d+)`).exec(text)?.[1] ?? []).map(Number)

/** As a plain client does: one connection, one message after the other. @returns the replies that decide */
async function sendBurst(address: string, member: string, password = house.password): Promise<readonly string[]> {
  const { client, answer } = await house.submission(address, password)
  assert.match(answer, /^235 /)
  const replies: string[] = []
  for (let number = 1; number <= MESSAGES; number++) {
    const to = `${member}-reader${number}@remote.example`
    for (const line of [`MAIL FROM:<${address}>`, `RCPT TO:<${to}>`, 'DATA']) await client.say(line)
    const text = `Dear reader, this offer ${member} ends soon. Ask us for number ${number}.`
    const lines = [`From: ${address}`, `To: ${to}`, `Subject: ${subjectOf(member, number)}`, '', text]
    await client.send(`${lines.join('\r\n')}\r\n.\r\n`)
    replies.push(await client.reply())
  }
  client.socket.destroy()
  return replies
}

async function held(address: string, state?: string): Promise<readonly { id: string; state: string; need: string }[]> {
  const filter = state === undefined ? [] : ['--state', state]
  const { out, err, code } = await house.command(
    'hold',
    'list',
    '--json',
    '--member',
    address,
    '--limit',
    '200',
    ...filter,
  )
  assert.equal(code, 0, err)
  return out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
}

test('a hundred mails where ten an hour are usual: some go, the rest waits, the owner’s proof sends all once and in order', async (t) => {
  const web = new WebCaller(site)
  await eventually(() => web.isThere())
  assert.equal(await web.signIn(ALICE, house.password), 'signed-in')
  const { body } = await web.call('POST', '/me/factors/totp', {})
  const app = new TOTP({ secret: Secret.fromBase32(String(body['secret'])) })
  const code = (steps: number) => app.generate({ timestamp: now() + steps * STEP_MS })
  assert.equal((await web.call('POST', '/me/factors/totp/confirmation', { code: code(0) })).status, 204)

  const made = await web.call('POST', '/me/app-passwords', { label: 'Mail program', protocols: ['smtp'] })
  assert.equal(made.status, 200, JSON.stringify(made.body))

  const replies = await sendBurst(ALICE, 'alice', String(made.body['password']))
  const count = (pattern: RegExp) => replies.filter((reply) => pattern.test(reply)).length
  const [sent, waits] = [count(/^250 2\.0\.0 Ok: queued/), count(/^250 2\.0\.0 Held/)]
  t.diagnostic(`${sent} went at once, ${waits} wait`)
  assert.equal(
    sent + waits,
    MESSAGES,
    replies.find((reply) => !reply.startsWith('250')),
  )
  assert.ok(sent >= 1 && waits >= MESSAGES / 2, `${sent} sent, ${waits} held`)
  assert.match(replies.at(-1) ?? '', /confirmation at https:\/\/localhost.*\/holds as \w+$/)
  await eventually(async () => arrived('alice').length === sent, LIMIT_MS)

  const begun = await web.call('POST', '/me/step-up', {})
  assert.equal(begun.status, 200, JSON.stringify(begun.body))
  assert.equal((await web.call('POST', '/me/holds/release', {})).status, 401, 'a session alone is no proof')
  const answer = { factor: 'totp', answer: code(1) }
  const passed = await web.call('POST', `/me/step-up/${String(begun.body['id'])}/answer`, answer)
  assert.equal(passed.body['state'], 'passed', JSON.stringify(passed.body))
  const released = await web.call('POST', '/me/holds/release', {})
  assert.equal(released.body['released'], waits, JSON.stringify(released.body))

  await eventually(async () => arrived('alice').length >= MESSAGES, LIMIT_MS)
  const all = Array.from({ length: MESSAGES }, (_, index) => index + 1)
  assert.deepEqual(arrived('alice').slice(sent), all.slice(sent), 'what waited, in the order in which it came')
  assert.deepEqual(
    arrived('alice').toSorted((a, b) => a - b),
    all,
    'each once',
  )
  assert.deepEqual(await held(ALICE), [])
  assert.equal((await held(ALICE, 'released')).length, waits)
})

test('a hundred mails and no answer: the account is frozen, nothing is parked any more, nothing goes out', async () => {
  const replies = await sendBurst(BOB, 'bob')
  const sent = replies.filter((reply) => /Ok: queued/.test(reply)).length
  await eventually(async () => (await held(BOB)).some(({ state }) => state === 'asked'), LIMIT_MS)
  const imap = await house.imap(BOB)
  assert.ok((await imap.search('INBOX', 'SUBJECT "waits for your confirmation"')).length > 0, 'the owner was told')
  imap.close()

  // Half a working day later.
  await data.store.write(data.ticket('hold'), async ({ db }) => {
    const { memberId } = await data.store.read(data.ticket('administrator'), (tx) => data.directory.owner(tx, BOB))
    await db
      .updateTable('hold')
      .set({ expires_ms: now(), due_ms: now() })
      .where('member_id', '=', memberId)
      .where('need', '=', 'step-up')
      .execute()
  })
  await eventually(async () => (await held(BOB, 'frozen')).length === MESSAGES - sent, LIMIT_MS)
  assert.deepEqual([await held(BOB, 'parked'), await held(BOB, 'asked')], [[], []])
  await eventually(async () => {
    const { out } = await house.command('member', 'show', BOB, '--json')
    return /"state":"frozen"/.test(out)
  }, LIMIT_MS)
  assert.match((await house.submission(BOB)).answer, /^5/)
  assert.equal(arrived('bob').length, sent)
})
