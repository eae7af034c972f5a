// The digest of a message: all that lists, search results and threads need, so that they never open the blob.
import type { DigestedMessage, MailEnvelope, MessageDigest, Part } from './structure.ts'
import { addressText } from './address.ts'
import { parseDate } from './date.ts'
import type { Header } from './header.ts'
import { envelopeOf } from './message-envelope.ts'
import { parseMessage, type ParsedMessage } from './mime-parser.ts'
import { TermCollector } from './terms.ts'
import { bodyPartsOf, fileNameOf, isAttachment, leavesOf, readableTextOf } from './text.ts'

/** Fields that Thunderbird, Apple Mail, Outlook, K-9 and imaplib scripts fetch for lists. Lower case. */
export const LISTED_FIELDS: ReadonlySet<string> = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'reply-to',
  'sender',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'content-type',
  'content-transfer-encoding',
  'mime-version',
  'priority',
  'x-priority',
  'importance',
  'x-msmail-priority',
  'list-id',
  'list-post',
  'list-unsubscribe',
  'list-help',
  'list-archive',
  'newsgroups',
  'followup-to',
  'disposition-notification-to',
  'delivery-date',
  'resent-from',
  'resent-to',
  'resent-date',
  'resent-message-id',
  'x-mailer',
  'user-agent',
  'auto-submitted',
  'precedence',
  'x-uniform-type-identifier', // Apple Notes asks for it in every list
  'x-universally-unique-identifier',
])

const MAX_LISTED_HEADER = 65_536 // characters; a mail to 1,500 people fits
const MAX_REFERENCES = 100
const MAX_REFERENCES_TEXT = 65_536 // characters looked at
const PREVIEW_LENGTH = 200 // RFC 8970 §3.2
const MAX_INDEXED_BYTES = 1_048_576 // of the body, over all parts
const MAX_ATTACHMENT_NAMES = 1_000

/** Digests a message that is in memory. Never throws. */
export function digestMessage(bytes: Uint8Array): DigestedMessage {
  return digestParsed(bytes, parseMessage(bytes))
}

/** The same for a message that was parsed already. */
export function digestParsed(bytes: Uint8Array, message: ParsedMessage): DigestedMessage {
  const { header, root } = message
  const envelope = envelopeOf(header)
  const texts = bodyTexts(bytes, root)
  const attachmentNames = attachmentNamesOf(root)
  const sentAt = parseDate(envelope.date)
  const digest: MessageDigest = {
    envelope,
    structure: root,
    listedHeader: listedHeader(header),
    references: referencesOf(header),
    preview: previewOf(texts),
    attachmentNames,
    ...(sentAt !== undefined && { sentAt }),
    size: message.size,
    ...lineEndsOf(bytes, message),
  }
  return { digest, terms: termsOf(envelope, attachmentNames, texts) }
}

/** The digest of a message that must not be looked into: no header, one body of unknown bytes, no words. */
export function opaqueDigest(size: number): DigestedMessage {
  const { digest, terms } = digestMessage(new Uint8Array())
  const structure = { ...digest.structure, type: 'application', subtype: 'octet-stream', bodyEnd: size }
  return { digest: { ...digest, structure, size }, terms }
}

/** A lone CR or LF becomes CRLF, and so does the end of a last line without one. */
function lineEndsOf(
  bytes: Uint8Array,
  { signals, size }: ParsedMessage,
): Pick<MessageDigest, 'sizeWithLineEnds'> | undefined {
  const lone = signals
    .filter(({ id }) => id === 'mime.bare-lf' || id === 'mime.bare-cr')
    .reduce((sum, { value }) => sum + Number(value), 0)
  const last = bytes.at(-1)
  const missing = lone + (last === undefined || last === LF || last === CR ? 0 : 2)
  return missing === 0 ? undefined : { sizeWithLineEnds: size + missing }
}

const LF = 10
const CR = 13

/** Fields as they stand, without the blank line; '' when they do not fit, and then the blob has to be opened. */
function listedHeader(header: Header): string {
  const listed = header.fields.filter((field) => LISTED_FIELDS.has(field.name))
  const isWhole = listed.every((field) => field.raw.length === field.end - field.start && field.raw.endsWith('\n'))
  const text = listed.map((field) => field.raw).join('')
  return isWhole && text.length <= MAX_LISTED_HEADER ? text : ''
}

const MESSAGE_ID = /<[^<>\s]{1,996}>/g // RFC 5322 §3.6.4, one line at most

/** Message-IDs of References, then of In-Reply-To; the newest ones when there are too many. RFC 5256 §3 (REFERENCES) */
export function referencesOf(header: Header): string[] {
  const text = `${header.first('references') ?? ''} ${header.first('in-reply-to') ?? ''}`
  return [...new Set(text.slice(-MAX_REFERENCES_TEXT).match(MESSAGE_ID))].slice(-MAX_REFERENCES)
}

/** The readable text of each body part, in order. */
function bodyTexts(bytes: Uint8Array, root: Part): string[] {
  let left = MAX_INDEXED_BYTES
  const texts: string[] = []
  for (const part of bodyPartsOf(root)) {
    if (left <= 0) break
    texts.push(readableTextOf(bytes, part, left))
    left -= part.bodyEnd - part.bodyStart
  }
  return texts
}

/** The first part with anything to read; in multipart/alternative the plain text stands before the HTML. */
function previewOf(texts: readonly string[]): string {
  for (const text of texts) {
    const folded = text
      .slice(0, 20 * PREVIEW_LENGTH)
      .replace(/\s+/g, ' ')
      .trim()
    // Cut by characters, not by UTF-16 units.
    if (folded !== '') return [...folded.slice(0, 2 * PREVIEW_LENGTH)].slice(0, PREVIEW_LENGTH).join('')
  }
  return ''
}

function attachmentNamesOf(root: Part): string[] {
  const names: string[] = []
  for (const part of leavesOf(root)) {
    const name = isAttachment(part) ? fileNameOf(part) : ''
    if (name !== '' && names.length < MAX_ATTACHMENT_NAMES) names.push(name)
  }
  return names
}

/** The short fields first, so that a long body cannot crowd them out. */
function termsOf(envelope: MailEnvelope, attachmentNames: readonly string[], texts: readonly string[]): string[] {
  const terms = new TermCollector()
  terms.add('s', envelope.subject)
  for (const list of [envelope.from, envelope.sender, envelope.replyTo, envelope.to, envelope.cc, envelope.bcc]) {
    for (const address of list) {
      if (terms.isFull) break
      terms.add('a', address.name)
      terms.add('a', addressText(address))
      terms.addWhole('a', addressText(address))
    }
  }
  for (const name of attachmentNames) terms.add('n', name)
  for (const text of texts) terms.add('b', text)
  return terms.terms()
}
