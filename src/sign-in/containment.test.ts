// Runs the suite of containment on SQLite and on PostgreSQL.
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openStoreWorld } from '../../test/support/store-world.ts'
import { containmentSuite } from './containment.suite.ts'

onBothEngines('containment', openStoreWorld, [(world) => containmentSuite(world, 'contained.test')])
