// A member who may not release a message asks those who may.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import * as records from './records-requests.ts'

const MAX_REASON = 500 // characters
const LISTED = 1_000

export interface ReleaseRequest {
  readonly traceId: TraceId
  readonly memberId: MemberId
  /** ms since 1970 */
  readonly at: number
  readonly reason: string
}

const contextOf = (traceId: TraceId) => `release_request.reason:${traceId}`

/** Grant `policy:change`. @throws Refusal `bad-parameter` for a reason that is too long */
export async function requestRelease(
  tx: WriteTx,
  organisationId: OrganisationId,
  { memberId, traceId, reason }: Omit<ReleaseRequest, 'at'>,
): Promise<void> {
  tx.require('policy:change', { organisationId })
  if (reason.length > MAX_REASON) throw new Refusal('bad-parameter', `A reason has at most ${MAX_REASON} characters`)
  const sealer = await tx.sealer('policy', { organisationId }, 'C2')
  await records.putRequest(tx, {
    organisation_id: organisationId,
    member_id: memberId,
    trace_id: traceId,
    at_ms: now(),
    state: 'open',
    reason_sealed: sealer.seal(reason, contextOf(traceId)),
  })
  await recordEvent(tx, { type: 'quarantine.requested', organisationId, memberId, actor: String(memberId), traceId })
}

/** Grant `policy:read`. Oldest first. */
export async function openRequests(tx: ReadTx, organisationId: OrganisationId): Promise<readonly ReleaseRequest[]> {
  const opener = await tx.opener('policy', { organisationId }, 'C2')
  const rows = await records.openRequests(tx, organisationId, LISTED)
  return rows.map(({ trace_id, member_id, at_ms, reason_sealed }) => ({
    traceId: trace_id,
    memberId: member_id,
    at: at_ms,
    reason: opener.open(reason_sealed, contextOf(trace_id)).toString('utf8'),
  }))
}
