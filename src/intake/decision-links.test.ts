// A link decides for its approver and message alone, while it waits, and only as long as it was signed for.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { now } from '../base/clock.ts'
import type { MemberId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { Directory, type Owner } from '../directory/directory.ts'
import { createOrganisation } from '../directory/structure.ts'
import { openTestStore, type TestStore } from '../../test/support/store.ts'
import { openDecisionLinks, type DecisionLinks } from './decision-links.ts'
import type { HeldMessage } from './hold-desk.ts'

const isGone = (error: unknown) => error instanceof Refusal && error.reason === 'no-such-thing'
const WEEK_MS = 7 * 86_400_000

let world: TestStore
let links: DecisionLinks
let [boss, other]: Owner[] = []
let waits: string[] = ['h1', 'h2']
const decided: string[] = []
let freeze: (owner: Owner) => Promise<void>

before(async () => {
  world = await openTestStore()
  const { store, office, vault } = world
  const administrator = office.issueModule('administrator')
  const directory = new Directory({ vault, record: async () => undefined, equip: async () => undefined })
  await store.write(administrator, (tx) => createOrganisation(tx, vault, 'Example', 'example.org'))
  const add = async (address: string) => {
    const prepared = await directory.preparePassword('correct horse battery', [])
    return store.write(administrator, (tx) => directory.add(tx, { address }, prepared, 'test'))
  }
  ;[boss, other] = [await add('boss@example.org'), await add('other@example.org')]
  freeze = (owner) => store.write(administrator, (tx) => directory.setState(tx, owner, 'frozen', 'test'))
  links = openDecisionLinks({
    store,
    ticket: office.issueModule('sign-in'),
    directory,
    desk: {
      forApprover: async (organisationId, memberId: MemberId) =>
        memberId === boss?.memberId ? waits.map((holdId) => ({ holdId, organisationId }) as HeldMessage) : [],
      decide: async ({ name }, _, holdId, { isApproved }) => {
        waits = waits.filter((each) => each !== holdId)
        decided.push(`${name} ${holdId} ${isApproved}`)
      },
    },
  })
})
after(() => world.cleanup())

test('it shows, decides as its approver, and is over then', async () => {
  const token = await links.tokenFor(boss as Owner, 'h1', now() + WEEK_MS)
  const { held, approver } = await links.look(token)
  assert.deepEqual([held.holdId, approver], ['h1', 'boss@example.org'])
  assert.deepEqual(decided, [])
  await links.decide(token, { isApproved: true, note: '' })
  assert.deepEqual(decided, ['boss@example.org h1 true'])
  await assert.rejects(links.look(token), isGone)
  await assert.rejects(links.decide(token, { isApproved: false, note: '' }), isGone)
})

test('it is nothing when it was changed, is too old, or is of nobody who may decide', async () => {
  const good = await links.tokenFor(boss as Owner, 'h2', now() + WEEK_MS)
  const [payload = '', signature = ''] = good.split('.')
  const fields = JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown[]
  const forged = (change: (each: unknown[]) => void) => {
    const copy = [...fields]
    change(copy)
    return `${Buffer.from(JSON.stringify(copy)).toString('base64url')}.${signature}`
  }
  await links.look(good)
  for (const token of [
    '',
    'x',
    `${payload}.`,
    `${good}.x`,
    `${payload}.${signature.toUpperCase()}`,
    forged((each) => (each[0] = 99)),
    forged((each) => (each[1] = other?.memberId)),
    forged((each) => (each[2] = 'h1')),
    forged((each) => (each[3] = Number(each[3]) + 1)),
    forged((each) => each.push(1)),
    await links.tokenFor(boss as Owner, 'h2', now() - 1_000),
    await links.tokenFor(other as Owner, 'h2', now() + WEEK_MS),
    await links.tokenFor(boss as Owner, 'h3', now() + WEEK_MS),
  ])
    await assert.rejects(links.look(token), isGone, token)
})

test('who is frozen decides no more', async () => {
  const token = await links.tokenFor(boss as Owner, 'h2', now() + WEEK_MS)
  await links.look(token)
  await freeze(boss as Owner)
  await assert.rejects(links.decide(token, { isApproved: true, note: '' }), isGone)
})
