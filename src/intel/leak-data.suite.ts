// What the sets of an organisation's own data must do, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { newOrganisationId, type OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { HashedSet } from '../mail/leak-data.ts'
import { LeakData, leakKey, listLeakData, removeLeakData, saveLeakData } from './leak-data.ts'

/** Larger than one part of 256 KiB. */
const MANY = 40_000

function rows(name: string, size: number): HashedSet {
  const hashes = new Uint32Array(new SharedArrayBuffer(size * (32 + 8)))
  for (let index = 0; index < hashes.length; index++) hashes[index] = index * 2_654_435_761
  const fields = [
    { name: 'number', kind: 'number' },
    { name: 'name', kind: 'name' },
  ] as const
  return {
    name,
    definition: { kind: 'rows', severity: 'high', fields, needs: 1, shapes: ['D8'] },
    size,
    hashes,
    primaryBytes: 32,
  }
}

export function leakDataSuite(world: () => StoreWorld): void {
  async function freshOrganisation(): Promise<OrganisationId> {
    const organisationId = newOrganisationId()
    await world().vault.create({ organisationId })
    return organisationId
  }
  const ticket = () => world().office.issueModule('leak-data')
  const save = (organisationId: OrganisationId, set: HashedSet) =>
    world().store.write(ticket(), (tx) => saveLeakData(tx, organisationId, set))
  const remove = (organisationId: OrganisationId, name: string) =>
    world().store.write(ticket(), (tx) => removeLeakData(tx, organisationId, name))
  const setsOf = (data: LeakData, organisationId: OrganisationId) =>
    world().store.read(world().mx, (tx) => data.of(tx, organisationId))

  describe('leak data', () => {
    test('of() gives what saveLeakData() was given, and reads only what has changed', async () => {
      const organisationId = await freshOrganisation()
      const data = new LeakData()
      await save(organisationId, rows('staff', MANY))
      const before = await setsOf(data, organisationId)
      assert.deepEqual(before.rows[0]?.definition, rows('staff', 1).definition)
      assert.equal(before.rows[0]?.primaryBytes, 32)
      assert.deepEqual([...(before.rows[0]?.hashes ?? [])], [...rows('staff', MANY).hashes])
      assert.equal(await setsOf(data, organisationId), before)
      await save(organisationId, {
        name: 'plan',
        definition: { kind: 'document', severity: 'high' },
        size: 1,
        hashes: new Uint32Array(new SharedArrayBuffer(8)),
        primaryBytes: 8,
      })
      const after = await setsOf(data, organisationId)
      assert.notEqual(after.version, before.version)
      assert.equal(after.rows[0], before.rows[0])
      assert.equal(after.documents.length, 1)
    })

    test('saveLeakData() of one name at once leaves one of the sets, whole', async () => {
      const organisationId = await freshOrganisation()
      for (const known of [0, 1]) {
        const sizes = [3, 4, 5].map((size) => size + known)
        await Promise.all(sizes.map((size) => save(organisationId, rows('staff', size))))
        const { rows: sets } = await setsOf(new LeakData(), organisationId)
        assert.deepEqual([sets.length, sizes.includes(sets[0]?.size ?? 0)], [1, true])
      }
    })

    test('saveLeakData() replaces what had the name; removeLeakData() takes all of it away', async () => {
      const organisationId = await freshOrganisation()
      const data = new LeakData()
      await save(organisationId, rows('staff', MANY))
      await save(organisationId, rows('staff', 3))
      assert.equal((await setsOf(data, organisationId)).rows[0]?.size, 3)
      const [listed] = await world().store.read(ticket(), (tx) => listLeakData(tx, organisationId))
      assert.deepEqual([listed?.name, listed?.size, listed?.definition.kind], ['staff', 3, 'rows'])
      assert.equal(await remove(organisationId, 'staff'), true)
      assert.equal(await remove(organisationId, 'staff'), false)
      assert.deepEqual((await setsOf(data, organisationId)).rows, [])
    })

    test('leakKey() is another one in each organisation, and stays', async () => {
      const keys = await Promise.all([await freshOrganisation(), await freshOrganisation()].flatMap((id) => [id, id]).map((id) => world().store.read(world().mx, (tx) => leakKey(tx, id)))) // prettier-ignore
      assert.deepEqual(keys[0], keys[1])
      assert.notDeepEqual(keys[0], keys[2])
      assert.equal(keys[0]?.length, 32)
    })

    test('saveLeakData() refuses names that are none', async () => {
      const organisationId = await freshOrganisation()
      for (const name of ['', 'Staff', 'a b', '-a', 'x'.repeat(41)])
        await assert.rejects(save(organisationId, rows(name, 1)), Refusal, name)
    })

    test('of() refuses parts that were lost, moved or changed', async () => {
      const organisationId = await freshOrganisation()
      await save(organisationId, rows('staff', MANY))
      const { store, mx } = world()
      const part = (tx: Parameters<Parameters<typeof store.write>[1]>[0], number: number) =>
        tx.db.deleteFrom('leak_data_part').where('organisation_id', '=', organisationId).where('part', '=', number)
      await store.write(mx, (tx) => part(tx, 1).execute())
      await assert.rejects(setsOf(new LeakData(), organisationId), (error) => error instanceof Refusal && error.reason === 'data-damaged') // prettier-ignore
    })
  })
}
