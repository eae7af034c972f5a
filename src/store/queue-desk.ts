// What people see of the queue and change in it: the list, one message with all its attempts, hold, release, cancel.
import { now } from '../base/clock.ts'
import type { MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Recipient } from '../mail/envelope.ts'
import {
  attemptContext,
  type AttemptFacts,
  queuedMessage,
  queueOpener,
  recipientContext,
  type QueuedMessage,
  type RecipientState,
} from './queue.ts'
import { finishWhenDone } from './queue-work.ts'
import type { ReadTx, WriteTx } from './store.ts'

export interface ListedAttempt extends AttemptFacts {
  /** 1 … */
  readonly attempt: number
  /** ms since 1970 */
  readonly at: number
  readonly result: 'delivered' | 'deferred' | 'failed'
  readonly status: string
  readonly class: string
}

export interface ListedRecipient {
  readonly recipient: Recipient
  readonly state: RecipientState
  /** '' when not held */
  readonly holdReason: string
  /** ms since 1970 of the next attempt, or of the end of the lease; undefined: none */
  readonly due?: number
  /** oldest first */
  readonly attempts: readonly ListedAttempt[]
}

export interface ListedMessage extends QueuedMessage {
  readonly recipients: readonly ListedRecipient[]
}

/** Messages that still wait, oldest first; grant `queue:read`. @param limit  1 … 1000 */
export async function waitingMessages(
  tx: ReadTx,
  organisationId: OrganisationId,
  limit: number,
): Promise<readonly ListedMessage[]> {
  const rows = await tx.db
    .selectFrom('queue_message')
    .select('queue_id')
    .where('organisation_id', '=', organisationId)
    .where('done_ms', 'is', null)
    .orderBy('created_ms')
    .limit(Math.min(Math.max(limit, 1), 1000))
    .execute()
  const listed: ListedMessage[] = []
  for (const { queue_id } of rows) {
    const message = await showMessage(tx, organisationId, queue_id)
    if (message !== undefined) listed.push(message)
  }
  return listed
}

/** One message, also when it is done, as long as it is remembered; grant `queue:read`. */
export async function showMessage(
  tx: ReadTx,
  organisationId: OrganisationId,
  queueId: TraceId,
): Promise<ListedMessage | undefined> {
  const message = await queuedMessage(tx, organisationId, queueId)
  if (message === undefined) return undefined
  const opener = await queueOpener(tx, organisationId)
  const open = <T>(sealed: Uint8Array, context: string) =>
    JSON.parse(opener.open(sealed, context).toString('utf8')) as T
  const attempts = await tx.db
    .selectFrom('queue_attempt')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('queue_id', '=', queueId)
    .orderBy('attempt')
    .execute()
  const recipients = await ofMessage(tx, organisationId, queueId).selectAll().orderBy('recipient_id').execute()
  return {
    ...message,
    recipients: recipients.map((row) => ({
      recipient: open<Recipient>(row.facts_sealed, recipientContext(queueId, row.recipient_id)),
      state: row.state,
      holdReason: row.hold_reason,
      ...(row.due_ms !== null && { due: row.due_ms }),
      attempts: attempts
        .filter(({ recipient_id }) => recipient_id === row.recipient_id)
        .map((each) => ({
          attempt: each.attempt,
          at: each.at_ms,
          result: each.result,
          status: each.status,
          class: each.class,
          ...open<AttemptFacts>(each.facts_sealed, attemptContext(each.recipient_id, each.attempt)),
        })),
    })),
  }
}

/** What a person may ask for. Each gives the number of recipients it changed; grant `queue:change`. */
export const QUEUE_VERBS = {
  /** what waits for its next attempt is tried now */
  retry: (tx: WriteTx, organisationId: OrganisationId, queueId: TraceId) =>
    changeState(tx, organisationId, queueId, ['queued', 'deferred'], { state: 'queued', due: now() }),
  /** nothing more is tried until a release; an attempt under way ends first */
  hold: (tx: WriteTx, organisationId: OrganisationId, queueId: TraceId) =>
    holdRecipients(tx, organisationId, [queueId], 'administrator'),
  /** one that is under way goes on after its attempt, too */
  release: (tx: WriteTx, organisationId: OrganisationId, queueId: TraceId) =>
    changeState(tx, organisationId, queueId, ['held', 'leased'], { state: 'queued', due: now(), holdReason: '' }, true),
  /** gives up without a report; what is being sent at this moment goes on */
  cancel: async (tx: WriteTx, organisationId: OrganisationId, queueId: TraceId) => {
    const given = { state: 'cancelled', due: null, holdReason: '' } as const
    const changed = await changeState(tx, organisationId, queueId, ['queued', 'deferred', 'held'], given)
    await finishWhenDone(tx, organisationId, queueId)
    return changed
  },
} as const

