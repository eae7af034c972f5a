// Writes the reports that are owed to senders: each is accepted like any mail, and taken off the list in the same transaction.
import { now } from '../base/clock.ts'
import { randomText, type OrganisationId, type TraceId } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { Intake, IntakeSession } from '../intake/intake.ts'
import { parseHeader } from '../mail/header.ts'
import { domainOf, queuedMessage, type QueuedMessage } from '../store/queue.ts'
import {
  messagesWithReports,
  owedReports,
  postponeReports,
  reportsWritten,
  type OwedReport,
} from '../store/queue-reports.ts'
import { queuedBlob } from '../store/queue-work.ts'
import type { BlobReader, Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { reportLetter, type ReportAction, type Returned } from './report.ts'

const log = logOf('outbound')

/** Messages reported on in one round. */
const BATCH = 50
/** ms until a report that nobody could take now is tried again */
const POSTPONE_MS = 15 * 60_000
/** bytes: larger messages do not go back whole, whatever RET says; a mailbox is no place for a pile of copies */
const MAX_RETURNED = 1_048_576
/** bytes of a header that goes back */
const MAX_HEADER = 65_536

const ACTIONS: readonly ReportAction[] = ['failed', 'delayed', 'relayed', 'delivered']

export interface ReporterParts {
  readonly store: Store
  readonly intake: Pick<Intake, 'spool' | 'accept'>
  /** the ticket `outbound` */
  readonly ticket: Ticket
  readonly hostname: string
  /** ms a message is tried at most */
  readonly maxAgeMs: number
}

/** Writes what is owed by now. @returns how many reports were accepted */
export async function writeReports(parts: ReporterParts): Promise<number> {
  const { store, ticket } = parts
  const messages = await store.read(ticket, (tx) => messagesWithReports(tx, BATCH))
  let written = 0
  for (const { organisationId, queueId } of messages) {
    const { message, owed } = await store.read(ticket, async (tx) => ({
      message: await queuedMessage(tx, organisationId, queueId),
      owed: await owedReports(tx, organisationId, queueId),
    }))
    if (message === undefined) continue
    for (const action of ACTIONS) {
      const reports = owed.filter(({ report }) => report === action)
      if (reports.length > 0 && (await writeOne(parts, message, action, reports))) written++
    }
  }
  return written
}

async function writeOne(
  parts: ReporterParts,
  message: QueuedMessage,
  action: ReportAction,
  reports: readonly OwedReport[],
): Promise<boolean> {
  const { intake, ticket } = parts
  const { organisationId, queueId } = message
  const session: IntakeSession = {
    peer: { address: '127.0.0.1', port: 0, helo: parts.hostname, protocol: 'SMTP' },
    own: { organisationId, ticket },
  }
  const spool = await intake.spool(session)
  try {
    for await (const bytes of await letterOf(parts, message, action, reports)) await spool.write(bytes)
    const envelope = {
      returnPath: '',
      recipients: [{ address: message.envelope.returnPath, notify: ['never' as const] }],
      smtpUtf8: message.envelope.smtpUtf8,
      body: '8bitmime' as const,
    }
    const { traceId } = await intake.accept(session, envelope, spool, async (tx) => {
      if ((await reportsWritten(tx, organisationId, queueId, reports)) === 0)
        throw new Refusal('already-there', 'The report was written by another process')
    })
    log.info({ queue: queueId, trace: traceId, action, recipients: reports.length }, 'sender told')
    return true
  } catch (error) {
    await notAccepted(parts, organisationId, queueId, reports, error)
    return false
  } finally {
    await spool.discard()
  }
}

/** A sender who is no longer there is told nothing, and nobody is told for ever; all else is tried again. */
async function notAccepted(
  { store, ticket, maxAgeMs }: ReporterParts,
  organisationId: OrganisationId,
  queueId: TraceId,
  reports: readonly OwedReport[],
  error: unknown,
): Promise<void> {
  if (error instanceof Refusal && error.reason === 'already-there') return
  const isOld = reports.every(({ attemptedAt }) => now() - attemptedAt > maxAgeMs)
  const isOver = isOld || (error instanceof Refusal && !error.rendering.retry)
  log.warn({ queue: queueId, isOver, err: error }, 'a report was not accepted')
  await store.write(ticket, async (tx) => {
    if (isOver) await reportsWritten(tx, organisationId, queueId, reports)
    else await postponeReports(tx, organisationId, queueId, now() + POSTPONE_MS)
  })
}

async function letterOf(
  { store, ticket, hostname, maxAgeMs }: ReporterParts,
  { organisationId, queueId, envelope, createdAt }: QueuedMessage,
  action: ReportAction,
  reports: readonly OwedReport[],
): Promise<AsyncIterable<Buffer>> {
  const use = await store.read(ticket, (tx) => queuedBlob(tx, organisationId, queueId))
  const blob = use === undefined ? undefined : await store.blobs.open(ticket, use)
  const header = blob === undefined ? Buffer.alloc(0) : headerOf(await blob.read(0, MAX_HEADER))
  const facts = {
    action,
    hostname,
    returnPath: envelope.returnPath,
    domain: domainOf(envelope.returnPath),
    reportId: randomText(),
    writtenAt: now(),
    arrivedAt: createdAt,
    retriedUntil: createdAt + maxAgeMs,
    ...(envelope.dsnEnvelopeId !== undefined && { envelopeId: envelope.dsnEnvelopeId }),
    messageId: parseHeader(header).first('message-id') ?? '',
    recipients: reports.map(({ facts, ...each }) => ({ ...each, ...facts })),
  }
  // RFC 3461 §4.3: RET speaks of failures only; all others bring the header back.
  const isWhole = action === 'failed' && envelope.dsnReturn === 'full' && (blob?.size ?? 0) <= MAX_RETURNED
  const returned: Returned = { isWhole, bytes: isWhole && blob !== undefined ? blob.stream() : only(header) }
  return closing(reportLetter(facts, returned), blob)
}

function headerOf(bytes: Buffer): Buffer {
  const end = bytes.indexOf('\r\n\r\n')
  return end < 0 ? bytes : bytes.subarray(0, end + 2)
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

async function* closing(chunks: AsyncIterable<Buffer>, blob: BlobReader | undefined): AsyncGenerator<Buffer> {
  try {
    yield* chunks
  } finally {
    await blob?.close()
  }
}
