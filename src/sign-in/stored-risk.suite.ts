// What is learned from sign-ins lasts, also of those at the same time, on whatever engine.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoreWorld } from '../../test/support/store-world.ts'
import { RiskEngine } from '../risk/engine.ts'
import { NO_TABLES } from '../risk/geography/places.ts'
import { usual } from '../risk/sign-in.fixture.ts'
import { eventNames, StoredProfiles } from '../risk/stored-profiles.ts'
import { storedRisk } from './stored-risk.ts'

const AT_ONCE = 5

export function storedRiskSuite(world: () => StoreWorld): void {
  describe('storedRisk()', () => {
    test('settle() learns from each of several sign-ins at once, of one server and of two', async () => {
      const { store, office, alice } = world()
      const ticket = office.issueModule('sign-in')
      const server = () => {
        const profiles = new StoredProfiles()
        const places = NO_TABLES
        const engine = new RiskEngine({ places, profiles, key: Buffer.alloc(32, 7), coldStart: 'learn', waitHours: 0 })
        return storedRisk({ store, ticket, engine, profiles, places })
      }
      const servers = [server(), server()]
      const names = eventNames(alice)
      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) =>
          servers[index % 2]?.settle({ ...usual, ...names, at: usual.at + index }, 'allowed', alice),
        ),
      )
      const profiles = new StoredProfiles()
      await store.read(ticket, (tx) => profiles.take(tx, alice))
      assert.equal(profiles.of(names).logins, AT_ONCE)
    })
  })
}
