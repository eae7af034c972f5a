// Recipients complain of a member: their provider's reports restrict her mail to strangers, forged ones do nothing, an officer ends it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readFileSync } from 'node:fs'
import { now } from '../../src/base/clock.ts'
import { loadSettings } from '../../src/settings/load.ts'
import { openHouse } from '../../src/wiring.ts'
import { programLetter } from '../faults/hold-rig.ts'
import { newTestKey, signMessage } from '../support/dkim.ts'
import { ALICE, BOB, deliver, eventually, OUTSIDER, submit, type TestHouse } from '../support/house.ts'
import { laterBy } from '../support/shifted-clock.ts'
import { zoneOf } from '../support/outgoing.ts'
import { bounce, complaint } from '../support/reports.ts'
import { openSendingHouse, type SendingHouse } from '../support/sending-house.ts'
import { tellUsual } from '../support/sent-before.ts'
import { WebCaller } from '../support/web-caller.ts'

const ABUSE = 'abuse@example.org'
const REPORTS = 'reports@example.org'
const PROVIDER = 'fbl@remote.example'
/** recipients of one letter */
const TOGETHER = 4
const LIMIT_MS = 60_000
const DAY_MS = 86_400_000
const key = newTestKey('remote.example', 's1', 'ed25519')
const READERS = Array.from({ length: 40 }, (_, index) => `reader${index}@remote.example`)

let house: TestHouse
let sending: SendingHouse

before(async () => {
  sending = await openSendingHouse(() => ({ 'complaints.addresses': [REPORTS] }))
  ;({ house } = sending)
  house.dns.replaceRecords([
    ...zoneOf('127.0.0.1'),
    { name: 's1._domainkey.remote.example', type: 'TXT', data: [...key.record] },
    { name: '_dmarc.remote.example', type: 'TXT', data: ['v=DMARC1; p=none'] },
    { name: 'partner.test', type: 'TXT', data: ['v=spf1 ip4:127.0.0.1 -all'] },
  ])
  assert.equal((await house.command('member', 'set', BOB, '--alias', ABUSE, '--alias', REPORTS)).code, 0)
  const data = await openHouse(loadSettings(house.config, {}))
  await tellUsual(data, ALICE, now(), { perHour: 5, hoursPerDay: 8, days: 1, recipients: READERS })
  await data.close()
  await house.start()
})
after(() => sending?.cleanup())

/** The message as it came to a reader, with what our server wrote into it. */
const received = (reader: string): string =>
  sending.taken
    .find((text) => text.includes(`${reader},`) || text.includes(`${reader}\r\n`))
    ?.replace(/^\s+|\r\n\.\r\n$/g, '') ?? ''
const letter = (reader: string, from = PROVIDER, to = ABUSE) => ({ from, to, returned: received(reader) })
const mailTo = (to: string, subject = 'News') =>
  `From: ${ALICE}\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\nRead about our offer.`

/** A letter that our server takes, whatever it thinks of it. */
async function bring(text: string, from: string, to = ABUSE): Promise<void> {
  assert.match(await deliver(house, text, to, from), /^250 /)
}

/** What became of the reports so far, in order, once there are so many. */
async function outcomes(count: number): Promise<readonly (string | undefined)[]> {
  const said = () => [...readFileSync(house.log, 'utf8').matchAll(/"outcome":"([^"]+)"/g)].map(([, word]) => word)
  await eventually(async () => said().length >= count, LIMIT_MS)
  return said()
}

async function shown(): Promise<{ returns: Record<string, number>; restricted: readonly { id: string }[] }> {
  const { out, err, code } = await house.command('sending', 'show', ALICE, '--json')
  assert.equal(code, 0, err)
  return JSON.parse(out) as Awaited<ReturnType<typeof shown>>
}

test('ten letters go out to forty readers who are known', async () => {
  for (let first = 0; first < READERS.length; first += TOGETHER) {
    const readers = READERS.slice(first, first + TOGETHER)
    assert.match(await submit(house, mailTo(readers.join(', ')), readers), /^250 2\.0\.0 Ok: queued/)
  }
  await eventually(async () => READERS.every((reader) => received(reader) !== ''), LIMIT_MS)
})

test('forged complaints change nothing, whoever sends them', async () => {
  const [reader = ''] = READERS
  // Where no complaints are read; no report of delivery, as it has a return path.
  await bring(signMessage(complaint(letter(reader, PROVIDER, ALICE), 'abuse', reader), key), PROVIDER, ALICE)
  await bring(signMessage(bounce(letter(reader), reader), key), PROVIDER)
  // Of somebody else, proved or not; in the provider's name without proof; of a message that was never sent; twice the same.
  await bring(complaint(letter(reader, OUTSIDER), 'abuse', reader), OUTSIDER)
  await bring(complaint(letter(reader), 'abuse', reader), PROVIDER)
  const invented = received(reader)
    .replace(/\bid\s+\w{16}/, 'id 0123456789abcdef')
    .replace(/Message-ID: .*/i, 'Message-ID: <x@y>')
  await bring(signMessage(complaint({ ...letter(reader), returned: invented }), key), PROVIDER)
  await bring(signMessage(complaint(letter(reader), 'not-spam', reader), key), PROVIDER, REPORTS)
  await bring(signMessage(bounce(letter(reader, OUTSIDER, ALICE), reader), key), '', ALICE)
  assert.deepEqual(await outcomes(4), ['not believed', 'not believed', 'not ours', 'not believed'])
  const { returns, restricted } = await shown()
  assert.deepEqual([returns['complaints'], returns['bounces'], restricted], [0, 0, []])
})

