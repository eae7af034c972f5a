// Runs the suite of incidents and alerts on SQLite and on PostgreSQL.
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openStoreWorld } from '../../test/support/store-world.ts'
import { alertSuite } from './alerts.suite.ts'
import { incidentSuite } from './incidents.suite.ts'

onBothEngines('incidents', openStoreWorld, [incidentSuite, alertSuite])
