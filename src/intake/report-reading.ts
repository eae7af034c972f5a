// Reports of other servers about mail of ours are read as they arrive: complaints at the addresses for them, failures at the return path.
import { recordEvent, type EventBodies } from '../audit/events.ts'
import { addressText } from '../mail/address.ts'
import { readDeliveryReport } from '../mail/delivery-report.ts'
import { readFeedbackReport, type FeedbackType } from '../mail/feedback-report.ts'
import { isReport, type ReturnedMessage } from '../mail/report-parts.ts'
import type { Screening } from '../screening/screening.ts'
import { domainOf } from '../store/queue.ts'
import type { Spool, WriteTx } from '../store/store.ts'
import type { Passing } from './passing.ts'

/** bytes that are read of a report: words for people, fields, and the header of what comes back */
const MAX_READ_BYTES = 262_144
/** Local parts at which complaints arrive, whatever the domain: RFC 2142 §2, §4; `fbl` as feedback loops of providers are set up. */
const COMPLAINT_BOXES: ReadonlySet<string> = new Set(['abuse', 'postmaster', 'fbl'])
/** What counts against a sender; all else that is reported is of no account here. */
const COMPLAINTS: ReadonlySet<FeedbackType> = new Set(['abuse', 'fraud', 'virus'])

export interface ReportSettings {
  /** our own name, as Received fields have it */
  readonly hostname: string
  /** more addresses at which complaints arrive, in lower case */
  readonly complaintAddresses: readonly string[]
}

export type NoteReport = (tx: WriteTx) => Promise<void>

/**
 * What a message from outside reports, as an event; whether it is true is asked after it.
 * @returns notes it in the transaction that stores the message; undefined for what reports nothing
 */
export async function reportIn(
  settings: ReportSettings,
  message: Passing,
  screening: Screening,
): Promise<NoteReport | undefined> {
  const { session, organisationId, spool } = message
  const root = screening.digest.digest.structure
  if (session.submitter !== undefined || session.own !== undefined) return undefined
  const isComplaint = isReport(root, 'feedback-report') && isAddressed(settings, message)
  // RFC 3464 §2: a report of delivery has the null return path, so that nobody answers it.
  const isFailure = isReport(root, 'delivery-status') && message.envelope.returnPath === ''
  if (!isComplaint && !isFailure) return undefined
  const bytes = await beginningOf(spool)
  const source = sourceOf(message, screening)
  const reported = isComplaint ? complaintIn(settings, bytes, screening) : failureIn(settings, bytes, screening)
  if (reported === undefined) return undefined
  return (tx) =>
    recordEvent(tx, { type: 'mail.reported', organisationId, actor: message.traceId, ...source, ...reported })
}

type Reported = Pick<EventBodies['mail.reported'], 'kind' | 'recipients' | 'traceIds' | 'messageId' | 'author'>

function complaintIn(settings: ReportSettings, bytes: Buffer, { digest }: Screening): Reported | undefined {
  const report = readFeedbackReport(bytes, digest.digest.structure)
  if (report === undefined || !COMPLAINTS.has(report.feedbackType)) return undefined
  return { kind: 'complaint', recipients: report.recipients, ...tracesIn(settings, report.returned) }
}

function failureIn(settings: ReportSettings, bytes: Buffer, { digest }: Screening): Reported | undefined {
  const report = readDeliveryReport(bytes, digest.digest.structure)
  if (report === undefined) return undefined
  const recipients = report.failed.map(({ address }) => address)
  return { kind: 'bounce', recipients, ...tracesIn(settings, report.returned) }
}

function tracesIn({ hostname }: ReportSettings, { traces, messageId, author }: ReturnedMessage) {
  const traceIds = traces.filter(({ by }) => by === hostname.toLowerCase()).map(({ id }) => id)
  return { traceIds, messageId, author }
}

/** Who is proved to report it: by its author, and by the server that brought it. */
function sourceOf(
  { session }: Passing,
  { marks, senderAuth }: Screening,
): Pick<EventBodies['mail.reported'], 'source' | 'reporter' | 'server' | 'remoteAddress'> {
  const [author, ...others] = marks.authors
  const isProven =
    senderAuth !== undefined &&
    (senderAuth.alignment.spf || senderAuth.alignment.dkim) &&
    senderAuth.dmarc.result !== 'fail'
  const reporter = isProven && author !== undefined && others.length === 0 ? addressText(author).toLowerCase() : ''
  const server = senderAuth?.spf.result === 'pass' ? senderAuth.spf.domain.toLowerCase() : ''
  return { source: domainOf(reporter), reporter, server, remoteAddress: session.peer.address }
}

function isAddressed({ complaintAddresses }: ReportSettings, { envelope }: Passing): boolean {
  return envelope.recipients.some(({ address }) => {
    const own = address.toLowerCase()
    const [local = ''] = own.split('@')
    return COMPLAINT_BOXES.has(local) || complaintAddresses.includes(own)
  })
}

async function beginningOf(spool: Spool): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of spool.stream()) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= MAX_READ_BYTES) break
  }
  return Buffer.concat(chunks).subarray(0, MAX_READ_BYTES)
}
