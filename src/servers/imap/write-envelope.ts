// ENVELOPE. RFC 9051 §7.5.2
import { isAscii } from 'node:buffer'
import { parseHeader } from '../../mail/header.ts'
import { envelopeOf } from '../../mail/message-envelope.ts'
import type { Address, MailEnvelope, MessageDigest } from '../../mail/structure.ts'
import { encodeWords, writeNstring } from '../../wire/imap/write.ts'

/** envelope = "(" env-date SP env-subject SP env-from SP … SP env-message-id ")" */
export function writeEnvelope(envelope: MailEnvelope, isUtf8: boolean): string {
  const text = textWriter(isUtf8)
  const addresses = (list: readonly Address[]) => writeAddresses(list, isUtf8)
  // RFC 9051 §7.5.2: without Sender or Reply-To, the server fills in From
  const orFrom = (list: readonly Address[]) => addresses(list.length > 0 ? list : envelope.from)
  return `(${[
    text(envelope.date),
    text(envelope.subject),
    addresses(envelope.from),
    orFrom(envelope.sender),
    orFrom(envelope.replyTo),
    addresses(envelope.to),
    addresses(envelope.cc),
    addresses(envelope.bcc),
    text(envelope.inReplyTo),
    text(envelope.messageId),
  ].join(' ')})`
}

/**
 * The envelope for a client that takes no UTF-8: encoded words as the sender wrote them. Where one stands beside raw
 * UTF-8, or the header was too long to keep, `textWriter` encodes anew.
 */
export function envelopeAsWritten({ envelope, listedHeader }: MessageDigest): MailEnvelope {
  if (!listedHeader.includes('=?')) return envelope
  const octets = Buffer.from(listedHeader, 'latin1')
  if (!isAscii(octets)) return envelope
  return envelopeOf(parseHeader(octets), (raw) => raw.replaceAll('\t', ' '))
}

/** A nstring of decoded text, for a client that takes UTF-8 or does not. */
export function textWriter(isUtf8: boolean): (text: string) => string {
  return (text) => writeNstring(isUtf8 ? text : encodeWords(text), isUtf8)
}

/** address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")" */
function writeAddresses(list: readonly Address[], isUtf8: boolean): string {
  if (list.length === 0) return 'NIL'
  const text = textWriter(isUtf8)
  const one = ({ name, local, domain, group, route = '' }: Address) => {
    if (group === 'start') return `(NIL NIL ${text(name)} NIL)`
    if (group === 'end') return '(NIL NIL NIL NIL)'
    // A mailbox that is there but empty is "", NIL would begin or end a group.
    return `(${text(name)} ${text(route)} ${local === '' ? '""' : text(local)} ${domain === '' ? '""' : text(domain)})`
  }
  return `(${list.map(one).join('')})`
}
