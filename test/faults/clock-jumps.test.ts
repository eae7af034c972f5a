// The machine's clock jumps 400 days ahead and a day back under the running server: sessions neither end nor hang, deleted
// mail can still be brought back, events and outgoing mail do not wait for the clock, mail is stored once. Goal R18.
import assert from 'node:assert/strict'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { monotonic } from '../../src/base/clock.ts'
import type { ImapDialogue } from '../../src/cli/demo/imap-dialogue.ts'
import { WORLD } from '../../src/cli/demo/world.ts'
import { ALICE, BOB, deliver, eventually, openTestHouse, OUTSIDER, submit, type TestHouse } from '../support/house.ts'
import { startScript, type ScriptedServer } from '../support/smtp-script.ts'

/** Debian's package `faketime` */
const [library] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')
const STRANGER = 'x@remote.example'

const scratch = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-clock-'))
const clock = path.join(scratch, 'clock')
after(() => rmSync(scratch, { recursive: true }))

/** @param offset  from the true time, such as `+400d` */
const setClock = (offset: string) => writeFileSync(clock, offset)

describe('a clock that jumps', { skip: library === undefined && 'faketime is not installed' }, () => {
  let house: TestHouse
  let remote: ScriptedServer
  let isRemoteReady = false
  /** signed in before the first jump */
  let session: ImapDialogue

  before(async () => {
    setClock('+0')
    remote = await startScript({ RCPT: () => (isRemoteReady ? '250 2.1.5 Ok\r\n' : '450 4.2.0 Come back\r\n') })
    house = await openTestHouse({
      settings: { 'outbound.port': remote.port, 'outbound.reach': 'loopback', 'outbound.first-retry': 300 },
    })
    house.dns.replaceRecords([
      ...WORLD,
      { name: 'remote.example', type: 'MX', data: { exchange: 'mx.remote.example', priority: 10 } },
      { name: 'mx.remote.example', type: 'A', data: '127.0.0.1' },
    ])
    await house.start({
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    })
    session = await house.imap()
  })
  after(async () => {
    session?.close()
    await house?.cleanup()
    remote?.stop()
  })

  const mail = (subject: string) => `From: ${OUTSIDER}\r\nTo: ${ALICE}\r\nSubject: ${subject}\r\n\r\nHello.`
  const times = async (subject: string) => (await session.search('INBOX', `SUBJECT "${subject}"`)).length

  test('400 days ahead: a session goes on, others sign in, mail comes in, what was deleted comes back', async () => {
    assert.match(await deliver(house, mail('deleted-before')), /^250 /)
    const [uid] = await session.search('INBOX', 'SUBJECT "deleted-before"')
    await session.command(`UID STORE ${uid} +FLAGS (\\Deleted)`)
    await session.command('EXPUNGE')
    setClock('+400d')
    await session.command('NOOP')
    const other = await house.imap()
    other.close()
    assert.match(await deliver(house, mail('ahead')), /^250 /)
    assert.equal(await times('ahead'), 1)
    const [date] = await session.command(`UID FETCH * (INTERNALDATE)`)
    assert.match(date ?? '', new RegExp(String(new Date(Date.now() + 400 * 86_400_000).getFullYear())))
    const { code, err } = await house.command('restore', ALICE)
    assert.equal(code, 0, err)
    assert.equal(await times('deleted-before'), 1)
  })

  test('back again: a mail that waits for its next attempt since does not wait 400 days', async (t) => {
    const letter = `From: ${ALICE}\r\nTo: ${STRANGER}\r\nSubject: from ahead\r\n\r\nHello.`
    assert.match(await submit(house, letter, [STRANGER]), /^250 /)
    const isDeferred = async () => (await house.command('queue', 'list', '--json')).out.includes('"deferred"')
    await eventually(isDeferred)
    isRemoteReady = true
    setClock('+0')
    const started = monotonic()
    await eventually(async () => remote.heard.join('').includes('Subject: from ahead'))
    t.diagnostic(`sent ${Math.round(monotonic() - started)} ms after the clock went back`)
  })

  test('a day back: a repeated mail is stored once, a session goes on, freezing ends it within 5 s', async (t) => {
    assert.match(await deliver(house, mail('twice')), /^250 /)
    setClock('-1d')
    assert.match(await deliver(house, mail('twice')), /^250 /)
    assert.match(await deliver(house, mail('behind')), /^250 /)
    assert.deepEqual([await times('twice'), await times('behind')], [1, 1])
    const { farewell } = await (await house.imap(BOB)).idle()
    // The command has the true time: for the server its event comes from tomorrow.
    assert.equal((await house.command('member', 'freeze', BOB)).code, 0)
    const frozenAt = monotonic()
    assert.match(await farewell, /^\* BYE /)
    const ms = Math.round(monotonic() - frozenAt)
    t.diagnostic(`ended ${ms} ms after the command`)
    assert.ok(ms < 5_000)
  })

  test('the server ends and starts on any of these clocks', async () => {
    session.close()
    assert.equal(await house.stop(), 0)
    setClock('+400d')
    await house.start({ LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_DONT_FAKE_MONOTONIC: '1' })
    session = await house.imap()
    assert.equal(await times('deleted-before'), 1)
  })
})
