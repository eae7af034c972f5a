// Runs the suites of policies on SQLite and on PostgreSQL.
import { after, before, describe } from 'node:test'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from '../../test/support/postgres.ts'
import { openStoreWorld, type StoreWorld } from '../../test/support/store-world.ts'
import { leaksSuite } from './leak/leaks.suite.ts'
import { policySuite } from './policy.suite.ts'
import { grantsSuite } from './quota/grants.suite.ts'

describe('policy on SQLite', () => {
  let world: StoreWorld
  before(async () => {
    world = await openStoreWorld()
  })
  after(() => world.cleanup())
  policySuite(() => world)
  grantsSuite(() => world)
  leaksSuite(() => world)
})

describe('policy on PostgreSQL', { skip: POSTGRES_MISSING }, () => {
  let postgres: TestPostgres
  let world: StoreWorld
  before(async () => {
    postgres = await startPostgres()
    world = await openStoreWorld({ database: { engine: 'postgresql', url: await postgres.createDatabase() } })
  })
  after(async () => {
    await world.cleanup()
    await postgres.stop()
  })
  policySuite(() => world)
  grantsSuite(() => world)
  leaksSuite(() => world)
})
