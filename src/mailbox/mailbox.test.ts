// Runs the mailbox suites on SQLite and on PostgreSQL.
import { after, before, describe } from 'node:test'
import { openMailWorld, type MailWorld } from '../../test/support/mail-world.ts'
import { POSTGRES_MISSING, startPostgres, type TestPostgres } from '../../test/support/postgres.ts'
import { foldersSuite } from './folders.suite.ts'
import { messagesSuite } from './messages.suite.ts'
import { modelSuite } from './model.suite.ts'
import { pageLockSuite } from './page-lock.suite.ts'
import { recoverySuite } from './recovery.suite.ts'
import { searchSuite } from './search.suite.ts'

const SUITES = [foldersSuite, messagesSuite, recoverySuite, searchSuite, pageLockSuite, modelSuite]

describe('mailbox on SQLite', () => {
  let world: MailWorld
  before(async () => {
    world = await openMailWorld()
  })
  after(() => world.cleanup())
  for (const suite of SUITES) suite(() => world)
})

describe('mailbox on PostgreSQL', { skip: POSTGRES_MISSING }, () => {
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
  for (const suite of SUITES) suite(() => world)
})
