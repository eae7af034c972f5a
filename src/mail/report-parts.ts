// What reports about mail have in common: a part for programs, and what comes back of the message they speak of. RFC 6522
import { parseAddressList, addressText } from './address.ts'
import { Header, parseHeader } from './header.ts'
import { normaliseAddress } from './mailbox-address.ts'
import { Refusal } from '../base/refusal.ts'
import type { Part } from './structure.ts'
import { contentOf } from './text.ts'

/** bytes of a part that are read; reports are made of a few lines */
export const MAX_REPORT_PART_BYTES = 65_536
/** Recipients of one report; more are left out. */
export const MAX_REPORT_RECIPIENTS = 100
const MAX_TRACES = 50
const MAX_FIELD = 2_000 // characters
const MAX_MESSAGE_ID = 998 // RFC 5322 §2.1.1: a line
const RECEIVED = /\bby\s+([A-Za-z0-9.-]{1,255})\b[^;]*?\bid\s+<?([A-Za-z0-9._-]{1,128})/ // RFC 5321 §4.4: By-domain, ID

/** One server that took the message, as its Received field says. */
export interface ReturnedTrace {
  /** lower case */
  readonly by: string
  readonly id: string
}

/** The traces by which its sender knows a message again. Everything in it is what the reporter says. */
export interface ReturnedMessage {
  readonly traces: readonly ReturnedTrace[]
  /** with its angle brackets; '' when it is not there */
  readonly messageId: string
  /** address in From, '' unless there is one */
  readonly author: string
}

/** Whether a message is a report of this type: the first parameter of the standard. RFC 6522 §3 */
export function isReport({ type, subtype, parameters }: Part, reportType: string): boolean {
  return type === 'multipart' && subtype === 'report' && parameters['report-type']?.toLowerCase() === reportType
}

/** The content of the first part for programs of one of these types. RFC 6522 §3: the second part */
export function programPart(message: Buffer, { children }: Part, subtypes: readonly string[]): Buffer | undefined {
  const part = children.slice(1).find(({ type, subtype }) => type === 'message' && subtypes.includes(subtype))
  return part && contentOf(message, part, MAX_REPORT_PART_BYTES)
}

const HEADERS_ALONE: ReadonlySet<string> = new Set(['text/rfc822-headers', 'message/global-headers'])
const WHOLE: ReadonlySet<string> = new Set(['message/rfc822', 'message/global'])

/** RFC 6522 §3: the third part, whole or its header alone. @returns undefined when nothing came back */
export function returnedMessage(message: Buffer, { children }: Part): ReturnedMessage | undefined {
  const part = children.slice(1).find(({ type, subtype }) => {
    const name = `${type}/${subtype}`
    return HEADERS_ALONE.has(name) || WHOLE.has(name)
  })
  if (part === undefined) return undefined
  const header = parseHeader(contentOf(message, part, MAX_REPORT_PART_BYTES))
  const authors = header.all('from').flatMap((text) => parseAddressList(text.slice(0, MAX_FIELD)))
  const [author] = authors
  return {
    traces: header.all('received').slice(0, MAX_TRACES).flatMap(traceOf),
    messageId: messageIdOf(header),
    author: author === undefined || authors.length > 1 ? '' : (comparableAddress(addressText(author)) ?? ''),
  }
}

function traceOf(received: string): readonly ReturnedTrace[] {
  const [, by, id] = RECEIVED.exec(received.slice(0, MAX_FIELD)) ?? []
  return by === undefined || id === undefined ? [] : [{ by: by.toLowerCase(), id }]
}

function messageIdOf(header: Header): string {
  const messageId = header.first('message-id') ?? ''
  return messageId.length <= MAX_MESSAGE_ID && /^<[!-;=?-~]+>$/.test(messageId) ? messageId : ''
}

/** In the form addresses are compared in, all of it in lower case. @returns undefined when it is none */
export function comparableAddress(text: string): string | undefined {
  const address = Buffer.from(text.trim().replace(/^<(.*)>$/, '$1'), 'latin1').toString('utf8')
  try {
    return normaliseAddress(address).toLowerCase()
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
