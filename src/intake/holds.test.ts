// Runs the suite of held messages on SQLite and on PostgreSQL.
import { after, before, describe } from 'node:test'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from '../../test/support/postgres.ts'
import { openStoreWorld, type StoreWorld } from '../../test/support/store-world.ts'
import { holdsSuite } from './holds.suite.ts'

describe('held messages on SQLite', () => {
  let world: StoreWorld
  before(async () => {
    world = await openStoreWorld()
  })
  after(() => world.cleanup())
  holdsSuite(() => world)
})

describe('held messages on PostgreSQL', { skip: POSTGRES_MISSING }, () => {
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
  holdsSuite(() => world)
})
