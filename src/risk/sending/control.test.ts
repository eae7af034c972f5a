// Runs the suite of sending control on SQLite and on PostgreSQL.
import { after, before, describe } from 'node:test'
import { openMailWorld, type MailWorld } from '../../../test/support/mail-world.ts'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from '../../../test/support/postgres.ts'
import { controlSuite } from './control.suite.ts'

describe('sending control on SQLite', () => {
  let world: MailWorld
  before(async () => {
    world = await openMailWorld()
  })
  after(() => world.cleanup())
  controlSuite(() => world)
})

describe('sending control on PostgreSQL', { skip: POSTGRES_MISSING }, () => {
  let postgres: TestPostgres
  let world: MailWorld
  before(async () => {
    postgres = await startPostgres()
    world = await openMailWorld({ database: { engine: 'postgresql', url: await postgres.createDatabase() } })
  })
  after(async () => {
    await world.cleanup()
    await postgres.stop()
  })
  controlSuite(() => world)
})
