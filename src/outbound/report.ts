// The letter that tells a sender what became of a message: multipart/report with delivery-status. RFC 3464, RFC 6522
import type { Recipient } from '../mail/envelope.ts'
import { formatDate } from '../mail/date.ts'
import { addressField, internationalField, structuredField, textField, withParameters } from '../mail/header-writer.ts'
import { bounceWords } from './bounce-class.ts'

/** RFC 3464 §2.3.3; nothing is expanded here. */
export type ReportAction = 'failed' | 'delayed' | 'relayed' | 'delivered'

export interface ReportedRecipient {
  readonly recipient: Recipient
  /** ms since 1970 */
  readonly attemptedAt: number
  /** RFC 3463 */
  readonly status: string
  /** row of the table of bounces */
  readonly class: string
  /** the remote server's, or our own words */
  readonly reply: string
  /** '' when none was reached */
  readonly remoteHost: string
}

export interface ReportFacts {
  readonly action: ReportAction
  readonly hostname: string
  /** whom the report goes to */
  readonly returnPath: string
  /** of the house that writes */
  readonly domain: string
  /** unguessable, for Message-ID and the boundary */
  readonly reportId: string
  /** ms since 1970 */
  readonly writtenAt: number
  /** ms since 1970: when the message was queued */
  readonly arrivedAt: number
  /** ms since 1970, for `delayed` */
  readonly retriedUntil: number
  /** ENVID. RFC 3461 §4.4 */
  readonly envelopeId?: string
  /** Message-ID of the message reported on, '' when unknown */
  readonly messageId: string
  readonly recipients: readonly ReportedRecipient[]
}

/** The part of the message that goes back. RFC 3461 §4.3 */
export interface Returned {
  /** with its header only: text/rfc822-headers */
  readonly isWhole: boolean
  readonly bytes: AsyncIterable<Uint8Array>
}

// prettier-ignore
const WORDS: Readonly<Record<ReportAction, { readonly subject: string; readonly first: string; readonly zh: string }>> = {
  failed:  { subject: 'Undelivered: your message was not delivered',  first: 'Your message could not be delivered to:',          zh: '您的邮件未能送达以下收件人：' },
  delayed: { subject: 'Delayed: your message is still waiting',       first: 'Your message is still waiting. You need not send it again. It has not reached:', zh: '您的邮件仍在等待投递，无需重发。尚未送达：' },
  relayed: { subject: 'Passed on: your message was handed over',      first: 'Your message was handed to a server that sends no reports of its own, for:', zh: '您的邮件已转交给不提供回执的服务器：' },
  delivered: { subject: 'Delivered: your message has arrived', first: 'Your message was put into the mailbox of:', zh: '您的邮件已投递到以下收件人的邮箱：' },
}

/** The bytes of the letter, with CRLF line ends. */
export async function* reportLetter(facts: ReportFacts, returned: Returned): AsyncGenerator<Buffer> {
  const boundary = `=_${facts.reportId}`
  const part = (type: string, body: string) =>
    `--${boundary}\r\n${structuredField('Content-Type', type)}Content-Transfer-Encoding: 8bit\r\n\r\n${body}\r\n`
  yield Buffer.from(
    letterHeader(facts, boundary) +
      part('text/plain; charset=utf-8', explanation(facts)) +
      part(statusType(facts), deliveryStatus(facts)) +
      `--${boundary}\r\n` +
      structuredField('Content-Type', returned.isWhole ? 'message/rfc822' : 'text/rfc822-headers') +
      'Content-Transfer-Encoding: 8bit\r\n\r\n',
  )
  for await (const bytes of returned.bytes) yield Buffer.from(bytes)
  yield Buffer.from(`\r\n--${boundary}--\r\n`)
}

