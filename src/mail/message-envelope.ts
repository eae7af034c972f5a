// What IMAP calls ENVELOPE, from the header of a message. RFC 9051 §7.5.2
import type { Header } from './header.ts'
import type { Address, MailEnvelope } from './structure.ts'
import { parseAddressList } from './address.ts'
import { decodeHeaderText } from './encoded-word.ts'

/**
 * Sender and Reply-To are From when absent, as RFC 9051 §7.5.2 asks of the server.
 * @param readText  what becomes of the subject and of names
 */
export function envelopeOf(header: Header, readText = decodeHeaderText): MailEnvelope {
  const addresses = (name: string): readonly Address[] => {
    const values = header.all(name)
    return values.length === 0 ? [] : parseAddressList(values.join(', '), readText)
  }
  const from = addresses('from')
  const orFrom = (list: readonly Address[]) => (list.length > 0 ? list : from)
  return {
    date: header.first('date') ?? '',
    subject: readText(header.first('subject') ?? ''),
    from,
    sender: orFrom(addresses('sender')),
    replyTo: orFrom(addresses('reply-to')),
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    inReplyTo: header.first('in-reply-to') ?? '',
    messageId: header.first('message-id') ?? '',
  }
}
