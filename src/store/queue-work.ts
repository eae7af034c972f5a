// Work on the queue: what is due is leased, sent by whoever holds the lease, and settled in one transaction.
import { now } from '../base/clock.ts'
import type { OrganisationId, TraceId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Opener } from '../keys/vault.ts'
import type { Recipient } from '../mail/envelope.ts'
import { blobUseOf } from './blob-use.ts'
import { locked } from './locked.ts'
import {
  attemptContext,
  type AttemptFacts,
  LIVE_STATES,
  queueOpener,
  queueSealer,
  recipientContext,
  type RecipientState,
} from './queue.ts'
import type { BlobUse, ReadTx, WriteTx } from './store.ts'
import type { QueueRecipientTable } from './tables/queue.ts'

const log = logOf('store')

/** ms. No attempt is planned farther ahead than this; a row that says otherwise was written before the clock was set back. */
export const FARTHEST_DUE_MS = 24 * 3_600_000

export type Report = NonNullable<QueueRecipientTable['report']>

/** A recipient that is ours until the lease ends. */
export interface LeasedRecipient {
  readonly organisationId: OrganisationId
  readonly queueId: TraceId
  readonly recipientId: number
  readonly recipient: Recipient
  /** groups recipients of one domain */
  readonly domainToken: Buffer
  /** 1 the first time; with the holder, the fence */
  readonly attempt: number
  readonly isWarned: boolean
}

/** What one attempt came to, and what follows. */
export interface Settlement {
  readonly leased: LeasedRecipient
  readonly result: 'delivered' | 'deferred' | 'failed'
  /** ms since 1970, of the next attempt; for `deferred` */
  readonly due: number
  /** what the sender is to be told */
  readonly report?: Report
  /** RFC 3463 */
  readonly status: string
  /** a row of the table of bounces, '' when delivered */
  readonly class: string
  readonly facts: AttemptFacts
}

export interface LeaseRequest {
  /** who works: one name per running process, so that its own leases never run out under it */
  readonly holder: string
  /** ms from now */
  readonly leaseMs: number
  /** recipients */
  readonly limit: number
  /** domains that have their share of connections */
  readonly busy: readonly Buffer[]
}

/** Takes what is due, oldest first; grants `queue:change` and `queue:read`. */
export async function lease(tx: WriteTx, request: LeaseRequest): Promise<readonly LeasedRecipient[]> {
  tx.require('queue:change')
  const { holder } = request
  await putAside(tx, request)
  const due = dueRecipients(tx, request)
    .select(['organisation_id', 'recipient_id'])
    .orderBy('due_ms')
    .orderBy('queue_id')
    .limit(request.limit)
  const keys = await locked(tx, due, 'skip').execute()
  const leased: LeasedRecipient[] = []
  for (const [organisationId, ids] of byOrganisation(keys)) {
    const rows = await tx.db
      .updateTable('queue_recipient')
      .set((set) => ({
        state: 'leased',
        attempts: set('attempts', '+', 1),
        due_ms: now() + request.leaseMs,
        lease_holder: holder,
        changed_ms: now(),
      }))
      .where('organisation_id', '=', organisationId)
      .where('recipient_id', 'in', ids)
      .returningAll()
      .execute()
    const opener = await queueOpener(tx, organisationId)
    for (const row of rows) {
      const recipient = recipientIn(opener, row)
      if (recipient === undefined) {
        await holdDamaged(tx, row)
        continue
      }
      leased.push({
        organisationId,
        queueId: row.queue_id,
        recipientId: row.recipient_id,
        recipient,
        domainToken: row.domain_token,
        attempt: row.attempts,
        isWarned: row.is_warned === 1,
      })
    }
  }
  return leased
}

/** @returns undefined for one that cannot be opened: it must not keep all others from being taken */
function recipientIn(opener: Opener, row: QueueRecipientTable): Recipient | undefined {
  try {
    const facts = opener.open(row.facts_sealed, recipientContext(row.queue_id, row.recipient_id))
    return JSON.parse(facts.toString('utf8')) as Recipient
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason !== 'data-damaged') throw error
    log.error({ queue: row.queue_id, err: error }, 'a recipient in the queue cannot be read')
    return undefined
  }
}

async function holdDamaged(tx: WriteTx, row: QueueRecipientTable): Promise<void> {
  await tx.db
    .updateTable('queue_recipient')
    .set({ state: 'held', hold_reason: 'data-damaged', due_ms: null, lease_holder: null })
    .where('organisation_id', '=', row.organisation_id)
    .where('recipient_id', '=', row.recipient_id)
    .execute()
}

