// The queue: messages on their way to other servers. What lies here is sealed with the organisation's key, and durable.
import { now } from '../base/clock.ts'
import { randomNumber, type MemberId, type OrganisationId, type TraceId } from '../base/ids.ts'
import type { Opener, Sealer } from '../keys/vault.ts'
import type { DataClass } from '../mail/data-class.ts'
import type { Envelope, Recipient } from '../mail/envelope.ts'
import type { ReadTx, WriteTx, WrittenBlob } from './store.ts'
import type { QueueAttemptTable, QueueRecipientTable } from './tables/queue.ts'

/** Envelopes and replies are as sensitive as the trace. */
const QUEUE_CLASS: DataClass = 'C2'
/** Rows of one statement: engines limit its parameters. */
export const ROWS_PER_STATEMENT = 500

export type RecipientState = QueueRecipientTable['state']

/** States in which something may still happen to a recipient. */
export const LIVE_STATES: readonly RecipientState[] = ['queued', 'leased', 'deferred', 'held']

/** What MAIL said, and what the sender has to know of the bytes. */
export interface QueuedEnvelope extends Omit<Envelope, 'recipients'> {
  /** whether header or body holds 8-bit bytes */
  readonly is8bit: boolean
}

export interface NewQueuedMessage {
  readonly organisationId: OrganisationId
  /** the id of the 250 reply: with a recipient it is the key of exactly-once delivery */
  readonly queueId: TraceId
  /** absent: the house itself wrote it */
  readonly memberId?: MemberId
  readonly envelope: QueuedEnvelope
  readonly recipients: readonly Recipient[]
  /** members who have the message already, and of whom the sender asked to be told so */
  readonly delivered: readonly Recipient[]
  readonly blob: WrittenBlob
  /** why it waits for a person; '' when it may go */
  readonly holdReason: string
  /** ms since 1970: the first attempt */
  readonly due: number
  /** by which reports of others find it; '' or absent: none */
  readonly messageId?: string
  /** its place among the messages of its member that were held: to one domain they go out one after the other; absent: at once */
  readonly place?: number
}

/** One message and what it needs to be sent, opened. */
export interface QueuedMessage {
  readonly organisationId: OrganisationId
  readonly queueId: TraceId
  readonly memberId?: MemberId
  readonly envelope: QueuedEnvelope
  /** bytes */
  readonly size: number
  /** ms since 1970 */
  readonly createdAt: number
}

/** What only those who may read the queue see of an attempt. */
export interface AttemptFacts {
  readonly reply: string
  /** '' when none was reached */
  readonly remoteHost: string
  /** '' without */
  readonly tls: string
  /** the answer to the end of the message never came. RFC 1047 */
  readonly isUncertain: boolean
}

const DELIVERED_HERE: AttemptFacts = { reply: 'Delivered to the mailbox', remoteHost: '', tls: '', isUncertain: false }

