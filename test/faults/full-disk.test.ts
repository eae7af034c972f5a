// A disk without room: mail is told to come later and leaves nothing half, reading goes on, and all recovers alone.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, globSync, mkdtempSync, rmSync, truncateSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { eventually, deliver, openTestHouse, type TestHouse } from '../support/house.ts'
import { Ledger } from './ledger.ts'

const DISK_MIB = 24

const disk = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-disk-'))
const filler = path.join(disk, 'filler')
after(() => {
  spawnSync('umount', [disk])
  rmSync(disk, { recursive: true, force: true })
})

/** @returns why there is no small disk; undefined when it is mounted */
function mountDisk(): string | undefined {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', disk])
  return status === 0 ? undefined : 'mounting a small disk needs root'
}

/** Writes until not even so many bytes go on the disk. */
function fillDisk(pieceBytes: number): void {
  for (const piece = Buffer.alloc(pieceBytes); ;) {
    try {
      appendFileSync(filler, piece)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return
      throw error
    }
  }
}

describe('full disk', { skip: mountDisk() ?? false }, () => {
  let house: TestHouse
  let ledger: Ledger
  before(async () => {
    house = await openTestHouse({ folder: path.join(disk, 'house') })
    ledger = new Ledger(house)
    await house.start()
  })
  after(() => house.cleanup())

  async function accepted(): Promise<boolean> {
    const { id, content } = ledger.newMail()
    const reply = await deliver(house, content)
    if (reply.startsWith('250 ')) ledger.acknowledged.add(id)
    else assert.match(reply, /^452 4\.3\.1 /)
    return reply.startsWith('250 ')
  }

  test('mail gets 452 4.3.1, also a large one; nothing half is left; reading goes on', async () => {
    assert.ok(await accepted())
    fillDisk(65_536)
    for (let mails = 0; await accepted(); mails++) assert.ok(mails < 1_000, 'the disk is never full')
    fillDisk(1)
    for (let mails = 0; mails < 5; mails++) assert.ok(!(await accepted()))
    const large = `Subject: large\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(10_000)}`
    assert.match(await deliver(house, large), /^452 4\.3\.1 /)
    assert.deepEqual(globSync('{spool,blobs/staging}/*', { cwd: house.dataFolder }), [])

    const { lost, corrupt, unacknowledged } = await ledger.compare()
    assert.deepEqual({ lost, corrupt, unacknowledged }, { lost: [], corrupt: [], unacknowledged: [] })
    const imap = await house.imap()
    await assert.rejects(imap.command('APPEND INBOX {15+}\r\nSubject: x\r\n\r\nx'), /NO \[/)
    imap.close()
  })

  test('mail is taken again by itself when there is room, and nothing was lost or doubled', async (t) => {
    truncateSync(filler, 0)
    await eventually(accepted)
    for (let mails = 0; mails < 5; mails++) assert.ok(await accepted())
    await house.kill()
    await house.start()
    const { lost, duplicated, corrupt, unacknowledged } = await ledger.compare()
    t.diagnostic(`${ledger.acknowledged.size} mails acknowledged`)
    assert.deepEqual(
      { lost, duplicated, corrupt, unacknowledged },
      { lost: [], duplicated: [], corrupt: [], unacknowledged: [] },
    )
  })
})
