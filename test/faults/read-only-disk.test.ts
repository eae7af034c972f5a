// The disk takes no writes any more, as after an error that made the kernel remount it: mail is told to come later and is
// not half there, reading goes on, the health page says what is wrong, and all recovers alone. Goal R7.
import assert from 'node:assert/strict'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { monotonic } from '../../src/base/clock.ts'
import { deliver, eventually, openTestHouse, type TestHouse } from '../support/house.ts'
import { freePorts } from '../support/ports.ts'
import { Ledger } from './ledger.ts'
import { buildShim } from './power-cut.ts'

const scratch = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-fault-'))
const shim = path.join(scratch, 'disk-fault.so')
/** while this file is there, the disk is broken */
const broken = path.join(scratch, 'broken')
after(() => rmSync(scratch, { recursive: true }))

describe('a disk that takes no writes', { skip: buildShim(shim, 'disk-fault.c') ?? false }, () => {
  let house: TestHouse
  let ledger: Ledger
  let health: string
  before(async () => {
    const [http] = await freePorts(1)
    health = `http://127.0.0.1:${http}/healthz/ready`
    house = await openTestHouse({ settings: { 'http.port': http } })
    ledger = new Ledger(house)
    await house.start({
      LD_PRELOAD: shim,
      DISK_FAULT_ROOT: house.dataFolder,
      DISK_FAULT_SWITCH: broken,
      UV_USE_IO_URING: '0',
    })
  })
  after(() => house?.cleanup())

  async function isTaken(): Promise<boolean> {
    const { id, content } = ledger.newMail()
    const reply = await deliver(house, content)
    if (reply.startsWith('250 ')) ledger.acknowledged.add(id)
    else assert.match(reply, /^451 4\.3\.0 /)
    return reply.startsWith('250 ')
  }

  test('mail gets 451, also a large one; an open session reads on and hears NO where it writes; health is red', async () => {
    assert.ok(await isTaken())
    await eventually(async () => (await fetch(health)).status === 200)
    const imap = await house.imap()
    const [uid] = await imap.search('INBOX', 'ALL')
    writeFileSync(broken, '')

    for (let mails = 0; mails < 3; mails++) assert.ok(!(await isTaken()))
    const large = `Subject: large\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(10_000)}`
    assert.match(await deliver(house, large), /^451 4\.3\.0 /)
    assert.match((await imap.command(`UID FETCH ${uid} (BODY.PEEK[TEXT] ENVELOPE)`)).join(), /ENVELOPE/)
    await assert.rejects(imap.command(`UID STORE ${uid} +FLAGS (\\Flagged)`), /NO \[UNAVAILABLE\]/)
    await assert.rejects(imap.command('APPEND INBOX {15+}\r\nSubject: x\r\n\r\nx'), /NO \[UNAVAILABLE\]/)
    assert.equal((await imap.search('INBOX', 'ALL')).length, 1)
    imap.close()
    const { lost, corrupt, unacknowledged } = await ledger.compare()
    assert.deepEqual({ lost, corrupt, unacknowledged }, { lost: [], corrupt: [], unacknowledged: [] })

    await eventually(async () => (await fetch(health)).status === 503)
    const { troubles } = (await (await fetch(health)).json()) as { troubles: string[] }
    assert.deepEqual(troubles, ['writing: Storage is not available'])
  })

  test('mail is taken again by itself once it writes, and nothing was lost, doubled or left behind', async (t) => {
    rmSync(broken)
    const started = monotonic()
    await eventually(isTaken)
    t.diagnostic(`taken ${Math.round(monotonic() - started)} ms after the disk was back`)
    await eventually(async () => (await fetch(health)).status === 200)
    for (let mails = 0; mails < 5; mails++) assert.ok(await isTaken())
    await house.kill()
    await house.start()
    assert.deepEqual(globSync('{spool,blobs/staging}/*', { cwd: house.dataFolder }), [])
    const { lost, duplicated, corrupt, unacknowledged } = await ledger.compare()
    assert.deepEqual(
      { lost, duplicated, corrupt, unacknowledged },
      { lost: [], duplicated: [], corrupt: [], unacknowledged: [] },
    )
  })
})
