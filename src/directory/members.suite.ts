// What the directory promises of members when several change them at once, on whatever engine.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { meet, valueOf } from '../../test/support/meeting.ts'
import { refusal } from '../../test/support/refusals.ts'
import type { StoreWorld } from '../../test/support/store-world.ts'
import type { WriteTx } from '../store/store.ts'
import { Directory, type DirectoryEvent, type Owner } from './directory.ts'
import { formerHashes } from './password-rules.ts'
import { createOrganisation, departmentPaths, ensureDepartment } from './structure.ts'

const DOMAIN = 'at-once.test'

export function membersSuite(world: () => StoreWorld): void {
  const events: DirectoryEvent[] = []
  let directory: Directory
  const write = <T>(work: (tx: WriteTx) => Promise<T>) =>
    world().store.write(world().office.issueModule('administrator'), work)
  const add = (address: string) => write((tx) => directory.add(tx, { address }, undefined, 'test'))
  const to = (owner: Owner, ...states: readonly Parameters<Directory['setState']>[2][]) =>
    write(async (tx) => {
      for (const state of states) await directory.setState(tx, owner, state, 'test')
    })

  before(async () => {
    const { vault } = world()
    const record = async (_: unknown, event: DirectoryEvent) => void events.push(event)
    directory = new Directory({ vault, record, equip: async () => undefined })
    await write((tx) => createOrganisation(tx, vault, 'Example', DOMAIN))
  })

  describe('Directory, at once', () => {
    test('add() gives an address to one member', async () => {
      const done = await Promise.allSettled(Array.from({ length: 6 }, () => add(`one@${DOMAIN}`)))
      const refused = done.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
      assert.equal(refused.length, 5)
      for (const reason of refused) assert.ok(refusal('already-there')(reason))
    })

    test('ensureDepartment() makes each department once', async () => {
      const { organisationId } = await add(`head@${DOMAIN}`)
      const ids = await Promise.all(
        Array.from({ length: 6 }, () => write((tx) => ensureDepartment(tx, organisationId, 'Sales/Asia'))),
      )
      assert.equal(new Set(ids).size, 1)
      const paths = await write((tx) => departmentPaths(tx, organisationId))
      assert.deepEqual([...paths.values()].sort(), ['Sales', 'Sales/Asia'])
    })

    test('setState() tells of a change once', async () => {
      const owner = await add(`frozen@${DOMAIN}`)
      await Promise.all(Array.from({ length: 6 }, () => to(owner, 'frozen')))
      const told = events.filter(({ type, memberId }) => type === 'member.frozen' && memberId === owner.memberId)
      assert.equal(told.length, 1)
    })

    test('requireSends() lets nobody send whose account is being closed', async () => {
      const owner = await add(`sender@${DOMAIN}`)
      const { store, mx } = world()
      const send = () => store.write(mx, (tx) => directory.requireSends(tx, owner))
      await send()
      const [, sent] = await meet(write, (tx) => directory.setState(tx, owner, 'frozen', 'test'), send)
      assert.throws(() => valueOf(sent), refusal('account-frozen'))
    })

    test('destroy() and a return to work: one of them, and who returns can still read', async () => {
      for (let round = 0; round < 3; round++) {
        const owner = await add(`leaver${round}@${DOMAIN}`)
        await to(owner, 'handed-over', 'recycled')
        const [destroyed, returned] = await Promise.allSettled([
          write((tx) => directory.destroy(tx, owner, 'test')),
          to(owner, 'active'),
        ])
        assert.notEqual(destroyed.status, returned.status)
        if (returned.status === 'fulfilled') await world().vault.key(owner, 'C3')
        else await assert.rejects(world().vault.key(owner, 'C3'), refusal('key-destroyed'))
      }
    })

    test('addAlias() keeps to the limit', async () => {
      const owner = await add(`many@${DOMAIN}`)
      const alias = (tx: WriteTx, n: number) => directory.addAlias(tx, owner, `many-${n}@${DOMAIN}`, 'test')
      await write(async (tx) => {
        for (let n = 0; n < 97; n++) await alias(tx, n)
      })
      await Promise.allSettled(Array.from({ length: 6 }, (_, n) => write((tx) => alias(tx, 100 + n))))
      assert.equal((await write((tx) => directory.member(tx, `many@${DOMAIN}`))).aliases.length, 100)
    })

    test('setPassword() remembers every password that was given up', async () => {
      const owner = await add(`password@${DOMAIN}`)
      const hashes = ['$1', '$2', '$3', '$4', '$5']
      await Promise.all(
        hashes.map((hash) => write((tx) => directory.setPassword(tx, owner, { hash, scramKeys: undefined }, 'test'))),
      )
      const { passwordHash = '' } = await write((tx) => directory.credentialsOf(tx, owner))
      assert.deepEqual([passwordHash, ...(await write((tx) => formerHashes(tx, owner)))].sort(), hashes)
    })
  })
}
