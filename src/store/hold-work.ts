// Work on holds: what the keeper is to look at now, in the order in which it came, and what is forgotten.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import { opened, openerOf, type Hold } from './hold.ts'
import type { ReadTx, WriteTx } from './store.ts'
import type { HoldTable } from './tables/hold.ts'

const log = logOf('store')

/** ms. Nobody is asked to wait longer; a row that is due later than this was written before the clock was set back. */
export const LONGEST_WAIT_MS = 31 * 86_400_000

/** What is to be asked, carried out or ended by now, those of one member in the order in which they came; grant `queue:read`. */
export async function dueHolds(tx: ReadTx, limit: number): Promise<readonly Hold[]> {
  tx.require('queue:read')
  const at = now()
  const rows = await tx.db
    .selectFrom('hold')
    .selectAll()
    .where('due_ms', 'is not', null)
    .where((row) => row.or([row('due_ms', '<=', at), row('due_ms', '>', at + LONGEST_WAIT_MS)]))
    .orderBy('organisation_id')
    .orderBy('member_id')
    .orderBy('place')
    .limit(limit)
    .execute()
  const holds: Hold[] = []
  for (const row of rows) {
    const hold = await readable(tx, row)
    if (hold !== undefined) holds.push(hold)
  }
  return holds
}

/** @returns undefined for one that cannot be opened: it must not keep all others from being looked at */
async function readable(tx: ReadTx, row: HoldTable): Promise<Hold | undefined> {
  try {
    return opened(await openerOf(tx, row.organisation_id), row)
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason !== 'data-damaged') throw error
    log.error({ hold: row.hold_id, err: error }, 'a held message cannot be read')
    return undefined
  }
}

/** Tries after which what came later need not wait any more for a message that cannot go. */
export const TRIES_IN_ORDER = 3

/** Whether one of the same member that came earlier is still to be released: nothing overtakes it. */
export async function hasEarlier(tx: ReadTx, { organisationId, memberId, place }: Hold): Promise<boolean> {
  const row = await tx.db
    .selectFrom('hold')
    .select('hold_id')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('place', '<', place)
    .where('decided', '=', 'release')
    .where('blob_id', 'is not', null)
    .where('tries', '<', TRIES_IN_ORDER)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** When whoever decides about messages of a member was told last; ms since 1970, 0: never. Grant `queue:read`. */
export async function lastAsked(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  need: Hold['need'],
): Promise<number> {
  tx.require('queue:read', { organisationId })
  const row = await tx.db
    .selectFrom('hold')
    .select('asked_ms')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('need', '=', need)
    .where('asked_ms', 'is not', null)
    .orderBy('asked_ms', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.asked_ms ?? 0
}

/** Forgets those that were over long ago; grant `queue:change`. @param before  ms since 1970 */
export async function purgeHolds(tx: WriteTx, before: number, limit: number): Promise<number> {
  tx.require('queue:change')
  const done = await tx.db
    .selectFrom('hold')
    .select(['organisation_id', 'hold_id'])
    .where('blob_id', 'is', null)
    .where('changed_ms', '<', before)
    .limit(limit)
    .execute()
  for (const { organisation_id, hold_id } of done) {
    await tx.db
      .deleteFrom('hold')
      .where('organisation_id', '=', organisation_id)
      .where('hold_id', '=', hold_id)
      .execute()
  }
  return done.length
}
