// A message as plain words: no markup, no pictures, no link that anybody could follow by mistake.
import { parseMessage } from '../mail/mime-parser.ts'
import { addressText } from '../mail/address.ts'
import { digestParsed } from '../mail/digest.ts'
import { readableOf } from '../mail/readable.ts'
import type { BlobReader } from '../store/store.ts'

/** bytes of a message that are looked at */
const MAX_BYTES = 2_097_152

export interface SafeText {
  readonly from: string
  readonly subject: string
  /** links written so that nothing makes them links again */
  readonly text: string
  /** of HTML, what its reader would not see */
  readonly hidden: string
  readonly attachments: readonly string[]
}

export async function safeText(blob: BlobReader): Promise<SafeText> {
  const bytes = await blob.read(0, Math.min(blob.size, MAX_BYTES))
  const message = parseMessage(bytes)
  const { subject, text, hidden } = readableOf(bytes, message)
  const { envelope, attachmentNames } = digestParsed(bytes, message).digest
  const [author] = envelope.from
  return {
    from: author === undefined ? '' : defanged(`${author.name} <${addressText(author)}>`.trim()),
    subject: defanged(subject),
    text: defanged(text),
    hidden: defanged(hidden),
    attachments: attachmentNames.map(defanged),
  }
}

/** http://a.example/ → hxxp://a[.]example/; control characters go, so that no terminal obeys them. */
export function defanged(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\bhtt(ps?:\/\/)/gi, 'hxx$1')
    .replace(/(?<=[\p{L}\p{N}])\.(?=\p{L}{2,})/gu, '[.]')
}
