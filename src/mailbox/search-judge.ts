// Whether a message matches a search, as far as is known: from its row, then its header cache, then the message itself.
import type { EmailId } from '../base/ids.ts'
import { addressText } from '../mail/address.ts'
import { LISTED_FIELDS } from '../mail/digest.ts'
import { writtenDay } from '../mail/date.ts'
import { decodeHeaderText } from '../mail/encoded-word.ts'
import { fieldValue, type Header, type HeaderField, parseHeader } from '../mail/header.ts'
import type { Address, MessageDigest } from '../mail/structure.ts'
import { matches } from '../mail/terms.ts'
import { flagsOf } from './flag-set.ts'
import type { SearchCriterion } from './mailbox.ts'
import type { MessageRow } from './records.ts'

const DAY_MS = 24 * 3_600_000

export type TextCriterion = Extract<SearchCriterion, { text: string }>
type DayCriterion = Extract<SearchCriterion, { key: 'day' }>

/** What was read of a message so far. */
export interface Facts {
  readonly row: MessageRow
  readonly digest?: MessageDigest
  readonly content?: Content
}

/** The message itself, decoded. */
export interface Content {
  readonly header: Header
  /** readable text of each text part, white space folded */
  readonly texts: readonly string[]
}

/** What the index told about a text. */
export interface Candidate {
  /** no other email matches */
  readonly emails: ReadonlySet<EmailId>
  /** all of them match: the text is one whole term, so that nothing is left to verify */
  readonly isCertain: boolean
}

/** For the texts that the index could tell something about. */
export type Candidates = ReadonlyMap<TextCriterion, Candidate>

/** @returns undefined when more has to be read; never with `digest` and `content` given */
export function judge(criterion: SearchCriterion, facts: Facts, candidates: Candidates): boolean | undefined {
  const { row } = facts
  switch (criterion.key) {
    case 'all':
      return true
    case 'and':
      return every(criterion.of.map((one) => judge(one, facts, candidates)))
    case 'or':
      return opposite(every(criterion.of.map((one) => opposite(judge(one, facts, candidates)))))
    case 'not':
      return opposite(judge(criterion.of, facts, candidates))
    case 'uids':
      return criterion.ranges.some(([first, last]) => row.uid >= first && row.uid <= last)
    case 'flag':
      return ((row.flags & criterion.flag) !== 0) === criterion.isSet
    case 'keyword': {
      const wanted = criterion.keyword.toLowerCase()
      return flagsOf(row).keywords.some((keyword) => keyword.toLowerCase() === wanted) === criterion.isSet
    }
    case 'day':
      return judgeDay(criterion, facts)
    case 'size':
      return criterion.is === 'larger' ? row.size_bytes > criterion.bytes : row.size_bytes < criterion.bytes
    case 'modseq':
      return row.modseq >= criterion.atLeast
    case 'emailId':
      return row.email_id === criterion.id
    case 'threadId':
      return row.thread_id === criterion.id
    default: {
      const told = candidates.get(criterion)
      if (told === undefined) return judgeText(criterion, facts)
      if (!told.emails.has(row.email_id)) return false
      return told.isCertain || judgeText(criterion, facts)
    }
  }
}

/** RFC 9051 §6.4.4: SENTON and its kin go by the day as it is written; zones are less than a day from UTC. */
function judgeDay({ of, is, day: wanted }: DayCriterion, { row, digest }: Facts): boolean | undefined {
  const at = { internal: row.internal_ms, sent: row.sent_ms, saved: row.saved_ms }[of]
  if (at === null) return false
  let day = Math.floor(at / DAY_MS)
  if (of === 'sent' && Math.abs(day - wanted) <= 1) {
    if (digest === undefined) return undefined
    day = writtenDay(digest.envelope.date) ?? day
  }
  return { before: day < wanted, on: day === wanted, since: day >= wanted }[is]
}

function judgeText(criterion: TextCriterion, { digest, content }: Facts): boolean | undefined {
  if (digest === undefined) return undefined
  const { envelope } = digest
  const isIn = (text: string) => matches(text, criterion.text)
  switch (criterion.key) {
    case 'subject':
      return isIn(envelope.subject)
    case 'from':
    case 'to':
    case 'cc':
    case 'bcc':
      return isIn(addressesText(envelope[criterion.key]))
    case 'header':
      return headerValues(criterion.field.toLowerCase(), digest, content?.header)?.some(isIn)
    case 'body':
      return content && content.texts.some(isIn)
    case 'text':
      if (shortTexts(digest).some(isIn)) return true
      return content && (content.header.fields.map(decodedValue).some(isIn) || content.texts.some(isIn))
  }
}

/** The decoded texts of a message other than its body: what the index has under subject, addresses and attachments. */
function shortTexts({ envelope, attachmentNames }: MessageDigest): string[] {
  const people = [envelope.from, envelope.sender, envelope.replyTo, envelope.to, envelope.cc, envelope.bcc]
  return [envelope.subject, ...people.map(addressesText), ...attachmentNames]
}

/**
 * The decoded values of the fields of one name; undefined when the header cache has not got them.
 * @param field  lower case
 */
function headerValues(field: string, { listedHeader }: MessageDigest, whole?: Header): string[] | undefined {
  const isListed = listedHeader !== '' && LISTED_FIELDS.has(field)
  const header = isListed ? parseHeader(Buffer.from(listedHeader, 'latin1')) : whole
  return header?.fields.filter(({ name }) => name === field).map(decodedValue)
}

function decodedValue(field: HeaderField): string {
  return decodeHeaderText(fieldValue(field))
}

function addressesText(addresses: readonly Address[]): string {
  return addresses.map((address) => `${address.name} <${addressText(address)}>`).join(', ')
}

function every(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false
  return parts.includes(undefined) ? undefined : true
}

function opposite(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value
}
