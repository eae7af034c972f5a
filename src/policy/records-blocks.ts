// The SQL of blocked networks. What is sealed comes in sealed and goes out sealed.
import type { Selectable } from 'kysely'
import type { OrganisationId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { PolicyTables } from '../store/tables/policy.ts'

export type BlockRow = Selectable<PolicyTables['sign_in_block']>

export function blockRow(tx: ReadTx, organisationId: OrganisationId, token: Buffer): Promise<BlockRow | undefined> {
  return tx.db
    .selectFrom('sign_in_block')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('token', '=', token)
    .executeTakeFirst()
}

/** Those that hold beyond a time, the longest first. */
export function blockRows(
  tx: ReadTx,
  organisationId: OrganisationId,
  after: number,
  limit: number,
): Promise<readonly BlockRow[]> {
  return tx.db
    .selectFrom('sign_in_block')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('until_ms', '>', after)
    .orderBy('until_ms', 'desc')
    .limit(limit)
    .execute()
}

/**
 * @param overAt  takes the place only of one that was over then, ms since 1970; absent: of any
 * @returns whether it stands now
 */
export async function putBlock(tx: WriteTx, row: BlockRow, overAt?: number): Promise<boolean> {
  const { organisation_id: _, token: __, ...changed } = row
  const put = await tx.db
    .insertInto('sign_in_block')
    .values(row)
    .onConflict((conflict) => {
      const update = conflict.columns(['organisation_id', 'token']).doUpdateSet(changed)
      return overAt === undefined ? update : update.where('sign_in_block.until_ms', '<=', overAt)
    })
    .returning('token')
    .executeTakeFirst()
  return put !== undefined
}

/** @returns whether it was there */
export async function dropBlock(tx: WriteTx, organisationId: OrganisationId, token: Buffer): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('sign_in_block')
    .where('organisation_id', '=', organisationId)
    .where('token', '=', token)
    .executeTakeFirst()
  return Number(numDeletedRows) > 0
}

/** Those that ended before a time. @returns how many */
export async function forgetBlocks(tx: WriteTx, before: number): Promise<number> {
  const { numDeletedRows } = await tx.db.deleteFrom('sign_in_block').where('until_ms', '<', before).executeTakeFirst()
  return Number(numDeletedRows)
}
