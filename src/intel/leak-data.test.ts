// Runs the suite of an organisation's own data on SQLite and on PostgreSQL.
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openStoreWorld } from '../../test/support/store-world.ts'
import { leakDataSuite } from './leak-data.suite.ts'

onBothEngines('leak data', openStoreWorld, [leakDataSuite])
