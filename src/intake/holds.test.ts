// Runs the suite of held messages on SQLite and on PostgreSQL.
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openStoreWorld } from '../../test/support/store-world.ts'
import { holdsSuite } from './holds.suite.ts'

onBothEngines('held messages', openStoreWorld, [holdsSuite])
