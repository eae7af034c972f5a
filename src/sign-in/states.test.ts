// Runs the suites of what lasts of sessions, verifications and habits on SQLite and on PostgreSQL.
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openStoreWorld } from '../../test/support/store-world.ts'
import { endedSessionsSuite } from './ended-sessions.suite.ts'
import { factorTrustSuite } from './factor-trust.suite.ts'
import { statesSuite } from './states.suite.ts'
import { storedRiskSuite } from './stored-risk.suite.ts'

onBothEngines('sign-in', openStoreWorld, [statesSuite, factorTrustSuite, endedSessionsSuite, storedRiskSuite])
