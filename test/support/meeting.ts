// Lets transactions meet: one stays open until another stands in its way.
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { WriteTx } from '../../src/store/store.ts'

const LOOK_MS = 5
const LIMIT_MS = 3_000

/**
 * Resolves when somebody waits for what this transaction has locked, at the latest after some seconds: who waits for nothing does not
 * hang the test. On SQLite at once: all others wait for its end anyway.
 */
export async function untilAwaited({ db, engine }: WriteTx): Promise<void> {
  if (engine === 'sqlite') return
  for (let waited = 0; waited < LIMIT_MS; waited += LOOK_MS) {
    const { rows } = await sql<{
      waiting: boolean
    }>`SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted) AS waiting`.execute(db)
    if (rows[0]?.waiting === true) return
    await pause(LOOK_MS)
  }
}
