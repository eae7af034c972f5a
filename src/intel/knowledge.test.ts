// Runs the suites of memory and learning on SQLite and on PostgreSQL.
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openMailWorld } from '../../test/support/mail-world.ts'
import { knowledgeSuite } from './knowledge.suite.ts'
import { learningSuite } from './learning.suite.ts'

onBothEngines('knowledge', openMailWorld, [knowledgeSuite, learningSuite])
