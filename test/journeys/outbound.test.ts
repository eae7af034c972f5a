// A member's mail goes out: to a colleague and to a real Postfix, once each; what the other side says comes back.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { dkimVerify } from 'mailauth'
import { WORLD } from '../../src/cli/demo/world.ts'
import { ALICE, BOB, eventually, openTestHouse, submit, type TestHouse } from '../support/house.ts'
import { POSTFIX_DOMAIN, POSTFIX_HOST, startPostfix, whyNoPostfix, type TestPostfix } from '../support/postfix.ts'

const STRANGER = `x@${POSTFIX_DOMAIN}`
const missing = whyNoPostfix()

const letter = (to: string, subject: string, ...more: string[]) =>
  [`From: Alice <${ALICE}>`, `To: ${to}`, `Subject: ${subject}`, ...more, '', 'Hello there.', ''].join('\r\n')

describe('mail to other servers', { skip: missing ?? false }, () => {
  let house: TestHouse
  let postfix: TestPostfix

  before(async () => {
    postfix = await startPostfix()
    house = await openTestHouse({
      settings: {
        'outbound.port': postfix.port,
        'outbound.reach': 'loopback',
        'outbound.first-retry': 300,
        'outbound.longest-retry': 1_000,
      },
    })
    house.dns.replaceRecords([
      ...WORLD,
      { name: POSTFIX_DOMAIN, type: 'MX', data: { exchange: POSTFIX_HOST, priority: 10 } },
      { name: POSTFIX_HOST, type: 'A', data: '127.0.0.1' },
      { name: 'null.test', type: 'MX', data: { exchange: '', priority: 0 } },
    ])
    await house.start()
  })
  after(async () => {
    await house?.cleanup()
    await postfix?.stop()
  })

  /** The first mail in Alice's INBOX with a word in it, with its header. */
  async function inbox(word: string, address = ALICE): Promise<string> {
    const imap = await house.imap(address)
    try {
      let found: number[] = []
      await eventually(async () => (found = await imap.search('INBOX', `TEXT "${word}"`)).length > 0)
      assert.equal(found.length, 1, `${word} is there ${found.length} times`)
      return (await imap.command(`UID FETCH ${found[0]} (BODY.PEEK[])`)).join('\r\n')
    } finally {
      imap.close()
    }
  }

  const queue = async () =>
    (await house.command('queue', 'list', '--json')).out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { queueId: string; recipients: { state: string }[] })

  test('a mail to a colleague and to another server arrives once at each, signed, without Bcc', async () => {
    const content = letter(
      `${BOB}, ${STRANGER}`,
      'lunchtime',
      'Bcc: secret@nowhere.test',
      'Return-Path: <not@here.test>',
    )
    const reply = await submit(house, content, [BOB, STRANGER])
    assert.match(reply, /^250 /)
    const [arrived = ''] = await postfix.delivered(1)
    const atBob = await inbox('lunchtime', BOB)
    assert.match(atBob, /^Return-Path: <alice@example\.org>/m)
    for (const text of [arrived, atBob]) {
      assert.match(text, /^Message-ID: <[0-9a-z]+@example\.org>/m)
      assert.match(text, /^Date: /m)
      assert.match(text, /^Received: from .* with ESMTPS?A /m)
      assert.doesNotMatch(text, /bcc|secret@|not@here/i)
    }
    const records = JSON.parse((await house.command('domain', 'show', 'example.org', '--json')).out) as string[]
    const { results } = await dkimVerify(Buffer.from(arrived.replaceAll('\n', '\r\n')), {
      resolver: async (name) => {
        const line = records.find((record) => record.startsWith(`${name}. TXT`)) ?? ''
        return [[...line.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text)]
      },
    })
    assert.deepEqual(
      results.map(({ status, algo }) => [status.result, algo]),
      [
        ['pass', 'ed25519-sha256'],
        ['pass', 'rsa-sha256'],
      ],
    )
    assert.deepEqual(await queue(), [])
    const id = /queued as (\w+)/.exec(reply)?.[1] ?? ''
    const traced = await house.command('trace', id)
    assert.match(traced.out, /delivered/)
  })

  test('a server that is not ready is asked again, and gets the mail once', async () => {
    let asked = 0
    postfix.actionFor = () => (++asked <= 2 ? '450 4.2.0 Greylisted, come back' : 'DUNNO')
    assert.match(await submit(house, letter(STRANGER, 'patience'), [STRANGER]), /^250 /)
    const [arrived = ''] = await postfix.delivered(1)
    assert.match(arrived, /Subject: patience/)
    assert.equal(asked, 3)
    postfix.actionFor = () => 'DUNNO'
  })

  test('a refused recipient comes back as a report in the INBOX of the sender', async () => {
    postfix.actionFor = () => '550 5.1.1 No such user here'
    assert.match(await submit(house, letter(STRANGER, 'refusal'), [STRANGER]), /^250 /)
    const report = await inbox('No such user here')
    assert.match(report, /^Return-Path: <>/m)
    assert.match(report, /^Auto-Submitted: auto-replied/m)
    assert.match(report, /^Final-Recipient: rfc822; x@remote\.example/m)
    assert.match(report, /^Action: failed/m)
    assert.match(report, /^Status: 5\.1\.1/m)
    assert.match(report, /^Remote-MTA: dns; mx\.remote\.example/m)
    postfix.actionFor = () => 'DUNNO'
    assert.deepEqual(await queue(), [])
  })

  test('a domain that is not there, and one that takes no mail, come back with the reason', async () => {
    for (const [address, status] of [
      ['wang@nowhere.test', '5.1.2'],
      ['wang@null.test', '5.1.10'],
    ] as const) {
      assert.match(await submit(house, letter(address, 'astray'), [address]), /^250 /)
      const report = await inbox(address)
      assert.ok(report.includes(`Status: ${status}`), report)
    }
  })

  test('dead DNS defers, and nothing fails', async () => {
    house.dns.mode = 'dead'
    const there = `x@sleeping.${POSTFIX_DOMAIN}`
    assert.match(await submit(house, letter(there, 'darkness'), [there]), /^250 /)
    await eventually(async () => (await queue())[0]?.recipients[0]?.state === 'deferred')
    house.dns.replaceRecords([{ name: `sleeping.${POSTFIX_DOMAIN}`, type: 'MX', data: { exchange: '', priority: 0 } }])
    house.dns.mode = 'alive'
    await inbox('sleeping')
  })
})
