// The trace: what happened to every message, accepted or refused, with the signals and rules that led to it.
import type { EmailId, MailboxId, MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import type { Direction } from '../mail/envelope.ts'
import type { Signal } from '../mail/signal.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import * as records from './records.ts'

/** Recipients kept in one entry; the count is always right. */
const MAX_RECIPIENTS_KEPT = 100

/** A copy that lies in a folder: pull-back and release find it by this. */
export interface DeliveredCopy {
  readonly memberId: MemberId
  readonly mailboxId: MailboxId
  readonly uid: number
  readonly emailId: EmailId
}

/** What only those who may read the trace see; sealed as a whole. */
interface Facts {
  readonly sender: string
  readonly recipients: readonly string[]
  readonly recipientCount: number
  readonly peerAddress: string
  readonly helo: string
  readonly messageId: string
  readonly signals: readonly Signal[]
  readonly rules: readonly string[]
  readonly copies: readonly DeliveredCopy[]
  /** why it was refused, in words for the administrator */
  readonly detail: string
  /** addresses of who approved it; `chen@example.org for bob@example.org`: as a deputy */
  readonly approvedBy?: readonly string[]
}

export interface TraceEntry extends Facts {
  readonly organisationId: OrganisationId
  readonly traceId: TraceId
  /** ms since 1970 */
  readonly at: number
  readonly direction: Direction
  readonly stage: 'connect' | 'mail' | 'rcpt' | 'data' | 'accepted'
  /** the verdict's action, or 'refused' */
  readonly action: string
  /** row of the table of reasons, '' when accepted */
  readonly reason: string
  readonly classification: string
  /** bytes, 0 when no message came */
  readonly size: number
}

const contextOf = (traceId: TraceId) => `trace.facts:${traceId}`

/**
 * What became of a message that waited, in place of what was said when it came; its time stays. Grants `trace:append`, `trace:change`.
 */
export async function concludeTrace(tx: WriteTx, entry: TraceEntry): Promise<void> {
  const { organisationId, traceId, stage, action, reason, classification } = entry
  tx.require('trace:change', { organisationId })
  const sealer = await tx.sealer('trace', { organisationId }, 'C2')
  const facts_sealed = sealer.seal(JSON.stringify(factsOf(entry)), contextOf(traceId))
  const change = { stage, action, reason, classification, facts_sealed }
  if (!(await records.changeTrace(tx, organisationId, traceId, change))) await recordTrace(tx, entry)
}

/** Grant `trace:append`. In the transaction that stores the message, or alone for a refusal. */
export async function recordTrace(tx: WriteTx, entry: TraceEntry): Promise<void> {
  const { organisationId, traceId } = entry
  const sealer = await tx.sealer('trace', { organisationId }, 'C2')
  const facts = factsOf(entry)
  await records.insertTrace(tx, {
    organisation_id: organisationId,
    trace_id: traceId,
    at_ms: entry.at,
    direction: entry.direction,
    stage: entry.stage,
    action: entry.action,
    reason: entry.reason,
    classification: entry.classification,
    size: entry.size,
    sender_token: entry.sender === '' ? null : sealer.token(entry.sender.toLowerCase()),
    facts_sealed: sealer.seal(JSON.stringify(facts), contextOf(traceId)),
  })
  const tokens = facts.recipients.map((address) => sealer.token(address.toLowerCase()))
  const rows = tokens.map((token) => ({
    organisation_id: organisationId,
    recipient_token: token,
    at_ms: entry.at,
    trace_id: traceId,
  }))
  await records.insertRecipients(tx, rows)
}

function factsOf(entry: TraceEntry): Facts {
  return {
    sender: entry.sender,
    recipients: entry.recipients.slice(0, MAX_RECIPIENTS_KEPT),
    recipientCount: entry.recipientCount,
    peerAddress: entry.peerAddress,
    helo: entry.helo,
    messageId: entry.messageId,
    signals: entry.signals,
    rules: entry.rules,
    copies: entry.copies,
    detail: entry.detail,
    ...(entry.approvedBy !== undefined && { approvedBy: entry.approvedBy }),
  }
}

export interface TraceQuery {
  readonly traceId?: TraceId
  /** sender or recipient */
  readonly address?: string
  /** a verdict's action, such as quarantine */
  readonly action?: string
  /** ms since 1970; 0 for all */
  readonly since: number
  /** ms since 1970: only earlier ones; absent: all */
  readonly before?: number
  /** 1 … 1000 */
  readonly limit: number
}

/** Newest first; grant `trace:read`. */
export async function findTraces(
  tx: ReadTx,
  organisationId: OrganisationId,
  query: TraceQuery,
): Promise<readonly TraceEntry[]> {
  const opener = await tx.opener('trace', { organisationId }, 'C2')
  const rows = await records.traceRows(tx, organisationId, {
    since: query.since,
    limit: Math.min(Math.max(query.limit, 1), 1000),
    ...(query.before !== undefined && { before: query.before }),
    ...(query.traceId !== undefined && { traceId: query.traceId }),
    ...(query.action !== undefined && { action: query.action }),
    ...(query.address !== undefined && { token: opener.token(query.address.toLowerCase()) }),
  })
  return rows.map((row) => ({
    ...(JSON.parse(opener.open(row.facts_sealed, contextOf(row.trace_id)).toString('utf8')) as Facts),
    organisationId,
    traceId: row.trace_id,
    at: row.at_ms,
    direction: row.direction,
    stage: row.stage,
    action: row.action,
    reason: row.reason,
    classification: row.classification,
    size: row.size,
  }))
}
