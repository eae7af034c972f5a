// Runs the suite of mail that waits for the end of a restriction on SQLite and on PostgreSQL.
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openMailWorld } from '../../test/support/mail-world.ts'
import { holdRestrictedSuite } from './hold-restricted.suite.ts'

onBothEngines('mail of restricted members', openMailWorld, [holdRestrictedSuite])
