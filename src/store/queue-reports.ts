// Reports that are owed to senders: found here, and taken off in the transaction that accepts the report.
import { now } from '../base/clock.ts'
import type { OrganisationId, TraceId } from '../base/ids.ts'
import type { Recipient } from '../mail/envelope.ts'
import { attemptContext, type AttemptFacts, queueOpener, recipientContext } from './queue.ts'
import { finishWhenDone, type Report } from './queue-work.ts'
import type { ReadTx, WriteTx } from './store.ts'

/** One recipient that the sender is to be told of. */
export interface OwedReport {
  readonly recipientId: number
  readonly report: Report
  readonly recipient: Recipient
  /** ms since 1970, of the last attempt */
  readonly attemptedAt: number
  readonly status: string
  readonly class: string
  readonly facts: AttemptFacts
}

/** Messages of which a report is owed by now; grant `queue:read`. */
export async function messagesWithReports(
  tx: ReadTx,
  limit: number,
): Promise<readonly { organisationId: OrganisationId; queueId: TraceId }[]> {
  tx.require('queue:read')
  const rows = await tx.db
    .selectFrom('queue_recipient')
    .select(['organisation_id', 'queue_id'])
    .distinct()
    .where('report_due_ms', '<=', now())
    .limit(limit)
    .execute()
  return rows.map((row) => ({ organisationId: row.organisation_id, queueId: row.queue_id }))
}

/** All that is owed about one message, in the order of its recipients; grant `queue:read`. */
export async function owedReports(
  tx: ReadTx,
  organisationId: OrganisationId,
  queueId: TraceId,
): Promise<readonly OwedReport[]> {
  const opener = await queueOpener(tx, organisationId)
  const rows = await tx.db
    .selectFrom('queue_recipient as r')
    .innerJoin('queue_attempt as a', (join) =>
      join
        .onRef('a.organisation_id', '=', 'r.organisation_id')
        .onRef('a.recipient_id', '=', 'r.recipient_id')
        // Not r.attempts: an attempt that is under way, or that a crash ended, has left no row.
        .on('a.attempt', '=', (query) =>
          query
            .selectFrom('queue_attempt as last')
            .select((last) => last.fn.max('last.attempt').as('attempt'))
            .whereRef('last.organisation_id', '=', 'r.organisation_id')
            .whereRef('last.recipient_id', '=', 'r.recipient_id'),
        ),
    )
    .select([
      'r.recipient_id',
      'r.report',
      'r.facts_sealed as recipient',
      'a.attempt',
      'a.at_ms',
      'a.status',
      'a.class',
    ])
    .select('a.facts_sealed as attempted')
    .where('r.organisation_id', '=', organisationId)
    .where('r.queue_id', '=', queueId)
    .where('r.report_due_ms', 'is not', null)
    .orderBy('r.recipient_id')
    .execute()
  const open = <T>(sealed: Uint8Array, context: string) =>
    JSON.parse(opener.open(sealed, context).toString('utf8')) as T
  return rows.map((row) => ({
    recipientId: row.recipient_id,
    report: row.report as Report,
    recipient: open<Recipient>(row.recipient, recipientContext(queueId, row.recipient_id)),
    attemptedAt: row.at_ms,
    status: row.status,
    class: row.class,
    facts: open<AttemptFacts>(row.attempted, attemptContext(row.recipient_id, row.attempt)),
  }))
}

/**
 * Takes reports off the list; grant `queue:change`.
 * @returns how many were still owed: none means that another process has written this report
 */
export async function reportsWritten(
  tx: WriteTx,
  organisationId: OrganisationId,
  queueId: TraceId,
  reports: readonly OwedReport[],
): Promise<number> {
  tx.require('queue:change', { organisationId })
  let written = 0
  for (const { recipientId, report } of reports) {
    const row = await tx.db
      .updateTable('queue_recipient')
      .set({ report: null, report_due_ms: null })
      .where('organisation_id', '=', organisationId)
      .where('recipient_id', '=', recipientId)
      .where('report', '=', report)
      .where('report_due_ms', 'is not', null)
      .returning('recipient_id')
      .executeTakeFirst()
    if (row !== undefined) written++
  }
  await finishWhenDone(tx, organisationId, queueId)
  return written
}

/** A report that could not be accepted now is tried again later; grant `queue:change`. */
export async function postponeReports(
  tx: WriteTx,
  organisationId: OrganisationId,
  queueId: TraceId,
  due: number,
): Promise<void> {
  tx.require('queue:change', { organisationId })
  await tx.db
    .updateTable('queue_recipient')
    .set({ report_due_ms: due })
    .where('organisation_id', '=', organisationId)
    .where('queue_id', '=', queueId)
    .where('report_due_ms', 'is not', null)
    .execute()
}
