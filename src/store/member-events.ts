// Events about members as every process can look them up: news between processes may be lost on the way, rows are not.
import type { EventId, MemberId, OrganisationId } from '../base/ids.ts'
import { EVENT_CLASS, eventContext } from './event-row.ts'
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
  const rows = await rowsAfter(tx, types, after).execute()
  return rows.flatMap(({ event_id, member_id, at_ms }) =>
    member_id === null ? [] : [{ eventId: event_id, memberId: member_id, at: at_ms }],
  )
}

export interface ToldEvent extends MemberEvent {
  readonly type: string
  readonly body: unknown
}

/** The same of one type, with what they carry. */
export async function toldEventsAfter(tx: ReadTx, type: string, after: number): Promise<readonly ToldEvent[]> {
  const rows = await rowsAfter(tx, [type], after).select(['organisation_id', 'body']).execute()
  const told: ToldEvent[] = []
  for (const { event_id: eventId, member_id: memberId, organisation_id: organisationId, at_ms: at, body } of rows) {
    if (memberId === null) continue
    const key = await tx.opener('event', { organisationId }, EVENT_CLASS)
    const text = key.open(body, eventContext(eventId, organisationId, memberId, type)).toString('utf8')
    told.push({ eventId, memberId, type, at, body: JSON.parse(text) as unknown })
  }
  return told
}

function rowsAfter(tx: ReadTx, types: readonly string[], after: number) {
  tx.require('event:read')
  return tx.db
    .selectFrom('event')
    .select(['event_id', 'member_id', 'at_ms'])
    .where('event_id', '>', (after - OVERLAP) as EventId)
    .where('type', 'in', types)
    .orderBy('event_id')
}

/** What happened to one member from a moment on (ms since 1970), the newest so many, oldest first; grant `event:read`. */
export async function memberStory(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  types: readonly string[],
  since: number,
  limit: number,
): Promise<readonly ToldEvent[]> {
  tx.require('event:read')
  const rows = await tx.db
    .selectFrom('event')
    .select(['event_id', 'type', 'body', 'at_ms'])
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('type', 'in', [...types])
    .where('at_ms', '>=', since)
    .orderBy('event_id', 'desc')
    .limit(limit)
    .execute()
  const key = await tx.opener('event', { organisationId }, EVENT_CLASS)
  return rows.toReversed().map(({ event_id: eventId, type, body, at_ms: at }) => {
    const text = key.open(body, eventContext(eventId, organisationId, memberId, type)).toString('utf8')
    return { eventId, memberId, type, at, body: JSON.parse(text) as unknown }
  })
}

/** What the events of one type about one member carry, from a moment on (ms since 1970), oldest first; grant `event:read`. */
export async function memberEventBodies(
  tx: ReadTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  type: string,
  since: number,
): Promise<readonly unknown[]> {
  tx.require('event:read')
  const rows = await tx.db
    .selectFrom('event')
    .select(['event_id', 'body'])
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('type', '=', type)
    .where('at_ms', '>=', since)
    .orderBy('event_id')
    .execute()
  const key = await tx.opener('event', { organisationId }, EVENT_CLASS)
  const opened = ({ event_id, body }: { event_id: EventId; body: Uint8Array }) =>
    JSON.parse(key.open(body, eventContext(event_id, organisationId, memberId, type)).toString('utf8')) as unknown
  return rows.map(opened)
}
