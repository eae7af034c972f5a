// What senders are told, on a running server: of a delay once, of the end, of a success they asked for; each as they asked.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ALICE, BOB, eventually, openTestHouse, type TestHouse } from '../support/house.ts'
import { zoneOf } from '../support/outgoing.ts'
import { startScript, type ScriptedServer } from '../support/smtp-script.ts'

let house: TestHouse
let remote: ScriptedServer

before(async () => {
  remote = await startScript({
    // No DSN: what the sender asked for stays with us.
    EHLO: '250-remote.example\r\n250 8BITMIME\r\n',
    RCPT: (line) =>
      line.includes('<later') ? '450 4.2.0 Not now\r\n' : line.includes('<never') ? '550 5.1.1 Who?\r\n' : '250 Ok\r\n',
  })
  house = await openTestHouse({
    settings: {
      'outbound.port': remote.port,
      'outbound.reach': 'loopback',
      'outbound.first-retry': 250,
      'outbound.longest-retry': 250,
      'outbound.warn-after': 500,
      'outbound.max-age': 2_500,
    },
  })
  house.dns.replaceRecords([
    ...zoneOf('127.0.0.1'),
    { name: 'remote.example', type: 'TXT', data: ['v=spf1 ip4:127.0.0.1 -all'] },
  ])
  await house.start()
})
after(async () => {
  await house?.cleanup()
  remote?.stop()
})

/** @param parameters  of MAIL and RCPT */
async function send(to: string, subject: string, parameters: { mail?: string; rcpt?: string }): Promise<void> {
  const { client } = await house.submission()
  const { mail = '', rcpt = '' } = parameters
  await client.say(`MAIL FROM:<${ALICE}> ${mail}`.trim())
  await client.say(`RCPT TO:<${to}> ${rcpt}`.trim())
  await client.say('DATA')
  const text = `From: ${ALICE}\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\nthe text of ${subject}\r\n.`
  assert.match(await client.say(text), /^250 /)
  client.socket.destroy()
}

/** All reports on an address, oldest first, once there are so many. */
async function reportsOn(address: string, count: number): Promise<string[]> {
  const imap = await house.imap()
  try {
    let found: number[] = []
    await eventually(async () => (found = await imap.search('INBOX', `BODY "${address}"`)).length >= count)
    const texts: string[] = []
    for (const uid of found) texts.push((await imap.command(`UID FETCH ${uid} (BODY.PEEK[])`)).join('\r\n'))
    return texts
  } finally {
    imap.close()
  }
}
const actionsOf = (reports: readonly string[]) => reports.map((text) => /^Action: (\w+)/m.exec(text)?.[1])

test('a message that waits is reported once as delayed, and at the end as failed', async () => {
  await send('later@remote.example', 'patience', {})
  const reports = await reportsOn('later@remote.example', 2)
  assert.deepEqual(actionsOf(reports), ['delayed', 'failed'])
  for (const report of reports) assert.match(report, /^Status: 4\.2\.0/m)
  assert.match(reports[0] ?? '', /^Will-Retry-Until: /m)
})

test('a success that was asked for is reported as relayed when the other server reports none', async () => {
  await send('taken@remote.example', 'joy', { mail: 'ENVID=QQ+2B1', rcpt: 'NOTIFY=SUCCESS ORCPT=rfc822;t+40x.test' })
  const [report = ''] = await reportsOn('taken@remote.example', 1)
  assert.deepEqual(actionsOf([report]), ['relayed'])
  assert.match(report, /^Original-Envelope-Id: QQ\+1/m)
  assert.match(report, /^Original-Recipient: rfc822; t@x\.test/m)
  assert.match(report, /text\/rfc822-headers/)
  assert.doesNotMatch(report, /the text of joy/)
})

test('a delivery to a colleague is reported when that was asked for, and a stranger is told only when SPF knows them', async () => {
  await send(BOB, 'colleague', { rcpt: 'NOTIFY=SUCCESS' })
  const [report = ''] = await reportsOn(BOB, 1)
  assert.deepEqual(actionsOf([report]), ['delivered'])
  assert.match(report, /^Status: 2\.1\.5/m)
  const client = await house.smtp()
  for (const [sender, copies] of [
    ['w@forged.example', 0],
    ['w@remote.example', 1],
  ] as const) {
    await client.say(`MAIL FROM:<${sender}>`)
    await client.say(`RCPT TO:<${BOB}> NOTIFY=SUCCESS`)
    await client.say('DATA')
    assert.match(await client.say(`From: ${sender}\r\nSubject: ${sender}\r\n\r\nHello.\r\n.`), /^250 /)
    const sent = () => remote.heard.filter((said) => said.includes(`RCPT TO:<${sender}>`)).length
    await eventually(async () => (await house.command('queue', 'list', '--json')).out === '')
    assert.equal(sent(), copies, sender)
  }
  client.socket.destroy()
})

test('RET=FULL brings the message back whole, RET=HDRS its header, NOTIFY=NEVER nothing', async () => {
  await send('never.full@remote.example', 'whole', { mail: 'RET=FULL' })
  await send('never.hdrs@remote.example', 'header', { mail: 'RET=HDRS' })
  await send('never.told@remote.example', 'silence', { rcpt: 'NOTIFY=NEVER' })
  assert.match((await reportsOn('never.full@remote.example', 1))[0] ?? '', /message\/rfc822[^]*the text of whole/)
  const [header = ''] = await reportsOn('never.hdrs@remote.example', 1)
  assert.match(header, /Subject: header/)
  assert.doesNotMatch(header, /the text of header/)
  await eventually(async () => (await house.command('queue', 'list', '--json')).out === '')
  assert.deepEqual(await reportsOn('never.told@remote.example', 0), [])
})
