import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestStore, type TestStore } from '../../test/support/store.ts'
import { useClock } from '../base/clock.ts'
import { createOrganisation } from '../directory/structure.ts'
import type { OrganisationId } from '../base/ids.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { BlockBook } from './block-book.ts'
import { blockAttack, blockByHand, blocksOf, REMEMBERED_MS, unblock } from './blocks.ts'
import { forgetBlocks } from './records-blocks.ts'

const HOUR_MS = 3_600_000
let at = 1_780_000_000_000
let world: TestStore
let restore: () => void
let organisationId: OrganisationId
let signIn: Ticket
let administrator: Ticket
let book: BlockBook
before(async () => {
  restore = useClock({ now: () => at })
  world = await openTestStore()
  signIn = world.office.issueModule('sign-in')
  administrator = world.office.issueModule('administrator')
  organisationId = await world.store.write(administrator, (tx) =>
    createOrganisation(tx, world.vault, 'Example', 'example.org'),
  )
  book = new BlockBook(() => world.store.read(signIn, (tx) => blocksOf(tx, organisationId)))
})
after(async () => {
  await world.cleanup()
  restore()
})

const attack = (network: string) => world.store.write(signIn, (tx) => blockAttack(tx, organisationId, network, 'spray'))

test('an attack is refused for an hour, and twice as long each time it comes again, to a day', async () => {
  const hours: number[] = []
  for (let times = 0; times < 7; times++) {
    const { until } = await attack('203.0.113.0/24')
    hours.push((until - at) / HOUR_MS)
    assert.equal((await attack('203.0.113.0/24')).until, until, 'what is refused already is not refused longer')
    at = until + HOUR_MS
  }
  assert.deepEqual(hours, [1, 2, 4, 8, 16, 24, 24])
  at += REMEMBERED_MS
  await world.store.write(world.office.issueModule('keeper'), (tx) => forgetBlocks(tx, at - REMEMBERED_MS))
  assert.equal(((await attack('203.0.113.0/24')).until - at) / HOUR_MS, 1, 'a week later it is forgotten')
})

test('the book knows what keeps an address out, until when, and learns of changes', async () => {
  await world.store.write(administrator, (tx) =>
    blockByHand(tx, organisationId, '2001:db8:bad::/48', 'asked by the bank', at + 2 * HOUR_MS),
  )
  const attacked = await attack('2001:db8:bad:1::7')
  assert.equal(book.of('2001:db8:bad:1::7'), undefined)
  await book.refresh()
  const { source, reason } = book.of('2001:db8:bad:1::7') ?? {}
  assert.deepEqual([source, reason], ['administrator', 'asked by the bank'], 'of two the one that ends later')
  assert.equal(book.of('2001:db8:bae::1'), undefined)
  at += attacked.until - at
  assert.equal(book.of('2001:db8:bad:1::7')?.source, 'administrator')
  at += HOUR_MS
  assert.equal(book.of('2001:db8:bad:1::7'), undefined, 'and none when both are over')
  book.note({ network: '198.51.100.9', source: 'attack', reason: 'spray', at, until: at + HOUR_MS, times: 1 })
  assert.equal(book.of('198.51.100.9')?.reason, 'spray')
})

test('what is let go is refused no longer, and its rows tell nothing of addresses', async () => {
  await attack('198.51.100.0/24')
  const rows = await world.store.read(signIn, (tx) => tx.db.selectFrom('sign_in_block').selectAll().execute())
  assert.ok(!JSON.stringify(rows.map((row) => String(row.token) + String(row.facts_sealed))).includes('198.51.100'))
  const letGo = () => world.store.write(administrator, (tx) => unblock(tx, organisationId, '198.51.100.0/24'))
  assert.deepEqual([await letGo(), await letGo()], [true, false])
})
