// Runs the suite of sending control on SQLite and on PostgreSQL.
import { onBothEngines } from '../../../test/support/both-engines.ts'
import { openMailWorld } from '../../../test/support/mail-world.ts'
import { controlSuite } from './control.suite.ts'

onBothEngines('sending control', openMailWorld, [controlSuite])