test('a failure that the reader’s server reports later counts as a bounce', async () => {
  const reader = READERS.at(-1) ?? ''
  const report = bounce(letter(reader, 'MAILER-DAEMON@remote.example', ALICE), reader)
  await bring(signMessage(report, key), '', ALICE)
  assert.equal((await outcomes(5)).at(-1), 'counted')
  assert.equal((await shown()).returns['bounces'], 1)
})

test('three complaints of forty readers restrict mail to strangers, with the reason; mail inside goes on', async () => {
  const complainants = READERS.slice(0, 3)
  for (const reader of complainants) {
    const signed = signMessage(complaint(letter(reader), 'abuse', reader), key)
    await bring(signed, PROVIDER)
    // What the provider sends once more counts no more.
    await bring(`${signed}\r\n`, PROVIDER, REPORTS)
  }
  const ofThree = ['counted', 'known']
  assert.deepEqual((await outcomes(11)).slice(5), [...ofThree, ...ofThree, ...ofThree])
  const { returns, restricted } = await shown()
  assert.equal(returns['complaints'], 3)
  assert.deepEqual(
    restricted.map(({ id }) => id),
    ['rule.complaints'],
  )

  const [, , , reader = ''] = READERS
  const answer = await submit(house, mailTo(reader, 'More news'), [reader])
  assert.match(answer, /^250 2\.0\.0 Held for your administrator, see https:\/\/localhost\S*\/holds as \w+/)
  assert.match(await submit(house, mailTo(BOB), [BOB]), /^250 2\.0\.0 Ok: queued/)

  const web = new WebCaller(sending.site)
  assert.equal(await web.signIn(ALICE, house.password), 'signed-in')
  const { body } = await web.call('GET', '/me/sending')
  assert.match(JSON.stringify(body['restricted']), /complained of your mail.*投诉比例/)
  const held = await web.call('GET', '/me/holds')
  assert.match(JSON.stringify(held.body), /restricted:complaints/)

  const imap = await house.imap()
  await eventually(async () => (await imap.search('INBOX', 'SUBJECT "is restricted"')).length === 1, LIMIT_MS)
  imap.close()
  await eventually(async () => /malware-out/.test((await house.command('incident', 'list')).out), LIMIT_MS)
})

/** Every message that went out to a reader with this subject, in order. */
const arrived = (subject: string) => sending.taken.filter((text) => text.includes(`\r\nSubject: ${subject}`)).length
const listed = async () => (await house.command('hold', 'list', '--member', ALICE)).out

test('an officer ends it: what waited because of it alone goes once, what waits for more does not', async () => {
  const [, , , , reader = '', other = ''] = READERS
  const doubtful = await submit(house, programLetter('A program', ALICE), [other])
  assert.match(doubtful, /^250 2\.0\.0 Held for approval/)
  await eventually(async () => /restricted:complaints/.test(await listed()), LIMIT_MS)
  assert.equal((await house.command('sending', 'relieve', ALICE)).code, 0)
  assert.notEqual((await house.command('sending', 'relieve', ALICE)).code, 0)
  await eventually(async () => arrived('More news') === 1, LIMIT_MS)
  const left = await listed()
  assert.deepEqual([/A program|approval/.test(left), /More news/.test(left)], [true, false], left)
  assert.match(await submit(house, mailTo(reader, 'Late news'), [reader]), /^250 2\.0\.0 Ok: queued/)
  await eventually(async () => arrived('Late news') === 1, LIMIT_MS)
  assert.equal(arrived('More news'), 1)
})

test('a restriction that ends by time lets its mail go, too, before it would come back', async () => {
  const complainants = READERS.slice(10, 13)
  for (const each of complainants) await bring(signMessage(complaint(letter(each), 'abuse', each), key), PROVIDER)
  await eventually(async () => (await shown()).restricted.length > 0, LIMIT_MS)
  const [, , , , , , reader = ''] = READERS
  assert.match(await submit(house, mailTo(reader, 'Old news'), [reader]), /^250 2\.0\.0 Held for your administrator/)
  await house.stop()
  await house.start(laterBy(30 * DAY_MS))
  await eventually(async () => arrived('Old news') === 1, LIMIT_MS)
  assert.deepEqual((await shown()).restricted, [])
})
