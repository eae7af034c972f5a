// More than the rows allow, for some time: given by somebody who may, or by the member's own second verification.
import { recordEvent } from '../../audit/events.ts'
import { now } from '../../base/clock.ts'
import { randomText, type MemberId, type OrganisationId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import {
  SENDING_UNITS,
  SENDING_WINDOWS,
  type SendingCounts,
  type SendingUnit,
  type SendingWindow,
} from '../../mail/sending.ts'
import type { ReadTx, WriteTx } from '../../store/store.ts'
import * as records from '../records-quota.ts'
import { raisedBy } from './quota-ruling.ts'
import type { EffectiveQuota } from './quota-table.ts'

/** Grants of one member that hold at once. */
const MOST_GRANTS = 20
/** ms; who needs more for longer needs a row of their own */
const LONGEST_MS = 90 * 86_400_000
const MAX_REASON = 300 // characters

/** Whose grant it is. */
export interface GrantOwner {
  readonly organisationId: OrganisationId
  readonly memberId: MemberId
}

export interface QuotaGrant {
  readonly id: string
  readonly memberId: MemberId
  readonly unit: SendingUnit
  readonly window: SendingWindow
  /** in place of the row's, where it is larger */
  readonly limit: number
  /** ms since 1970 */
  readonly at: number
  readonly until: number
  /** who gave it: `cli`, a member id, or `step-up` */
  readonly approver: string
  readonly reason: string
}

const contextOf = (id: string) => `quota_grant.reason:${id}`

/**
 * Grants `policy:append` or `policy:change`, and `event:append`.
 * @throws Refusal `bad-parameter`, `limit-reached`
 */
export async function grantQuota(
  tx: WriteTx,
  owner: GrantOwner,
  wanted: Pick<QuotaGrant, 'unit' | 'window' | 'limit' | 'until' | 'approver' | 'reason'>,
): Promise<QuotaGrant> {
  const { organisationId, memberId } = owner
  const at = now()
  const { unit, window, limit, until, approver, reason } = wanted
  if (until <= at || until > at + LONGEST_MS)
    throw new Refusal('bad-parameter', `A grant ends within ${LONGEST_MS / 86_400_000} days`)
  if (!Number.isSafeInteger(limit) || limit < 1) throw new Refusal('bad-parameter', 'A limit is a whole number from 1')
  if (reason.trim() === '' || reason.length > MAX_REASON)
    throw new Refusal('bad-parameter', `A grant needs a reason of at most ${MAX_REASON} characters`)
  if ((await records.grantRows(tx, organisationId, memberId, at)).length >= MOST_GRANTS)
    throw new Refusal('limit-reached', `A member has at most ${MOST_GRANTS} grants at once`)
  const id = randomText(12)
  const sealer = await tx.sealer('policy', { organisationId }, 'C2')
  await records.addGrant(tx, {
    organisation_id: organisationId,
    member_id: memberId,
    grant_id: id,
    unit,
    time_window: window,
    most: limit,
    at_ms: at,
    until_ms: until,
    approver,
    reason_sealed: sealer.seal(reason, contextOf(id)),
  })
  await recordEvent(tx, { type: 'quota.granted', ...owner, actor: approver, unit, window, limit, until })
  return { id, memberId, at, unit, window, limit, until, approver, reason }
}

/**
 * The member gave a second verification for a message that was held by a quota: the second cap holds until the window is over.
 * @param rule  of the hold's reason; one that is none of a quota changes nothing
 */
export async function grantByStepUp(
  tx: WriteTx,
  owner: GrantOwner,
  quota: EffectiveQuota,
  rule: string,
): Promise<void> {
  const raised = raisedBy(rule, quota)
  if (raised?.in === undefined || raised.afterStepUp === undefined) return
  const unit = raised.of as keyof SendingCounts // what has a window is counted
  const held = await grantsOf(tx, owner)
  // Once: another yes within the window opens nothing more.
  if (held.some((each) => each.unit === unit && each.window === raised.in && each.limit >= (raised.afterStepUp ?? 0)))
    return
  await grantQuota(tx, owner, {
    unit,
    window: raised.in,
    limit: raised.afterStepUp,
    until: now() + SENDING_WINDOWS[raised.in],
    approver: 'step-up',
    reason: rule,
  })
}

/** Those that hold now. Grant `policy:read` or `policy:append`. */
export async function grantsOf(tx: ReadTx, { organisationId, memberId }: GrantOwner): Promise<readonly QuotaGrant[]> {
  return opened(tx, organisationId, await records.grantRows(tx, organisationId, memberId, now()))
}

/** Of all members, those that end first before others. Grant `policy:read`. */
export async function allGrants(tx: ReadTx, organisationId: OrganisationId): Promise<readonly QuotaGrant[]> {
  return opened(tx, organisationId, await records.allGrantRows(tx, organisationId, now()))
}

/** Grant `policy:change`. @returns whether there was one */
export async function revokeGrant(tx: WriteTx, organisationId: OrganisationId, id: string): Promise<boolean> {
  tx.require('policy:change', { organisationId })
  return records.dropGrant(tx, organisationId, id)
}

async function opened(
  tx: ReadTx,
  organisationId: OrganisationId,
  rows: readonly records.GrantRow[],
): Promise<readonly QuotaGrant[]> {
  if (rows.length === 0) return []
  const opener = await tx.opener('policy', { organisationId }, 'C2')
  return rows.map((row) => ({
    id: row.grant_id,
    memberId: row.member_id,
    unit: row.unit,
    window: row.time_window,
    limit: row.most,
    at: row.at_ms,
    until: row.until_ms,
    approver: row.approver,
    reason: opener.open(row.reason_sealed, contextOf(row.grant_id)).toString('utf8'),
  }))
}

/** @throws Refusal `bad-parameter` */
export function unitOf(text: string): SendingUnit {
  const unit = SENDING_UNITS.find((each) => each === text)
  if (unit === undefined) throw new Refusal('bad-parameter', `A unit is one of: ${SENDING_UNITS.join(', ')}`)
  return unit
}

/** @throws Refusal `bad-parameter` */
export function windowOf(text: string): SendingWindow {
  if (Object.hasOwn(SENDING_WINDOWS, text)) return text as SendingWindow
  throw new Refusal('bad-parameter', `A time is one of: ${Object.keys(SENDING_WINDOWS).join(', ')}`)
}
