// Complaints that mail providers send on from their users, in the Abuse Reporting Format. RFC 5965, RFC 6591
import { parseHeader } from './header.ts'
import {
  comparableAddress,
  isReport,
  MAX_REPORT_RECIPIENTS,
  programPart,
  returnedMessage,
  type ReturnedMessage,
} from './report-parts.ts'
import type { Part } from './structure.ts'

/** IANA registry of feedback report types: RFC 5965 §7.3, RFC 6430 §2, RFC 6591 §3.1. */
export const FEEDBACK_TYPES = ['abuse', 'fraud', 'virus', 'other', 'not-spam', 'auth-failure'] as const
export type FeedbackType = (typeof FEEDBACK_TYPES)[number]

export interface FeedbackReport {
  readonly feedbackType: FeedbackType
  /** to whom the message went that is complained of; empty where the provider does not say */
  readonly recipients: readonly string[]
  readonly returned: ReturnedMessage
}

const VERSION = /^(?:0\.1|1)(?:\s|$)/ // RFC 5965 §3.1; 0.1 is that of its draft, which is still sent
/** RFC 5965 §3.1, §3.2: not more than one. */
const SINGLE = ['feedback-type', 'version', 'user-agent', 'original-envelope-id', 'original-mail-from', 'arrival-date']

/**
 * @param message  its first bytes are enough: the third part may be cut off after the header
 * @returns undefined for what is no such report, or not as the standard wants it
 */
export function readFeedbackReport(message: Buffer, root: Part): FeedbackReport | undefined {
  if (!isReport(root, 'feedback-report')) return undefined
  const content = programPart(message, root, ['feedback-report'])
  const returned = returnedMessage(message, root)
  if (content === undefined || returned === undefined) return undefined
  const fields = parseHeader(content)
  if (SINGLE.some((name) => fields.all(name).length > 1)) return undefined
  const named = fields.first('feedback-type')?.toLowerCase()
  const feedbackType = FEEDBACK_TYPES.find((type) => type === named)
  if (feedbackType === undefined || !VERSION.test(fields.first('version') ?? '')) return undefined
  const recipients = fields
    .all('original-rcpt-to')
    .slice(0, MAX_REPORT_RECIPIENTS)
    .flatMap((text) => comparableAddress(text) ?? [])
  return { feedbackType, recipients: [...new Set(recipients)], returned }
}
