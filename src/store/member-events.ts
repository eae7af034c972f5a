// Events about members as every process can look them up: news between processes may be lost on the way, rows are not.
import type { EventId, MemberId } from '../base/ids.ts'
import type { ReadTx } from './store.ts'

export interface MemberEvent {
  readonly eventId: EventId
  readonly memberId: MemberId
  /** ms since 1970 */
  readonly at: number
}

/** Numbers are given out in order, but rows may be seen out of order: so many are looked at again each time. */
const OVERLAP = 1_000

/** Events of some types, oldest first, from a little before one on; grant `event:read`. */
export async function memberEventsAfter(
  tx: ReadTx,
  types: readonly string[],
  after: number,
): Promise<readonly MemberEvent[]> {
  tx.require('event:read')
  const rows = await tx.db
    .selectFrom('event')
    .select(['event_id', 'member_id', 'at_ms'])
    .where('event_id', '>', (after - OVERLAP) as EventId)
    .where('type', 'in', types)
    .orderBy('event_id')
    .execute()
  return rows.flatMap(({ event_id, member_id, at_ms }) =>
    member_id === null ? [] : [{ eventId: event_id, memberId: member_id, at: at_ms }],
  )
}
