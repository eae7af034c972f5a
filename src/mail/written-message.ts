// A message written from its parts, as programs hand them in: header, text, HTML beside it, files below. RFC 5322, RFC 2046
import { formatDate } from './date.ts'
import { addressField, structuredField, textField, withParameters, type WrittenAddress } from './header-writer.ts'
import { base64Lines, encodedText } from './transfer-encoder.ts'

export interface WrittenFile {
  readonly name: string
  /** `type/subtype` */
  readonly type: string
  readonly content: Uint8Array
}

export interface MessageParts {
  readonly from: WrittenAddress
  readonly to: readonly WrittenAddress[]
  readonly cc: readonly WrittenAddress[]
  readonly replyTo: readonly WrittenAddress[]
  readonly subject: string
  readonly text: string
  /** '' without */
  readonly html: string
  readonly files: readonly WrittenFile[]
  /** Message-ID of the message that it answers, with its brackets; '' for none */
  readonly inReplyTo: string
  /** with its brackets */
  readonly messageId: string
  /** ms since 1970 */
  readonly date: number
  /** of the parts: what no line of them can begin with, such as random characters */
  readonly boundary: string
}

/** Bytes of a file that are written at once: a multiple of 57, a line of base64. */
const STEP = 57 * 1_024

/**
 * Piece by piece, so that files are never twice in memory.
 * @throws Refusal `malformed-message`, `bad-address`
 */
export function* writtenMessage(parts: MessageParts): Generator<Buffer> {
  const { from, to, cc, replyTo, subject, inReplyTo, messageId, date, files, boundary } = parts
  yield Buffer.from(
    [
      structuredField('Date', formatDate(date)),
      addressField('From', [from]),
      ...(replyTo.length > 0 ? [addressField('Reply-To', replyTo)] : []),
      ...(to.length > 0 ? [addressField('To', to)] : []),
      ...(cc.length > 0 ? [addressField('Cc', cc)] : []),
      textField('Subject', subject),
      structuredField('Message-ID', messageId),
      ...(inReplyTo === ''
        ? []
        : [structuredField('In-Reply-To', inReplyTo), structuredField('References', inReplyTo)]),
      structuredField('MIME-Version', '1.0'),
    ].join(''),
  )
  if (files.length === 0) return yield Buffer.from(body(parts))
  yield Buffer.from(`${contentType('multipart/mixed', { boundary })}\r\n--${boundary}\r\n${body(parts)}`)
  for (const { name, type, content } of files) {
    const disposition = structuredField('Content-Disposition', withParameters('attachment', { filename: name }))
    yield Buffer.from(`--${boundary}\r\n${contentType(type, { name })}${disposition}${transfer('base64')}\r\n`)
    for (let at = 0; at < content.length; at += STEP) yield Buffer.from(base64Lines(content.subarray(at, at + STEP)))
  }
  yield Buffer.from(`--${boundary}--\r\n`)
}

/** The text, or the text and the same in HTML, worst first. RFC 2046 §5.1.4 */
function body({ text, html, boundary }: MessageParts): string {
  if (html === '') return textPart('text/plain', text)
  // None begins like the other: some readers take a longer line for the end of the shorter one.
  const inner = `a${boundary}`
  const parts = [textPart('text/plain', text), textPart('text/html', html)].map((part) => `--${inner}\r\n${part}`)
  return `${contentType('multipart/alternative', { boundary: inner })}\r\n${parts.join('')}--${inner}--\r\n`
}

function textPart(type: string, text: string): string {
  const { encoding, body } = encodedText(text)
  return `${contentType(type, { charset: 'utf-8' })}${transfer(encoding)}\r\n${body}`
}

const contentType = (type: string, parameters: Readonly<Record<string, string>>) =>
  structuredField('Content-Type', withParameters(type, parameters))
const transfer = (encoding: string) => structuredField('Content-Transfer-Encoding', encoding)
