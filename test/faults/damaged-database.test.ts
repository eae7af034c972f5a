// Flipped bytes in the SQLite file: scrub names a broken page, a sealed column that was altered is refused, and whatever
// was hit, no mail is ever served other than it was sent. Goal R14. GATEHOUSE_FLIPS makes it longer.
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import Database from 'better-sqlite3'
import { Refusal } from '../../src/base/refusal.ts'
import { deliver, openTestHouse, type TestHouse } from '../support/house.ts'
import { Ledger, seededRandom } from './ledger.ts'

const ROUNDS = 2
const FLIPS = Number(process.env['GATEHOUSE_FLIPS'] ?? 20)
const SEED = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000)
const MAILS = 20

let house: TestHouse
let ledger: Ledger
let file: string
let whole: string

before(async () => {
  house = await openTestHouse()
  ledger = new Ledger(house)
  file = path.join(house.dataFolder, 'gatehouse.db')
  whole = `${house.folder}/whole.db`
  await house.start()
  for (let mails = 0; mails < MAILS; mails++) {
    const { id, content } = ledger.newMail()
    assert.match(await deliver(house, content), /^250 /)
    ledger.acknowledged.add(id)
  }
  await house.stop()
  copyFileSync(file, whole)
})
afterEach(() => house.kill())
after(() => house.cleanup())

const damageFound = async () => {
  const { code, out } = await house.command('scrub', '--json')
  const { database = [] } = (out === '' ? {} : JSON.parse(out)) as { database?: string[] }
  return { code, database }
}

test('a whole database: scrub has nothing to say', async () => {
  assert.deepEqual(await damageFound(), { code: 0, database: [] })
})

test('a broken page: scrub names it; what lies in it gets NO [CORRUPTION] or 451, and the server stays up', async () => {
  const database = new Database(whole, { readonly: true })
  const page = database.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'message'`).pluck().get() as number
  const pageBytes = database.pragma('page_size', { simple: true }) as number
  database.close()
  const bytes = readFileSync(whole)
  bytes.writeUInt8(bytes.readUInt8((page - 1) * pageBytes) ^ 0x40, (page - 1) * pageBytes)
  writeFileSync(file, bytes)
  const { code, database: words } = await damageFound()
  assert.equal(code, 1)
  assert.ok(words.length > 0)
  await house.start()
  const imap = await house.imap()
  await assert.rejects(imap.search('INBOX', 'ALL'), /NO \[CORRUPTION\]/)
  assert.match(await deliver(house, ledger.newMail().content), /^451 4\.3\.0 /)
  await imap.command('NOOP')
  imap.close()
  assert.equal(await house.stop(), 0)
})

test('an altered sealed column: NO [CORRUPTION] for that mail, the others are read', async () => {
  copyFileSync(whole, file)
  const database = new Database(file)
  const uid = database.prepare('SELECT min(uid) FROM message').pluck().get() as number
  const row = 'email WHERE email_id = (SELECT email_id FROM message WHERE uid = ?)'
  const sealed = database.prepare(`SELECT digest_sealed FROM ${row}`).pluck().get(uid) as Buffer
  sealed.writeUInt8(sealed.readUInt8(sealed.length >> 1) ^ 1, sealed.length >> 1)
  database.prepare(`UPDATE ${row.replace(' WHERE', ' SET digest_sealed = ? WHERE')}`).run(sealed, uid)
  database.close()
  await house.start()
  const imap = await house.imap()
  await imap.command('SELECT INBOX')
  await assert.rejects(imap.command(`UID FETCH ${uid} (ENVELOPE)`), /NO \[CORRUPTION\]/)
  assert.match((await imap.command(`UID FETCH ${uid + 1} (ENVELOPE)`)).join(), /ENVELOPE/)
  imap.close()
})

test(`${ROUNDS} times ${FLIPS} flipped bytes anywhere: no mail is served other than it was sent`, async (t) => {
  const random = seededRandom(SEED)
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = readFileSync(whole)
    for (let flip = 0; flip < FLIPS; flip++) {
      const at = Math.floor(random() * bytes.length)
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at)
    }
    writeFileSync(file, bytes)
    const { code, database } = await damageFound()
    const served = await house
      .start()
      .then(() => ledger.compare())
      .catch((error: unknown) => {
        if (error instanceof Refusal || /did not start/.test(String(error)))
          return { corrupt: [], lost: [...ledger.acknowledged] }
        throw error
      })
    await house.kill()
    t.diagnostic(
      `seed ${SEED}: scrub ended with ${code}, ${database.length} findings; mails not served: ${served.lost.length}`,
    )
    assert.deepEqual(served.corrupt, [])
  }
})