function letterHeader(facts: ReportFacts, boundary: string): string {
  const type = withParameters('multipart/report', { 'report-type': 'delivery-status', boundary })
  return [
    addressField('From', [{ name: 'Mail Delivery System', address: `mailer-daemon@${facts.domain}` }]),
    addressField('To', [{ address: facts.returnPath }]),
    textField('Subject', WORDS[facts.action].subject),
    structuredField('Date', formatDate(facts.writtenAt)),
    structuredField('Message-ID', `<${facts.reportId}@${facts.hostname}>`),
    /^<[!-;=?-~]{1,900}>$/.test(facts.messageId) ? structuredField('References', facts.messageId) : '',
    structuredField('Auto-Submitted', 'auto-replied'), // RFC 3834 §5: nothing answers this by itself
    structuredField('MIME-Version', '1.0'),
    structuredField('Content-Type', type),
    '\r\n',
  ].join('')
}

function explanation({ action, recipients, retriedUntil }: ReportFacts): string {
  const { first, zh } = WORDS[action]
  const isSuccess = action === 'relayed' || action === 'delivered'
  const each = recipients.map(({ recipient, status, attemptedAt, reply, remoteHost, class: id }) => {
    const { words, zh } = bounceWords(id)
    const isGivenUp = action === 'failed' && status.startsWith('4')
    const lines = [
      `  ${recipient.address}`,
      ...(isSuccess ? [] : [`    ${words}`, `    ${zh}`]),
      `    ${remoteHost === '' ? '' : `${remoteHost}: `}${reply}`,
      ...(isGivenUp
        ? [`    It was tried again until ${formatDate(attemptedAt)} and is given up. 已多次重试，现停止投递。`]
        : []),
    ]
    return `${lines.join('\r\n')}\r\n`
  })
  const until = action === 'delayed' ? `\r\nIt is tried until ${formatDate(retriedUntil)}.\r\n` : ''
  return `${first}\r\n${zh}\r\n\r\n${each.join('\r\n')}${until}`
}

/** RFC 6533 §3: addresses outside ASCII need the type that can hold them. */
function statusType({ recipients }: ReportFacts): string {
  const isAscii = recipients.every(({ recipient }) => /^[ -~]*$/.test(recipient.address))
  return isAscii ? 'message/delivery-status' : 'message/global-delivery-status'
}

/** Fields per message, then those of each recipient. RFC 3464 §2.1 */
function deliveryStatus(facts: ReportFacts): string {
  const { action, recipients } = facts
  const ofMessage = [
    structuredField('Reporting-MTA', `dns; ${facts.hostname}`),
    facts.envelopeId === undefined ? '' : structuredField('Original-Envelope-Id', facts.envelopeId),
    structuredField('Arrival-Date', formatDate(facts.arrivedAt)),
  ]
  const ofRecipients = recipients.map(({ recipient, status, remoteHost, reply, attemptedAt }) =>
    [
      recipient.originalRecipient === undefined
        ? ''
        : internationalField('Original-Recipient', recipient.originalRecipient.replace(';', '; ')),
      internationalField('Final-Recipient', `${addressType(recipient.address)}; ${recipient.address}`),
      structuredField('Action', action),
      structuredField('Status', status),
      remoteHost === '' ? '' : structuredField('Remote-MTA', `dns; ${remoteHost}`),
      // RFC 3464 §2.3.6: only what a server said is a diagnostic code of SMTP.
      structuredField('Diagnostic-Code', `${remoteHost === '' ? 'x-gatehouse' : 'smtp'}; ${ascii(reply)}`),
      structuredField('Last-Attempt-Date', formatDate(attemptedAt)),
      action === 'delayed' ? structuredField('Will-Retry-Until', formatDate(facts.retriedUntil)) : '',
    ].join(''),
  )
  return [ofMessage.join(''), ...ofRecipients].join('\r\n')
}

const addressType = (address: string) => (/^[ -~]*$/.test(address) ? 'rfc822' : 'utf-8')
const ascii = (text: string) => text.replace(/[^ -~]/gu, '?')
