// The marks of a message: what the house compares it by with all it has seen.
import { createHash } from 'node:crypto'
import { referencesOf } from '../mail/digest.ts'
import type { Marks } from '../mail/marks.ts'
import { envelopeOf } from '../mail/message-envelope.ts'
import { markupSketch, textSketch } from '../mail/sketch.ts'
import { bodyPartsOf, contentOf, isAttachment, leavesOf, textOf } from '../mail/text.ts'
import type { ScreeningContext } from './context.ts'
import { featuresOf } from './features.ts'

const MAX_ATTACHMENTS = 100
/** people who write one message, and who get the answers */
const MAX_AUTHORS = 20
/** bytes of the HTML whose tags count; templates show themselves at once */
const MAX_MARKUP_BYTES = 65_536

export function marksOf(context: ScreeningContext): Marks {
  const { bytes, message } = context
  const { from, replyTo } = envelopeOf(message.header)
  const { subject, text } = context.folded()
  return {
    authors: from.slice(0, MAX_AUTHORS),
    // Without a Reply-To, the envelope says From.
    replyTo: message.header.has('reply-to') ? replyTo.slice(0, MAX_AUTHORS) : [],
    references: referencesOf(message.header),
    textSketch: textSketch(text),
    markupSketch: markupSketchOf(context),
    links: [],
    attachments: [...leavesOf(message.root)]
      .filter(isAttachment)
      .slice(0, MAX_ATTACHMENTS)
      .map((part) => createHash('sha256').update(contentOf(bytes, part)).digest('hex')),
    features: featuresOf(message.header, subject, text),
  }
}

function markupSketchOf({ bytes, message }: ScreeningContext): Uint32Array {
  const html = bodyPartsOf(message.root).find(({ subtype }) => subtype === 'html')
  return html === undefined ? new Uint32Array() : markupSketch(textOf(bytes, html, MAX_MARKUP_BYTES))
}