/** Whether `lease` would find something; asks without writing. */
export async function hasDue(tx: ReadTx, request: Omit<LeaseRequest, 'leaseMs' | 'limit'>): Promise<boolean> {
  return (await dueRecipients(tx, request).select('recipient_id').limit(1).executeTakeFirst()) !== undefined
}

/** A hold came while somebody worked on these who is no more: now it counts. */
async function putAside(tx: WriteTx, request: LeaseRequest): Promise<void> {
  const left = dueRecipients(tx, { ...request, busy: [] }).select('recipient_id')
  await tx.db
    .updateTable('queue_recipient')
    .set({ state: 'held', due_ms: null, lease_holder: null, changed_ms: now() })
    .where('recipient_id', 'in', left.where('hold_reason', '<>', ''))
    .where('state', '=', 'leased')
    .execute()
}

function dueRecipients({ db }: ReadTx, { holder, busy }: Pick<LeaseRequest, 'holder' | 'busy'>) {
  const at = now()
  const due = db
    .selectFrom('queue_recipient')
    .where((row) => row.or([row('due_ms', '<=', at), row('due_ms', '>', at + FARTHEST_DUE_MS)]))
    // Whoever works here settles its own leases itself, however its clock jumps.
    .where((row) => row.or([row('lease_holder', 'is', null), row('lease_holder', '<>', holder)]))
    // In a line nothing is begun before what came earlier has had its turn; what was deferred or held does not stop the others.
    .where((row) =>
      row.or([
        row('line', 'is', null),
        row.not(
          row.exists(
            row
              .selectFrom('queue_recipient as earlier')
              .select('earlier.recipient_id')
              .whereRef('earlier.line', '=', 'queue_recipient.line')
              .whereRef('earlier.domain_token', '=', 'queue_recipient.domain_token')
              .whereRef('earlier.place', '<', 'queue_recipient.place')
              .where('earlier.state', 'in', ['queued', 'leased']),
          ),
        ),
      ]),
    )
  return busy.length === 0 ? due : due.where('domain_token', 'not in', busy)
}

/** Keeps the leases of a process that is still at work; grant `queue:change`. */
export async function renewLeases(tx: WriteTx, holder: string, leaseMs: number): Promise<void> {
  tx.require('queue:change')
  await tx.db
    .updateTable('queue_recipient')
    .set({ due_ms: now() + leaseMs })
    .where('due_ms', 'is not', null)
    .where('lease_holder', '=', holder)
    .execute()
}

/** Gives back what was taken and not begun, as if it had not been taken; grant `queue:change`. */
export async function giveBack(tx: WriteTx, holder: string, leased: readonly LeasedRecipient[]): Promise<void> {
  tx.require('queue:change')
  for (const { organisationId, recipientId, attempt } of leased) {
    await tx.db
      .updateTable('queue_recipient')
      .set((set) => ({
        state: set
          .case()
          .when('hold_reason', '=', '')
          .then(set.val<RecipientState>('queued'))
          .else(set.val<RecipientState>('held'))
          .end(),
        due_ms: set.case().when('hold_reason', '=', '').then(now()).else(null).end(),
        attempts: set('attempts', '-', 1),
        lease_holder: null,
      }))
      .where('organisation_id', '=', organisationId)
      .where('recipient_id', '=', recipientId)
      .where('lease_holder', '=', holder)
      .where('attempts', '=', attempt)
      .execute()
  }
}

/** Where the message lies; grant `queue:read`. @returns undefined when nobody waits for it any more */
export async function queuedBlob(
  tx: ReadTx,
  organisationId: OrganisationId,
  queueId: TraceId,
): Promise<BlobUse | undefined> {
  tx.require('queue:read', { organisationId })
  const row = await tx.db
    .selectFrom('queue_message')
    .select(['blob_id', 'wrapped_key', 'data_class'])
    .where('organisation_id', '=', organisationId)
    .where('queue_id', '=', queueId)
    .executeTakeFirst()
  return blobUseOf(row, organisationId)
}

/**
 * Writes down what an attempt came to: the new states, the attempts, the reports that are owed. One transaction for all
 * recipients of an attempt. A recipient whose lease somebody else holds by now is left alone.
 * @returns the recipients that were no longer ours
 */
export async function settle(
  tx: WriteTx,
  holder: string,
  settlements: readonly Settlement[],
): Promise<readonly LeasedRecipient[]> {
  tx.require('queue:change')
  const lost: LeasedRecipient[] = []
  for (const settlement of settlements) {
    const { leased } = settlement
    if (await settleOne(tx, holder, settlement)) await recordAttempt(tx, settlement)
    else lost.push(leased)
  }
  for (const { organisationId, queueId } of settlements.map(({ leased }) => leased)) {
    await finishWhenDone(tx, organisationId, queueId)
  }
  return lost
}

