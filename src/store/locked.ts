// Rows for one transaction alone, on the engine where several write at once.
import type { SelectQueryBuilder } from 'kysely'
import type { WriteTx } from './store.ts'

/**
 * Nobody else changes these rows before the transaction is over, and of those who come at once each sees what the others did. What is
 * read before it, the clock too, is from before the wait. SQLite has one writer at a time anyway. Rows that point to these can be
 * added meanwhile.
 * @param others  rows that somebody else has: waited for, or left out
 */
export function locked<DB, Table extends keyof DB, Row>(
  { engine }: Pick<WriteTx, 'engine'>,
  rows: SelectQueryBuilder<DB, Table, Row>,
  others: 'wait' | 'skip' = 'wait',
): SelectQueryBuilder<DB, Table, Row> {
  if (engine === 'sqlite') return rows
  return others === 'skip' ? rows.forNoKeyUpdate().skipLocked() : rows.forNoKeyUpdate()
}
