// What lasts of sessions and verifications: of one process and of two on the same database, on whatever engine.
import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { now, useClock } from '../base/clock.ts'
import * as records from './records.ts'
import { SESSION_ENDED, StoredStates } from './states.ts'

const MINUTE_MS = 60_000
let restoreClock = () => {}
afterEach(() => restoreClock())
/** From now on it is so much later. */
const wait = (ms: number) => {
  const at = now() + ms
  restoreClock = useClock({ now: () => at })
}

export function statesSuite(world: () => StoreWorld): void {
  const open = () => {
    const { store, office, organisationId } = world()
    return new StoredStates(store, office.issueModule('sign-in'), async () => organisationId)
  }
  const soon = () => now() + MINUTE_MS

  describe('StoredStates', () => {
    test('get() knows a secret and its kind alone, until its end', async () => {
      const states = open()
      const { memberId } = world().alice
      await states.put('proof', 'secret', { memberId, facts: { a: 1 }, until: soon(), triesLeft: 5 })
      const { facts, triesLeft } = (await states.get('proof', 'secret')) ?? assert.fail()
      assert.deepEqual([facts, triesLeft], [{ a: 1 }, 5])
      assert.equal(await states.get('proof', 'another'), undefined)
      assert.equal(await states.get('page', 'secret'), undefined)
      wait(MINUTE_MS)
      assert.equal(await states.get('proof', 'secret'), undefined)
      assert.equal(await states.change('proof', 'secret', () => ({ facts: {} })), undefined)
    })

    test('put() keeps neither the secret nor what is said in clear', async () => {
      const states = open()
      await states.put('page', 'open-sesame', { facts: { username: 'alice@example.org' }, until: soon() })
      const { store, keeper } = world()
      const rows = await store.read(keeper, (tx) => tx.db.selectFrom('sign_in_state').selectAll().execute())
      const bytes = rows.flatMap(({ token, facts_sealed }) => [token, facts_sealed])
      for (const word of ['open-sesame', 'alice']) assert.ok(bytes.every((each) => !Buffer.from(each).includes(word)))
    })

    test('ofMember() finds those of one member and kind, by whose key they are changed and ended', async () => {
      const states = open()
      const { alice, bob } = world()
      await states.put('session', 'of alice', { memberId: alice.memberId, facts: { n: 1 }, until: soon() })
      await states.put('session', 'of bob', { memberId: bob.memberId, facts: { n: 2 }, until: soon() })
      const [found, ...more] = await states.ofMember<{ n: number }>(alice, 'session')
      assert.deepEqual([found?.facts, more], [{ n: 1 }, []])
      const { key } = found ?? assert.fail()
      assert.deepEqual(
        await states.change<{ n: number }>('session', key, ({ facts }) => ({ facts: { n: facts.n + 1 } })),
        {
          n: 2,
        },
      )
      assert.equal(await states.end('session', key), true)
      assert.equal(await states.get('session', 'of alice'), undefined)
      assert.ok(await states.get('session', 'of bob'))
    })

    test('takeTry() gives no more than there are, however many ask at once', async () => {
      const states = open()
      await states.put('tries', 'm', { facts: {}, until: soon(), triesLeft: 5 })
      const left = await Promise.all(Array.from({ length: 12 }, () => states.takeTry('tries', 'm')))
      assert.deepEqual(left.filter((each) => each !== undefined).sort(), [0, 1, 2, 3, 4])
    })

    test('takeTry() begins anew once, however many ask at once where none is, or one that is over', async () => {
      const states = open()
      const ask = () =>
        Promise.all(
          Array.from({ length: 12 }, () => states.takeTry('tries', 'anew', { facts: {}, until: soon(), triesLeft: 5 })),
        )
      for (const isOver of [false, true]) {
        if (isOver) wait(2 * MINUTE_MS)
        const left = await ask()
        assert.deepEqual(left.filter((each) => each !== undefined).sort(), [0, 1, 2, 3, 4])
      }
    })

    test('change() sees what all others changed who came at once', async () => {
      const states = open()
      await states.put('proof', 'counted', { facts: { n: 0 }, until: soon() })
      const add = () => states.change<{ n: number }>('proof', 'counted', ({ facts }) => ({ facts: { n: facts.n + 1 } }))
      await Promise.all(Array.from({ length: 12 }, add))
      assert.deepEqual((await states.get('proof', 'counted'))?.facts, { n: 12 })
    })

    test('end() is done once, and tells the other processes of the end of a session', async () => {
      const states = open()
      const { store, alice } = world()
      const told: unknown[] = []
      const stop = store.listen(({ topic, memberId }) => topic === SESSION_ENDED && told.push(memberId))
      await states.put('session', 'mine', { memberId: alice.memberId, facts: {}, until: soon() })
      const ended = await Promise.all([states.end('session', 'mine'), states.end('session', 'mine')])
      stop()
      assert.deepEqual(ended.sort(), [false, true])
      assert.deepEqual(told, [alice.memberId])
    })

    test('sweep() removes what is over, and tells of each verification once', async () => {
      const states = open()
      await states.put('proof', 'left', { facts: { purpose: 'left' }, until: soon() })
      await states.put('proof', 'open', { facts: { purpose: 'open' }, until: soon() + MINUTE_MS })
      await states.put('page', 'left', { facts: {}, until: soon() })
      wait(MINUTE_MS)
      const told: unknown[] = []
      const note = async (facts: unknown) => void told.push((facts as { purpose: string }).purpose)
      await Promise.all([states.sweep(note), open().sweep(note)])
      assert.deepEqual(
        told.filter((each) => each === 'left' || each === 'open'),
        ['left'],
      )
      assert.ok(await states.get('proof', 'open'))
    })

    test('sweep() leaves one that goes on after it was found to be over', async () => {
      const states = open()
      const { store, keeper } = world()
      const key = await states.put('session', 'late', { facts: {}, until: now() })
      const found = await store.read(keeper, (tx) => records.statesOver(tx, 'session', now(), 100, 100))
      await states.put('session', 'late', { facts: {}, until: soon() })
      const row = found.find(({ token }) => token.equals(key)) ?? assert.fail()
      const removed = await store.write(keeper, (tx) => records.deleteStateAsFound(tx, row))
      assert.equal(removed, false)
      assert.ok(await states.get('session', 'late'))
    })
  })
}
