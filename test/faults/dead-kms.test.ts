// The KMS that keeps the root keys is away: what is in memory goes on for an hour and no longer, mail that could not be
// sealed is told to come later, and all goes on by itself once it is back. Goal R7.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { monotonic } from '../../src/base/clock.ts'
import { CLASS_CACHE } from '../../src/keys/class-keys.ts'
import { ALICE, BOB, deliver, eventually, openTestHouse, type TestHouse } from '../support/house.ts'
import type { RemoteKeys } from '../support/remote-keys.ts'
import { Ledger } from './ledger.ts'

const scratch = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-kms-'))
const file = path.join(scratch, 'state')
const environment = {
  NODE_OPTIONS: `--import ${path.resolve(import.meta.dirname, '../support/remote-keys.ts')}`,
  REMOTE_KEYS: file,
}
const kms = (state: RemoteKeys) => writeFileSync(file, JSON.stringify(state))

let house: TestHouse
let ledger: Ledger
before(async () => {
  kms({ isAway: false, ahead: 0 })
  house = await openTestHouse()
  ledger = new Ledger(house)
  await house.start(environment)
})
after(async () => {
  await house.cleanup()
  rmSync(scratch, { recursive: true })
})

async function isTaken(mail = ledger.newMail(), to = ALICE): Promise<boolean> {
  const reply = await deliver(house, mail.content, to)
  if (!reply.startsWith('250 ')) assert.match(reply, /^451 4\.3\.0 /)
  else if (to === ALICE) ledger.acknowledged.add(mail.id)
  return reply.startsWith('250 ')
}

async function assertNothingLost(): Promise<void> {
  const { lost, duplicated, corrupt, unacknowledged } = await ledger.compare()
  assert.deepEqual(
    { lost, duplicated, corrupt, unacknowledged },
    { lost: [], duplicated: [], corrupt: [], unacknowledged: [] },
  )
}

test('away: for an hour mail is taken and read with what is in memory; then 451 and NO; back: all goes on', async (t) => {
  assert.ok(await isTaken())
  const session = await house.imap()
  const [uid] = await session.search('INBOX', 'ALL')
  const read = () => session.command(`UID FETCH ${uid} (BODY.PEEK[])`)

  kms({ isAway: true, ahead: CLASS_CACHE.freshMs + 1_000 })
  assert.ok(await isTaken())
  assert.ok(await isTaken(ledger.newMail(), BOB), 'keys of members come from the shelf, not from the KMS')
  await read()

  kms({ isAway: true, ahead: CLASS_CACHE.staleMs + 60_000 })
  const mail = ledger.newMail()
  assert.ok(!(await isTaken(mail)))
  await assert.rejects(read(), /NO \[UNAVAILABLE\]/)
  await assert.rejects(house.imap(), /NO \[UNAVAILABLE\]/)

  kms({ isAway: false, ahead: CLASS_CACHE.staleMs + 60_000 })
  const started = monotonic()
  await eventually(() => isTaken(mail))
  t.diagnostic(`taken ${Math.round(monotonic() - started)} ms after it was back`)
  await read()
  session.close()
  await assertNothingLost()
})

test('the root key rotated beside the running server: mail is taken and read on when cached keys are old', async () => {
  const { code, err } = await house.command('keys', 'rotate-root')
  assert.equal(code, 0, err)
  kms({ isAway: false, ahead: 2 * CLASS_CACHE.staleMs + 60_000 })
  assert.ok(await isTaken())
  await assertNothingLost()
})

test('away when the server starts: it starts, says 451, and works once the KMS is back', async () => {
  kms({ isAway: true, ahead: 0 })
  await house.kill()
  await house.start(environment)
  const mail = ledger.newMail()
  assert.ok(!(await isTaken(mail)))
  kms({ isAway: false, ahead: 0 })
  await eventually(() => isTaken(mail))
  await assertNothingLost()
})
