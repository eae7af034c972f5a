// What comes back about mail that was delivered: which message of ours a report speaks of, and each complaint or failure once.
import type { MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import type { Sealer } from '../keys/vault.ts'
import type { Recipient } from '../mail/envelope.ts'
import {
  attemptContext,
  type AttemptFacts,
  domainOf,
  messageToken,
  queueOpener,
  queueSealer,
  recipientContext,
} from './queue.ts'
import type { ReadTx, WriteTx } from './store.ts'

export type FeedbackKind = 'complaint' | 'bounce'

/** Recipients of one message that are looked at. */
const MAX_RECIPIENTS = 1_000

/** A message of a member that left. */
export interface SentMessage {
  readonly organisationId: OrganisationId
  readonly queueId: TraceId
  readonly memberId: MemberId
  /** those whose servers took it, in a fixed order */
  readonly delivered: readonly SentRecipient[]
}

export interface SentRecipient {
  readonly recipientId: number
  /** in lower case, in the form addresses are compared in */
  readonly address: string
  readonly domain: string
  /** the server that took it */
  readonly host: string
}

/** What a report says of the message it speaks of. */
export interface MessageTraces {
  /** ids that were read from its Received fields; those of others match nothing */
  readonly traceIds: readonly string[]
  /** '' when unknown */
  readonly messageId: string
}

const sourceToken = (sealer: Sealer, domain: string): Buffer => sealer.token(`queue feedback source ${domain}`)

/**
 * The member's message that a report speaks of, by the id that we wrote into it, or by its Message-ID; grant `queue:read`.
 * @returns undefined for one that we did not send, or that was forgotten
 */
export async function sentMessage(
  tx: ReadTx,
  organisationId: OrganisationId,
  { traceIds, messageId }: MessageTraces,
): Promise<SentMessage | undefined> {
  const opener = await queueOpener(tx, organisationId)
  const ofMembers = tx.db
    .selectFrom('queue_message')
    .select(['queue_id', 'member_id'])
    .where('organisation_id', '=', organisationId)
    .where('member_id', 'is not', null)
    .orderBy('created_ms')
  const byId = ofMembers.where('queue_id', 'in', traceIds as readonly TraceId[])
  const byMessageId = () => ofMembers.where('message_token', '=', messageToken(opener, messageId))
  const row =
    (traceIds.length > 0 && (await byId.executeTakeFirst())) ||
    (messageId !== '' && (await byMessageId().executeTakeFirst())) ||
    undefined
  if (row === undefined || row.member_id === null) return undefined
  const { queue_id: queueId, member_id: memberId } = row
  const rows = await tx.db
    .selectFrom('queue_recipient as r')
    .innerJoin('queue_attempt as a', (join) =>
      join.onRef('a.organisation_id', '=', 'r.organisation_id').onRef('a.recipient_id', '=', 'r.recipient_id'),
    )
    .select(['r.recipient_id', 'r.facts_sealed', 'a.attempt', 'a.facts_sealed as attempt_sealed'])
    .where('r.organisation_id', '=', organisationId)
    .where('r.queue_id', '=', queueId)
    .where('r.state', '=', 'delivered')
    .where('a.result', '=', 'delivered')
    .orderBy('r.recipient_id')
    .limit(MAX_RECIPIENTS)
    .execute()
  const delivered = rows.map(({ recipient_id: recipientId, facts_sealed, attempt, attempt_sealed }) => {
    const opened = <T>(sealed: Uint8Array, context: string) =>
      JSON.parse(opener.open(sealed, context).toString('utf8')) as T
    const recipient = opened<Recipient>(facts_sealed, recipientContext(queueId, recipientId))
    const { remoteHost } = opened<AttemptFacts>(attempt_sealed, attemptContext(recipientId, attempt))
    const address = recipient.address.toLowerCase()
    return { recipientId, address, domain: domainOf(address), host: remoteHost.toLowerCase() }
  })
  return { organisationId, queueId, memberId, delivered }
}

export interface NewFeedback {
  readonly kind: FeedbackKind
  /** domain that reported it */
  readonly source: string
  /** ms since 1970 */
  readonly at: number
}

/** Notes it once; grant `queue:change`. @returns whether it is new */
export async function noteFeedback(
  tx: WriteTx,
  { organisationId, queueId }: SentMessage,
  { recipientId }: SentRecipient,
  { kind, source, at }: NewFeedback,
): Promise<boolean> {
  const sealer = await queueSealer(tx, organisationId)
  const noted = await tx.db
    .insertInto('queue_feedback')
    .values({
      organisation_id: organisationId,
      queue_id: queueId,
      recipient_id: recipientId,
      kind,
      source_token: sourceToken(sealer, source),
      at_ms: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('recipient_id')
    .executeTakeFirst()
  return noted !== undefined
}

/** How much one domain reported since a time; grant `queue:read`. @param since  ms since 1970 */
export async function feedbackOf(
  tx: ReadTx,
  organisationId: OrganisationId,
  source: string,
  since: number,
): Promise<number> {
  const opener = await queueOpener(tx, organisationId)
  const { count } = await tx.db
    .selectFrom('queue_feedback')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .where('source_token', '=', sourceToken(opener, source))
    .where('at_ms', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}