/** Puts a message into the queue, in the transaction that makes it durable; grants `queue:append` and `mail:append`. */
export async function enqueue(tx: WriteTx, message: NewQueuedMessage): Promise<void> {
  const { organisationId, queueId, blob, holdReason } = message
  const sealer = await tx.sealer('queue', { organisationId }, QUEUE_CLASS)
  const at = now()
  await tx.db
    .insertInto('queue_message')
    .values({
      organisation_id: organisationId,
      queue_id: queueId,
      member_id: message.memberId ?? null,
      envelope_sealed: sealer.seal(JSON.stringify(message.envelope), envelopeContext(queueId)),
      blob_id: blob.blobId,
      wrapped_key: await tx.addBlobUse(blob, { organisationId }),
      data_class: blob.dataClass,
      size_bytes: blob.size,
      created_ms: at,
      done_ms: null,
      message_token: message.messageId ? messageToken(sealer, message.messageId) : null,
    })
    .execute()
  const row = (recipient: Recipient): QueueRecipientTable => {
    const recipientId = randomNumber()
    return {
      organisation_id: organisationId,
      recipient_id: recipientId,
      queue_id: queueId,
      domain_token: domainToken(sealer, domainOf(recipient.address)),
      facts_sealed: sealer.seal(JSON.stringify(recipient), recipientContext(queueId, recipientId)),
      state: holdReason === '' ? 'queued' : 'held',
      hold_reason: holdReason,
      attempts: 0,
      due_ms: holdReason === '' ? message.due : null,
      lease_holder: null,
      changed_ms: at,
      is_warned: 0,
      report: null,
      report_due_ms: null,
      line: message.place === undefined ? null : (message.memberId ?? null),
      place: message.place ?? null,
    }
  }
  const delivered = message.delivered.map((recipient): QueueRecipientTable => ({
    ...row(recipient),
    state: 'delivered',
    hold_reason: '',
    attempts: 1,
    due_ms: null,
    report: 'delivered',
    report_due_ms: at,
  }))
  const rows = [...message.recipients.map(row), ...delivered]
  for (const part of inParts(rows)) await tx.db.insertInto('queue_recipient').values(part).execute()
  const attempts = delivered.map(({ recipient_id }): QueueAttemptTable => ({
    organisation_id: organisationId,
    recipient_id,
    attempt: 1,
    queue_id: queueId,
    at_ms: at,
    result: 'delivered',
    status: '2.1.5',
    class: '',
    facts_sealed: sealer.seal(JSON.stringify(DELIVERED_HERE), attemptContext(recipient_id, 1)),
  }))
  for (const part of inParts(attempts)) await tx.db.insertInto('queue_attempt').values(part).execute()
  tx.afterCommit({ topic: 'queue' })
}

/** Lower case; what stands behind the last @. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

/** What opens rows of the queue; needs `queue:read`. */
export function queueOpener(tx: ReadTx, organisationId: OrganisationId): Promise<Opener> {
  return tx.opener('queue', { organisationId }, QUEUE_CLASS)
}

/** What seals rows of the queue; needs `queue:append` or `queue:change`. */
export function queueSealer(tx: ReadTx, organisationId: OrganisationId): Promise<Sealer> {
  return tx.sealer('queue', { organisationId }, QUEUE_CLASS)
}

export const domainToken = (sealer: Sealer, domain: string): Buffer => sealer.token(`queue domain ${domain}`)
/** The message as a keyed hash of its Message-ID finds it. */
export const messageToken = (sealer: Sealer, messageId: string): Buffer => sealer.token(`queue message ${messageId}`)
export const envelopeContext = (queueId: TraceId) => `queue_message.envelope:${queueId}`
/** With the message, too: no row can lead another message to its recipient. */
export const recipientContext = (queueId: TraceId, recipientId: number) =>
  `queue_recipient.facts:${queueId}:${recipientId}`
export const attemptContext = (recipientId: number, attempt: number) => `queue_attempt.facts:${recipientId}:${attempt}`

/** @throws Refusal `data-damaged` */
export async function queuedMessage(
  tx: ReadTx,
  organisationId: OrganisationId,
  queueId: TraceId,
): Promise<QueuedMessage | undefined> {
  const row = await tx.db
    .selectFrom('queue_message')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('queue_id', '=', queueId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const opener = await queueOpener(tx, organisationId)
  const envelope = JSON.parse(opener.open(row.envelope_sealed, envelopeContext(queueId)).toString('utf8'))
  return {
    organisationId,
    queueId,
    ...(row.member_id !== null && { memberId: row.member_id }),
    envelope: envelope as QueuedEnvelope,
    size: row.size_bytes,
    createdAt: row.created_ms,
  }
}

/** The list cut into parts of one statement each. */
export function* inParts<T>(list: readonly T[], size = ROWS_PER_STATEMENT): Generator<T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size)
}
