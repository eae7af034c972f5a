// Text of parts: transfer encoding and charset taken away, HTML read as text.
import type { Part } from './structure.ts'
import { Base64Check } from './base64-check.ts'
import { decodeCharset } from './charset.ts'
import { htmlToText } from './html-text.ts'
import { decodeTransfer } from './transfer-encoding.ts'

/** What is read of one part unless the caller wants less; far above what a person writes. */
export const MAX_TEXT_BYTES = 1_048_576

/** All leaves in order, those of enclosed messages too. */
export function* leavesOf(part: Part): Generator<Part> {
  if (part.message) yield* leavesOf(part.message)
  else if (part.children.length === 0) yield part
  else for (const child of part.children) yield* leavesOf(child)
}

/** Every part of the tree, the containers before what is in them. */
export function* partsOf(part: Part): Generator<Part> {
  yield part
  for (const child of part.children) yield* partsOf(child)
  if (part.message) yield* partsOf(part.message)
}

/** The content of a part without its transfer encoding. @param maxBytes  of the message, before decoding */
export function contentOf(message: Uint8Array, part: Part, maxBytes = Number.POSITIVE_INFINITY): Buffer {
  const end = Math.min(part.bodyEnd, part.bodyStart + maxBytes)
  return decodeTransfer(message.subarray(part.bodyStart, end), part.encoding)
}

/** The text of a text part as its writer saw it; HTML stays HTML. */
export function textOf(message: Uint8Array, part: Part, maxBytes = MAX_TEXT_BYTES): string {
  const raw = contentOf(message, { ...part, encoding: 'binary' }, maxBytes)
  const bytes = isPlainAfterAll(part, raw) ? raw : decodeTransfer(raw, part.encoding)
  return decodeCharset(bytes, part.parameters['charset'] ?? '')
}

/** Some senders and archives write base64 in the header and then plain text. */
function isPlainAfterAll(part: Part, raw: Buffer): boolean {
  if (part.encoding !== 'base64') return false
  const check = new Base64Check()
  check.line(raw, 0, Math.min(raw.length, BASE64_LOOK))
  return check.strangers > (check.letters + check.strangers) * BASE64_STRANGERS
}

const BASE64_LOOK = 4_096 // bytes
const BASE64_STRANGERS = 0.2 // of what is no white space; real base64 with noise from the way has far fewer

/** The text of a text part for reading and searching. */
export function readableTextOf(message: Uint8Array, part: Part, maxBytes = MAX_TEXT_BYTES): string {
  const text = textOf(message, part, maxBytes)
  return part.subtype === 'html' ? htmlToText(text) : text
}

/** The name a part is saved under: the disposition's, else the Content-Type's; '' when it has none. RFC 2183 §2.3 */
export function fileNameOf(part: Part): string {
  return part.dispositionParameters['filename'] ?? part.parameters['name'] ?? ''
}

/** Whether a leaf is a file beside the text, not the text. */
export function isAttachment(part: Part): boolean {
  return (
    part.disposition === 'attachment' ||
    part.type !== 'text' ||
    (part.disposition !== 'inline' && fileNameOf(part) !== '')
  )
}

/** Text parts that a reader shows as the message, in order. */
export function bodyPartsOf(root: Part): Part[] {
  return [...leavesOf(root)].filter((part) => !isAttachment(part))
}
