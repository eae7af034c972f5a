import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openStoreWorld } from '../../test/support/store-world.ts'
import { openTestStore, type TestStore } from '../../test/support/store.ts'
import type { OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { credentialsSuite } from './credentials/credentials.suite.ts'
import { Directory, type DirectoryEvent, type Owner } from './directory.ts'
import { MEMBER_STATES, STATE_CHANGES, checkRoles } from './member.ts'
import { membersSuite } from './members.suite.ts'
import { createOrganisation, departmentPaths, ensureDepartment } from './structure.ts'

const refusal = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason

describe('Directory', () => {
  let house: TestStore
  let directory: Directory
  let administrator: Ticket
  let organisation: OrganisationId
  const events: DirectoryEvent[] = []
  const equipped: Owner[] = []

  before(async () => {
    house = await openTestStore()
    administrator = house.office.issueModule('administrator')
    directory = new Directory({
      vault: house.vault,
      record: async (_, event) => void events.push(event),
      equip: async (_, owner) => void equipped.push(owner),
    })
    organisation = await house.store.write(administrator, (tx) =>
      createOrganisation(tx, house.vault, '示例公司', 'example.org'),
    )
  })
  after(() => house.cleanup())

  const add = (address: string, extra = {}) =>
    house.store.write(administrator, (tx) =>
      directory.add(tx, { address, ...extra }, { hash: '$hash', scramKeys: undefined }, 'test'),
    )
  const resolve = (address: string) => house.store.read(administrator, (tx) => directory.resolve(tx, address))

  it('add() makes a member with a mailbox and tells of it', async () => {
    const owner = await add('Chen.Wei@Example.ORG', {
      name: '陈伟',
      department: 'Sales/Asia',
      jobLevel: 'P5',
      aliases: ['wei@example.org'],
    })
    assert.deepEqual(equipped.at(-1), owner)
    assert.equal(events.at(-1)?.type, 'member.created')
    const member = await house.store.read(administrator, (tx) => directory.member(tx, 'chen.wei@example.org'))
    assert.equal(member.name, '陈伟')
    assert.equal(member.department, 'Sales/Asia')
    assert.deepEqual(member.aliases, ['wei@example.org'])
    assert.equal(member.state, 'active')
  })

  it('resolve() knows aliases, case and +tags, tells a foreign domain from an unknown name', async () => {
    const { memberId } = await house.store.read(administrator, (tx) => directory.owner(tx, 'wei@example.org'))
    for (const address of ['WEI@example.org', 'chen.wei@EXAMPLE.org', 'chen.wei+lists@example.org']) {
      assert.equal((await resolve(address))?.memberId, memberId, address)
    }
    assert.deepEqual(await resolve('nobody@example.org'), { organisationId: organisation })
    assert.equal(await resolve('wei@example.net'), undefined)
    await assert.rejects(resolve('not an address'), refusal('bad-address'))
  })

  it('add() refuses an address that is taken, a foreign domain, and two officers in one', async () => {
    await assert.rejects(add('wei@example.org'), refusal('already-there'))
    await assert.rejects(add('a@example.net'), refusal('no-such-thing'))
    const roles = ['system-administrator', 'audit-administrator']
    await assert.rejects(add('two@example.org', { roles }), refusal('not-permitted'))
    assert.deepEqual(await resolve('two@example.org'), { organisationId: organisation })
  })

  it('setState() follows the life cycle and tells freezing apart', async () => {
    const owner = await add('leaver@example.org')
    const to = (state: (typeof MEMBER_STATES)[number]) =>
      house.store.write(administrator, (tx) => directory.setState(tx, owner, state, 'test'))
    await to('frozen')
    assert.deepEqual(events.at(-1), { type: 'member.frozen', ...owner, actor: 'test', from: 'active', to: 'frozen' })
    await assert.rejects(to('recycled'), refusal('not-permitted'))
    await to('handed-over')
    await to('recycled')
    const certificate = await house.store.write(administrator, (tx) => directory.destroy(tx, owner, 'test'))
    assert.equal(certificate.owner.memberId, owner.memberId)
    assert.deepEqual(await resolve('leaver@example.org'), { organisationId: organisation })
    await assert.rejects(house.vault.key(owner, 'C3'), refusal('key-destroyed'))
  })

  it('credentials() opens the hash for sign-in, and for nobody without the grant', async () => {
    const signIn = house.office.issueModule('sign-in')
    const found = await house.store.read(signIn, (tx) => directory.credentials(tx, 'wei@example.org'))
    assert.equal(found?.passwordHash, '$hash')
    assert.equal(found?.address, 'chen.wei@example.org')
    const mx = house.office.issueModule('mx')
    await assert.rejects(
      house.store.read(mx, (tx) => directory.credentials(tx, 'wei@example.org')),
      refusal('not-permitted'),
    )
  })

  it('members() lists all of them, departments once', async () => {
    await house.store.write(administrator, (tx) => ensureDepartment(tx, organisation, 'Sales/Asia'))
    const paths = await house.store.read(administrator, (tx) => departmentPaths(tx, organisation))
    assert.deepEqual([...paths.values()].sort(), ['Sales', 'Sales/Asia'])
    const addresses: string[] = []
    await house.store.read(administrator, async (tx) => {
      for await (const member of directory.members(tx, organisation)) addresses.push(member.address)
    })
    assert.deepEqual(addresses.sort(), ['', 'chen.wei@example.org'], 'a destroyed member has no address any more')
  })

  it('keeps no address and no name in clear on the disk', async () => {
    const names = await readdir(house.folder, { recursive: true, withFileTypes: true })
    for (const entry of names.filter((each) => each.isFile())) {
      const bytes = await readFile(path.join(entry.parentPath, entry.name))
      for (const clear of ['chen.wei', 'leaver@', '陈伟', '示例公司', '$hash']) {
        assert.equal(bytes.includes(clear), false, `${clear} stands in ${entry.name}`)
      }
    }
  })
})

it('STATE_CHANGES leads nowhere from destroyed, and to every other state from somewhere', () => {
  assert.deepEqual(STATE_CHANGES.destroyed, [])
  const reached = new Set(Object.values(STATE_CHANGES).flat())
  for (const state of MEMBER_STATES) assert.ok(state === 'applied' || reached.has(state), state)
})

it('checkRoles() keeps the three officers apart', () => {
  checkRoles(['system-administrator', 'member'])
  assert.throws(() => checkRoles(['security-administrator', 'system-administrator']), refusal('not-permitted'))
})

onBothEngines('the directory', openStoreWorld, [membersSuite, credentialsSuite])
