// Runs the suite of secure links on SQLite and on PostgreSQL.
import { onBothEngines } from '../../test/support/both-engines.ts'
import { openStoreWorld } from '../../test/support/store-world.ts'
import { secureLinksSuite } from './secure-links.suite.ts'

onBothEngines('secure links', openStoreWorld, [secureLinksSuite])
