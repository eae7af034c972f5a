// Replies of SMTP servers: what a line may look like, and what a reply means.
import { DeliveryFailure } from './delivery-failure.ts'

/** Lines of one reply. RFC 5321 §4.2.1 sets no end; EHLO of the most talkative servers has 30. */
export const MAX_REPLY_LINES = 100
/** bytes with CRLF. RFC 5321 §4.5.3.1.5 says 512; servers that quote URLs and policies go beyond it. */
export const MAX_REPLY_LINE_BYTES = 2_048
/** characters of a reply that are kept for logs and reports */
const MAX_TEXT = 500

export interface Reply {
  /** 200 to 559 */
  readonly code: number
  /** the text of each line, code and separator taken away */
  readonly lines: readonly string[]
}

export interface ReplyLine {
  readonly code: number
  readonly isLast: boolean
  readonly text: string
}

/**
 * Reply-line = Reply-code [ ( "-" / SP ) textstring ]   (RFC 5321 §4.2)
 * @param line  without CRLF
 * @returns undefined when it is none
 */
export function parseReplyLine(line: string): ReplyLine | undefined {
  const [, code, separator = '', text = ''] = /^([2-5][0-5][0-9])(?:([ -])([^\0\r\n]*))?$/.exec(line) ?? []
  return code === undefined ? undefined : { code: Number(code), isLast: separator !== '-', text }
}

/** Yes, go on, not now, never. RFC 5321 §4.2.1: a client decides by the first digit alone. */
export function classOf(reply: Reply): 2 | 3 | 4 | 5 {
  return Math.floor(reply.code / 100) as 2 | 3 | 4 | 5
}

/** The whole reply on one line, for a report or a log. RFC 3464 §2.3.6 */
export function textOf(reply: Reply): string {
  const text = `${reply.code} ${reply.lines.join(' ')}`.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1)}…`
}

/** What a basic code says where no enhanced one stands beside it; all others are `x.0.0`. RFC 5321 §4.2.3, RFC 7504 §3 */
const STATUS_OF_CODE: Readonly<Record<number, string>> = {
  421: '4.3.2',
  450: '4.2.0',
  451: '4.3.0',
  452: '4.3.1',
  454: '4.7.0',
  500: '5.5.2',
  501: '5.5.4',
  502: '5.5.1',
  503: '5.5.1',
  504: '5.5.4',
  521: '5.3.2',
  530: '5.7.0',
  535: '5.7.8',
  551: '5.1.6',
  552: '5.2.2',
  553: '5.1.3',
  556: '5.1.10',
}

/** Status-code at the start of the text, when its class is that of the basic code (RFC 2034 §4); else from the code. */
export function statusOf(reply: Reply): string {
  if (classOf(reply) === 3) return '4.5.0' // go on, where nothing goes on
  return enhancedOf(reply) ?? STATUS_OF_CODE[reply.code] ?? `${classOf(reply)}.0.0`
}

/** @returns undefined when the server wrote none */
export function enhancedOf(reply: Reply): string | undefined {
  const [, status] = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(reply.lines[0] ?? '') ?? []
  return status?.startsWith(String(classOf(reply))) === true ? status : undefined
}

/** A reply that ends what we have to do with this host. */
export function failureOf(reply: Reply, host: string): DeliveryFailure {
  return new DeliveryFailure(classOf(reply) > 3 ? statusOf(reply) : '4.5.0', textOf(reply), host)
}
