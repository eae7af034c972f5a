// Runs the mailbox suites on SQLite and on PostgreSQL.
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openMailWorld } from '../../test/support/mail-world.ts'
import { foldersSuite } from './folders.suite.ts'
import { messagesSuite } from './messages.suite.ts'
import { modelSuite } from './model.suite.ts'
import { pageLockSuite } from './page-lock.suite.ts'
import { recoverySuite } from './recovery.suite.ts'
import { searchSuite } from './search.suite.ts'

const SUITES = [foldersSuite, messagesSuite, recoverySuite, searchSuite, pageLockSuite, modelSuite]

onBothEngines('mailbox', openMailWorld, SUITES)
