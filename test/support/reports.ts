// Reports of other servers about mail, written from RFC 5965 and RFC 3464 alone: what reads them proves more than agreement with itself.

export interface WrittenReport {
  readonly from: string
  readonly to: string
  /** lines of the part for programs */
  readonly fields: readonly string[]
  /** the message, or its header alone, that comes back */
  readonly returned: string
}

/** RFC 5965 Appendix B. @param feedbackType  such as `abuse` @param recipient  '' where the provider does not say */
export function complaint(
  { from, to, returned }: Omit<WrittenReport, 'fields'>,
  feedbackType = 'abuse',
  recipient = '',
): string {
  const fields = [
    `Feedback-Type: ${feedbackType}`,
    'User-Agent: SomeGenerator/1.0',
    'Version: 1',
    ...(recipient === '' ? [] : [`Original-Rcpt-To: <${recipient}>`]),
  ]
  return report({ from, to, fields, returned }, 'feedback-report')
}

/** RFC 3464 Appendix E. */
export function bounce(
  { from, to, returned }: Omit<WrittenReport, 'fields'>,
  recipient: string,
  status = '5.1.1',
): string {
  const fields = [
    'Reporting-MTA: dns; mx.remote.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    `Status: ${status}`,
  ]
  return report({ from, to, fields, returned }, 'delivery-status')
}

/** RFC 6522 §3: words for people, fields for programs, and what comes back. */
export function report({ from, to, fields, returned }: WrittenReport, type: string): string {
  return [
    `From: ${from}`,
    `To: ${to}`,
    'Date: Sun, 22 Nov 2026 05:00:00 +0000',
    `Message-ID: <${type}.${fields.length}.${returned.length}@remote.example>`,
    'Subject: Report on a message',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="part"`,
    '',
    '--part',
    'Content-Type: text/plain',
    '',
    'This is a report about a message.',
    '--part',
    `Content-Type: message/${type}`,
    '',
    ...fields,
    '',
    '--part',
    'Content-Type: message/rfc822',
    '',
    returned,
    '--part--',
    '',
  ].join('\r\n')
}
