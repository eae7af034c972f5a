// The SQL of wishes to have a message released.
import type { Selectable } from 'kysely'
import type { OrganisationId, TraceId } from '../base/ids.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { PolicyTables } from '../store/tables/policy.ts'

export type RequestRow = Selectable<PolicyTables['release_request']>

/** Asked again, it is open again. */
export async function putRequest(tx: WriteTx, row: RequestRow): Promise<void> {
  const { at_ms, state, reason_sealed } = row
  await tx.db
    .insertInto('release_request')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'member_id', 'trace_id']).doUpdateSet({ at_ms, state, reason_sealed }),
    )
    .execute()
}

/** Oldest first. */
export function openRequests(tx: ReadTx, organisationId: OrganisationId, limit: number): Promise<RequestRow[]> {
  return tx.db
    .selectFrom('release_request')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('state', '=', 'open')
    .orderBy('at_ms')
    .limit(limit)
    .execute()
}

/** Answers every open wish for one message. @returns how many there were */
export async function settleRequests(
  tx: WriteTx,
  organisationId: OrganisationId,
  traceId: TraceId,
  state: 'released' | 'refused',
): Promise<number> {
  const { numUpdatedRows } = await tx.db
    .updateTable('release_request')
    .set({ state })
    .where('organisation_id', '=', organisationId)
    .where('trace_id', '=', traceId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}
