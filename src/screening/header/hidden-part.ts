// Where readers of MIME may disagree: content outside the parts, or headers of a part inside a text.
// draft-chen-email-mime-ambiguity-defense-00: what any reader could show is to be known.
import { asBuffer } from '../../mail/bytes.ts'
import type { ParsedMessage } from '../../mail/mime-parser.ts'
import type { Signal } from '../../mail/signal.ts'
import type { Part } from '../../mail/structure.ts'
import { partsOf } from '../../mail/text.ts'
import { headerSignal } from './signals.ts'

/** bytes looked at of each stretch */
const MAX_LOOK = 65_536
/** A boundary and the header of a part: what a reader that takes it for one would need. */
const PART = /^--[^\r\n]{1,200}\r?\n(?:[^\r\n]{1,200}\r?\n){0,5}?content-(?:type|transfer-encoding|disposition):/im

export function hiddenPartSignals(bytes: Uint8Array, { root }: ParsedMessage): readonly Signal[] {
  const words = new Set<string>()
  const raw = asBuffer(bytes)
  const hides = (start: number, end: number) =>
    end > start && PART.test(raw.toString('latin1', start, Math.min(end, start + MAX_LOOK)))
  for (const part of partsOf(root)) {
    const [first, last] = [part.children[0], part.children.at(-1)]
    if (first !== undefined && last !== undefined) {
      // The delimiter of the first part itself stands at the end of the stretch, without a header after it.
      if (hides(part.bodyStart, first.headerStart)) words.add('preamble')
      if (hides(last.bodyEnd, part.bodyEnd)) words.add('epilogue')
    } else if (isText(part) && hides(part.bodyStart, part.bodyEnd)) words.add('text')
  }
  return [...words].map((word) => headerSignal('header.hidden-part', word))
}

/** A bounce quotes what it could not deliver; that is what it is for. */
function isText({ type, subtype, message }: Part): boolean {
  return type === 'text' && subtype !== 'rfc822-headers' && message === undefined
}