async function settleOne(tx: WriteTx, holder: string, { leased, result, due, report }: Settlement): Promise<boolean> {
  const at = now()
  const row = await tx.db
    .updateTable('queue_recipient')
    .set((set) => ({
      // A hold that came during the attempt counts now.
      state:
        result !== 'deferred'
          ? set.val(result)
          : set
              .case()
              .when('hold_reason', '=', '')
              .then(set.val<RecipientState>('deferred'))
              .else(set.val<RecipientState>('held'))
              .end(),
      due_ms: result !== 'deferred' ? null : set.case().when('hold_reason', '=', '').then(due).else(null).end(),
      lease_holder: null,
      changed_ms: at,
      ...(report !== undefined && { report, report_due_ms: at, is_warned: 1 as const }),
    }))
    .where('organisation_id', '=', leased.organisationId)
    .where('recipient_id', '=', leased.recipientId)
    .where('state', '=', 'leased')
    .where('lease_holder', '=', holder)
    .where('attempts', '=', leased.attempt)
    .returning('recipient_id')
    .executeTakeFirst()
  return row !== undefined
}

async function recordAttempt(tx: WriteTx, settlement: Settlement): Promise<void> {
  const { organisationId, recipientId, queueId, attempt } = settlement.leased
  const sealer = await queueSealer(tx, organisationId)
  await tx.db
    .insertInto('queue_attempt')
    .values({
      organisation_id: organisationId,
      recipient_id: recipientId,
      attempt,
      queue_id: queueId,
      at_ms: now(),
      result: settlement.result,
      status: settlement.status,
      class: settlement.class,
      facts_sealed: sealer.seal(JSON.stringify(settlement.facts), attemptContext(recipientId, attempt)),
    })
    .execute()
}

/** Lets go of the content once no recipient is open and no report is owed. */
export async function finishWhenDone(tx: WriteTx, organisationId: OrganisationId, queueId: TraceId): Promise<void> {
  await lockMessage(tx, organisationId, queueId)
  const ofMessage = tx.db
    .selectFrom('queue_recipient')
    .select('recipient_id')
    .where('organisation_id', '=', organisationId)
    .where('queue_id', '=', queueId)
  const open = await ofMessage
    .where((row) => row.or([row('state', 'in', LIVE_STATES), row('report_due_ms', 'is not', null)]))
    .limit(1)
    .executeTakeFirst()
  if (open !== undefined) return
  const before = await tx.db
    .selectFrom('queue_message')
    .select('blob_id')
    .where('organisation_id', '=', organisationId)
    .where('queue_id', '=', queueId)
    .where('done_ms', 'is', null)
    .executeTakeFirst()
  if (before === undefined) return
  await tx.db
    .updateTable('queue_message')
    .set({ blob_id: null, wrapped_key: null, done_ms: now() })
    .where('organisation_id', '=', organisationId)
    .where('queue_id', '=', queueId)
    .execute()
  if (before.blob_id !== null) await tx.countBlobUse(before.blob_id, -1)
}

/** Two who are done with the last two recipients at once must see each other, or neither lets the message go. */
async function lockMessage(tx: WriteTx, organisationId: OrganisationId, queueId: TraceId): Promise<void> {
  const row = tx.db
    .selectFrom('queue_message')
    .select('queue_id')
    .where('organisation_id', '=', organisationId)
    .where('queue_id', '=', queueId)
  await locked(tx, row).execute()
}

/** Forgets messages that were done long ago, with all that was known of them; grant `queue:change`. */
export async function purgeQueue(tx: WriteTx, doneBefore: number, limit: number): Promise<number> {
  tx.require('queue:change')
  const done = await tx.db
    .selectFrom('queue_message')
    .select(['organisation_id', 'queue_id'])
    .where('done_ms', '<', doneBefore)
    .limit(limit)
    .execute()
  for (const { organisation_id, queue_id } of done) {
    for (const table of ['queue_feedback', 'queue_attempt', 'queue_recipient', 'queue_message'] as const) {
      await tx.db
        .deleteFrom(table)
        .where('organisation_id', '=', organisation_id)
        .where('queue_id', '=', queue_id)
        .execute()
    }
  }
  return done.length
}

function byOrganisation(
  keys: readonly { organisation_id: OrganisationId; recipient_id: number }[],
): ReadonlyMap<OrganisationId, number[]> {
  const groups = new Map<OrganisationId, number[]>()
  for (const { organisation_id, recipient_id } of keys) {
    const group = groups.get(organisation_id)
    if (group === undefined) groups.set(organisation_id, [recipient_id])
    else group.push(recipient_id)
  }
  return groups
}
