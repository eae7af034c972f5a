// Runs the suites of policies on SQLite and on PostgreSQL.
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openStoreWorld } from '../../test/support/store-world.ts'
import { approvalSuite } from './approval/approval.suite.ts'
import { leaksSuite } from './leak/leaks.suite.ts'
import { policySuite } from './policy.suite.ts'
import { grantsSuite } from './quota/grants.suite.ts'

onBothEngines('policy', openStoreWorld, [policySuite, grantsSuite, leaksSuite, approvalSuite])
