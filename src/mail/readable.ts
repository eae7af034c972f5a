// What a reader sees of a message, as plain values: the input of everything that judges words.
import { htmlToText } from './html-text.ts'
import { envelopeOf } from './message-envelope.ts'
import type { ParsedMessage } from './mime-parser.ts'
import { bodyPartsOf, textOf } from './text.ts'

/** UTF-16 units of body text that are judged; what matters stands at the front, and cost stays bounded. */
export const MAX_READABLE = 32_768

/** As written, decoded, nothing folded; '' and [] where there is none. */
export interface Readable {
  readonly subject: string
  /** the author's display name */
  readonly senderName: string
  /** body text; of HTML only what is shown; at most `MAX_READABLE` */
  readonly text: string
  /** what links are called, in order, at most 200 */
  readonly linkTexts: readonly string[]
}

export function readableOf(bytes: Uint8Array, message: ParsedMessage): Readable {
  const envelope = envelopeOf(message.header)
  const texts: string[] = []
  let left = MAX_READABLE
  for (const part of bodyPartsOf(message.root)) {
    if (left <= 0) break
    const text = textOf(bytes, part)
    const readable = (part.subtype === 'html' ? htmlToText(text) : text).slice(0, left)
    texts.push(readable)
    left -= readable.length
  }
  return { subject: envelope.subject, senderName: envelope.from[0]?.name ?? '', text: texts.join('\n'), linkTexts: [] }
}
