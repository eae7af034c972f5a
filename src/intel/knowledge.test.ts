// Runs the suites of memory and learning on SQLite and on PostgreSQL.
import { after, before, describe } from 'node:test'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from '../../test/support/postgres.ts'
import { openMailWorld, type MailWorld } from '../../test/support/mail-world.ts'
import { knowledgeSuite } from './knowledge.suite.ts'
import { learningSuite } from './learning.suite.ts'

describe('knowledge on SQLite', () => {
  let world: MailWorld
  before(async () => {
    world = await openMailWorld()
  })
  after(() => world.cleanup())
  knowledgeSuite(() => world)
  learningSuite(() => world)
})

describe('knowledge on PostgreSQL', { skip: POSTGRES_MISSING }, () => {
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
  knowledgeSuite(() => world)
  learningSuite(() => world)
})
