// What the SQL of this room has in common: rows of one member, in lists and parts of bounded length.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { ReadTx } from '../store/store.ts'
import type { MailboxTable } from '../store/tables/mailbox.ts'
import type { Owner } from './mailbox.ts'

/** A row without the owner, which stands in every key. */
export type Row<Table> = Omit<Table, 'organisation_id' | 'member_id'>

/** Keys in one statement; both engines take some ten thousand. */
const KEYS_PER_STATEMENT = 500
/** Rows in one INSERT */
export const ROWS_PER_STATEMENT = 100
/** Lists are filled up to one of these lengths with their last key, so that few different statements need preparing. */
const LIST_LENGTHS = [1, 8, 64, KEYS_PER_STATEMENT]

/** The tables of one member, within one transaction. */
export class MemberRecords {
  protected readonly db: ReadTx['db']
  protected readonly owner: Pick<MailboxTable, 'organisation_id' | 'member_id'>
  /** the condition that every statement begins with */
  protected readonly mine: RawBuilder<SqlBool>

  constructor(tx: Pick<ReadTx, 'db'>, owner: Owner) {
    this.db = tx.db
    this.owner = { organisation_id: owner.organisationId, member_id: owner.memberId }
    this.mine = sql<SqlBool>`organisation_id = ${owner.organisationId} AND member_id = ${owner.memberId}`
  }
}

/** Runs a statement over many keys in lists of few different lengths. */
export async function inLists<Key, Result>(
  keys: readonly Key[],
  run: (list: readonly Key[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const results: Result[] = []
  for (const part of inParts(keys, KEYS_PER_STATEMENT)) {
    const length = LIST_LENGTHS.find((size) => size >= part.length)!
    const filled = [...part, ...Array<Key>(length - part.length).fill(part.at(-1)!)]
    results.push(...(await run(filled)))
  }
  return results
}

/** All of a list in parts of at most `size`. */
export function* inParts<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size)
}