export type QueueVerb = keyof typeof QUEUE_VERBS

/** Holds all that a member has waiting, as when the member is frozen; may be done twice. Grant `queue:change`. */
export async function holdMember(
  tx: WriteTx,
  organisationId: OrganisationId,
  memberId: MemberId,
  reason: string,
): Promise<number> {
  return holdRecipients(tx, organisationId, await waitingOf(tx, organisationId, memberId), reason)
}

/** Releases all that was held of a member; grant `queue:change`. */
export async function releaseMember(tx: WriteTx, organisationId: OrganisationId, memberId: MemberId): Promise<number> {
  let released = 0
  for (const queueId of await waitingOf(tx, organisationId, memberId)) {
    released += await QUEUE_VERBS.release(tx, organisationId, queueId)
  }
  return released
}

async function waitingOf(tx: WriteTx, organisationId: OrganisationId, memberId: MemberId): Promise<TraceId[]> {
  const rows = await tx.db
    .selectFrom('queue_message')
    .select('queue_id')
    .where('organisation_id', '=', organisationId)
    .where('member_id', '=', memberId)
    .where('done_ms', 'is', null)
    .execute()
  return rows.map(({ queue_id }) => queue_id)
}

async function holdRecipients(
  tx: WriteTx,
  organisationId: OrganisationId,
  queueIds: readonly TraceId[],
  reason: string,
): Promise<number> {
  tx.require('queue:change', { organisationId })
  const given = { state: 'held', due: null, holdReason: reason } as const
  let held = 0
  for (const queueId of queueIds)
    held += await changeState(tx, organisationId, queueId, ['queued', 'deferred', 'leased'], given)
  return held
}

interface StateChange {
  readonly state: RecipientState
  /** ms since 1970 */
  readonly due: number | null
  /** absent: as it is */
  readonly holdReason?: string
}

/**
 * In one statement: whoever ends an attempt meanwhile must not slip through between two.
 * @param onlyHeld  those alone that are held, or will be after their attempt
 */
async function changeState(
  tx: WriteTx,
  organisationId: OrganisationId,
  queueId: TraceId,
  from: readonly RecipientState[],
  { state, due, holdReason }: StateChange,
  onlyHeld = false,
): Promise<number> {
  tx.require('queue:change', { organisationId })
  const there = await ofMessage(tx, organisationId, queueId).select('recipient_id').limit(1).executeTakeFirst()
  if (there === undefined) throw new Refusal('no-such-thing', `There is no message ${queueId} in the queue`)
  const chosen = tx.db
    .updateTable('queue_recipient')
    .set((row) => ({
      // What is under way ends first, and then goes by the reason.
      state: row.case().when('state', '=', 'leased').then(row.ref('state')).else(row.val(state)).end(),
      due_ms: row.case().when('state', '=', 'leased').then(row.ref('due_ms')).else(row.val(due)).end(),
      ...(holdReason !== undefined && { hold_reason: holdReason }),
      changed_ms: now(),
    }))
    .where('organisation_id', '=', organisationId)
    .where('queue_id', '=', queueId)
    .where('state', 'in', from)
  const changed = await (onlyHeld ? chosen.where('hold_reason', '<>', '') : chosen).returning('recipient_id').execute()
  tx.afterCommit({ topic: 'queue' })
  return changed.length
}

function ofMessage({ db }: ReadTx, organisationId: OrganisationId, queueId: TraceId) {
  return db.selectFrom('queue_recipient').where('organisation_id', '=', organisationId).where('queue_id', '=', queueId)
}
