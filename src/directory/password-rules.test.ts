import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from '../../test/support/postgres.ts'
import { openTestStore, type TestStore } from '../../test/support/store.ts'
import { now, useClock } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { Directory, type Owner } from './directory.ts'
import { createOrganisation } from './structure.ts'

const DAY_MS = 86_400_000
/** None of them is weak. */
const [FIRST, SECOND, THIRD, FOURTH] = ['lork-77pq-zX9', 'mandel-41-Quart', 'vibro+Teppich+9', 'Ostwind_kocht_82']
const LEAKED = 'Zebra kocht Reis'

const isWeak = (words: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.reason === 'weak-password' && words.test(error.message)

describe('rules of passwords on SQLite', () => rulesOfPasswords(() => openTestStore()))

describe('rules of passwords on PostgreSQL', { skip: POSTGRES_MISSING }, () => {
  let postgres: TestPostgres
  rulesOfPasswords(async () => {
    postgres = await startPostgres()
    return openTestStore({ database: { engine: 'postgresql', url: await postgres.createDatabase() } })
  })
  after(() => postgres.stop())
})

function rulesOfPasswords(open: () => Promise<TestStore>): void {
  let house: TestStore
  let ticket: Ticket
  let directory: Directory
  let owner: Owner

  before(async () => {
    house = await open()
    ticket = house.office.issueModule('administrator')
    directory = new Directory({
      vault: house.vault,
      record: async () => undefined,
      equip: async () => undefined,
      passwords: {
        minLength: 12,
        remembered: 3,
        maxAgeMs: 90 * DAY_MS,
        isLeaked: async (password) => password === LEAKED,
      },
    })
    await house.store.write(ticket, (tx) => createOrganisation(tx, house.vault, 'Example', 'example.org'))
    const prepared = await directory.preparePassword(FIRST, [])
    owner = await house.store.write(ticket, (tx) => directory.add(tx, { address: 'li@example.org' }, prepared, 'test'))
  })
  after(() => house.cleanup())

  async function change(password: string): Promise<void> {
    const before = await house.store.read(ticket, (tx) => directory.passwordsBefore(tx, owner))
    const prepared = await directory.preparePassword(password, [], before)
    await house.store.write(ticket, (tx) => directory.setPassword(tx, owner, prepared, 'test'))
  }
  const why = async () => (await house.store.read(ticket, (tx) => directory.credentialsOf(tx, owner))).passwordChange

  it('refuses what is shorter than the installation asks, and what leaked', async () => {
    await assert.rejects(directory.preparePassword('lork-77pq', []), isWeak(/at least 12/))
    await assert.rejects(directory.preparePassword(LEAKED, []), isWeak(/leaks/))
  })

  it('the last three passwords do not come back; the one before them may', async () => {
    await assert.rejects(change(FIRST), isWeak(/before/))
    await change(SECOND)
    await change(THIRD)
    await assert.rejects(change(FIRST), isWeak(/before/))
    await change(FOURTH)
    await assert.rejects(change(SECOND), isWeak(/before/))
    await change(FIRST)
  })

  it('keeps hashes sealed, and no more than it compares', async () => {
    const rows = await house.store.read(ticket, (tx) => tx.db.selectFrom('password_history').selectAll().execute())
    assert.equal(rows.length, 2)
    for (const { hash_sealed } of rows) assert.equal(hash_sealed.includes('argon2id'), false)
  })

  it('a new password is asked for when it is too old, leaked or by an administrator, until there is one', async () => {
    assert.equal(await why(), undefined)
    const later = now() + 91 * DAY_MS
    const restoreClock = useClock({ now: () => later })
    assert.equal(await why(), 'expired')
    await change(SECOND)
    assert.equal(await why(), undefined)
    restoreClock()
    for (const reason of ['leaked', 'asked-for'] as const) {
      await house.store.write(ticket, (tx) => directory.askForPassword(tx, owner, reason))
      assert.equal(await why(), reason)
    }
  })
}
