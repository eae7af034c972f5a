// One FETCH answer: what stands in the list is written at once, what stands in the message is streamed. RFC 9051 §7.5.2
import type { ListedMessage, Placement } from '../../mailbox/mailbox.ts'
import type { MessageDigest } from '../../mail/structure.ts'
import { formatDateTime } from '../../wire/imap/dates.ts'
import type { FetchItem, PlainItem } from '../../wire/imap/fetch-items.ts'
import { writeString } from '../../wire/imap/write.ts'
import { envelopeAsWritten, writeEnvelope } from './write-envelope.ts'
import { writeStructure } from './write-structure.ts'
import { ContentReader } from './fetch-content.ts'
import type { Session } from './session.ts'
import { flagsText, tellKeywords } from './updates.ts'

const IN_DIGEST: ReadonlySet<string> = new Set(['ENVELOPE', 'BODY', 'BODYSTRUCTURE', 'PREVIEW'])

/** Whether the answer needs the header cache: flags, dates and sizes do not. */
export function needsDigest(items: readonly FetchItem[]): boolean {
  return items.some((item) => 'label' in item || IN_DIGEST.has(item.item))
}

/** `* 3 FETCH (UID 17 BODY[] {1234}…)`; a message the client was not told of yet is left out */
export async function sendMessage(
  session: Session,
  message: Placement | ListedMessage,
  items: readonly FetchItem[],
): Promise<void> {
  const mailbox = session.mailbox
  const sequence = mailbox.view.sequenceOf(message.uid)
  if (sequence === 0) return
  if (items.some(({ item }) => item === 'FLAGS')) {
    tellKeywords(session, message.flags.keywords)
    mailbox.markTold(message)
  }
  const content = 'digest' in message ? new ContentReader(session, message) : undefined
  session.beginAnswer()
  try {
    session.sendPiece(`* ${sequence} FETCH (`)
    let separator = ''
    for (const item of items) {
      session.sendPiece(separator)
      separator = ' '
      if ('label' in item) await content?.send(item)
      else session.sendPiece(`${item.item} ${plainValue(session, item.item, message)}`)
    }
    session.send(')')
    session.endAnswer()
  } finally {
    await content?.close()
  }
}

function plainValue(session: Session, item: PlainItem, message: Placement | ListedMessage): string {
  switch (item) {
    case 'FLAGS':
      return `(${flagsText(session, message)})`
    case 'UID':
      return `${message.uid}`
    case 'INTERNALDATE':
      return formatDateTime(message.internalDate)
    case 'RFC822.SIZE':
      return `${message.size}`
    case 'MODSEQ':
      return `(${message.modseq})`
    case 'EMAILID':
      return `(M${message.emailId})`
    case 'THREADID':
      return `(T${message.threadId})`
    case 'SAVEDATE':
      return formatDateTime(message.savedAt)
    default:
      return 'digest' in message ? digestValue(session, item, message.digest) : 'NIL'
  }
}

function digestValue(
  session: Session,
  item: 'ENVELOPE' | 'BODY' | 'BODYSTRUCTURE' | 'PREVIEW',
  digest: MessageDigest,
): string {
  const { envelope, structure, preview } = digest
  if (item === 'ENVELOPE') return writeEnvelope(session.isUtf8 ? envelope : envelopeAsWritten(digest), session.isUtf8)
  // RFC 8970 §4.2: the preview is UTF-8 whatever the client enabled, so it goes as a literal where it has to
  if (item === 'PREVIEW') return writeString(preview, session.isUtf8)
  return writeStructure(structure, item === 'BODYSTRUCTURE', session.isUtf8)
}
