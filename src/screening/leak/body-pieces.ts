// The text of the message itself, all of it: both forms, quoted and hidden text. People judge the front, a leak may stand last.
import { unflow } from '../../mail/flowed.ts'
import { decodeHeaderText } from '../../mail/encoded-word.ts'
import { readHtml } from '../../mail/html-reading.ts'
import type { ParsedMessage } from '../../mail/mime-parser.ts'
import type { Part } from '../../mail/structure.ts'
import { isAttachment, leavesOf, textOf } from '../../mail/text.ts'
import { readPage } from './text/html.ts'
import { TextBudget, TextBuilder } from './text/text-builder.ts'
import type { TextPiece, Texts } from './text-piece.ts'

/** UTF-16 units of all body parts together; more is told as not looked into */
export const MAX_BODY_TEXT = 4_194_304
const MAX_BODY_PARTS = 500

export function bodyPieces(bytes: Uint8Array, message: ParsedMessage): Texts {
  const pieces: TextPiece[] = []
  const subject = decodeHeaderText(message.header.first('subject') ?? '')
  if (subject !== '') pieces.push({ place: 'subject', name: '', text: subject })
  let left = MAX_BODY_TEXT
  let isCut = false
  let parts = 0
  for (const part of leavesOf(message.root)) {
    if (isAttachment(part)) continue
    if (++parts > MAX_BODY_PARTS || left <= 0) {
      isCut = true
      break
    }
    const whole = writtenIn(bytes, part)
    const text = whole.text.slice(0, left)
    const isWhole = text.length === whole.text.length
    if (!isWhole) isCut = true
    left -= text.length
    // Cells of a text that is cut would point behind its end.
    if (text.trim() !== '')
      pieces.push({ place: 'body', name: '', text, ...(isWhole && whole.table && { table: whole.table }) })
  }
  return { pieces, notInspectable: isCut ? ['limit'] : [] }
}

function writtenIn(bytes: Uint8Array, part: Part): Pick<TextPiece, 'text' | 'table'> {
  const text = textOf(bytes, part, MAX_PART_BYTES)
  if (part.subtype === 'html') {
    // With its tables, as an attached page is read: the header of a column says what its values are.
    const builder = new TextBuilder(new TextBudget())
    readPage(text, builder)
    const { text: shown, hidden } = readHtml(text)
    if (hidden !== '') builder.line(shown)
    return builder.result()
  }
  const { format, delsp } = part.parameters
  return { text: format?.toLowerCase() === 'flowed' ? unflow(text, delsp?.toLowerCase() === 'yes') : text }
}

/** of the message, before decoding; a message is smaller than this, or is not taken */
const MAX_PART_BYTES = 67_108_864
