// Runs the suite of containment on SQLite and on PostgreSQL.
import { after, before, describe } from 'node:test'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from '../../test/support/postgres.ts'
import { openStoreWorld, type StoreWorld } from '../../test/support/store-world.ts'
import { containmentSuite } from './containment.suite.ts'

describe('containment on SQLite', () => {
  let world: StoreWorld
  before(async () => {
    world = await openStoreWorld()
  })
  after(() => world.cleanup())
  containmentSuite(() => world, 'contained.test')
})

describe('containment on PostgreSQL', { skip: POSTGRES_MISSING }, () => {
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
  containmentSuite(() => world, 'contained.test')
})
