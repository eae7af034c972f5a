// Which parts of a text were written by a recipient of the message, earlier in this thread: they know it already.
import type { Span } from './detector.ts'
import type { TextPiece } from './text-piece.ts'
import { lowerOf, type Plain } from './views.ts'

/** Lines that mail programs put over what they quote. */
const HEADING =
  /^(?:on [^\n]{4,200}\bwrote:|[^\n]{0,200}写道:|[^\n]{0,200}寫道:|-{2,} ?(?:original message|forwarded message|原始邮件|原始郵件|转发邮件) ?-{2,}|(?:from|发件人|發件人|寄件者):[^\n]{0,200})/gim
/** UTF-16 units after such a line in which its address stands: From, Sent, To, Subject */
const HEADING_LENGTH = 400

/**
 * Only what names one of the people this message goes to counts: anybody can write ">".
 * @param recipients  addresses in lower case; empty for what is no reply
 */
export function theirRanges({ text }: Plain, piece: TextPiece, recipients: readonly string[]): Span[] {
  if (recipients.length === 0 || piece.place !== 'body') return []
  const ranges: Span[] = []
  for (const { 0: heading, index } of text.matchAll(HEADING)) {
    const isOpen = /\bwrote:$|写道:$|寫道:$/i.test(heading)
    const named = isOpen ? heading : text.slice(index, index + HEADING_LENGTH)
    const from = lowerOf(named.split('\n', 3).find((line) => line.includes('@')) ?? '')
    if (!recipients.some((address) => from.includes(address))) continue
    const start = index + heading.length
    ranges.push({ start, end: endOfQuote(text, start) })
  }
  return ranges
}

/** Lines with ">", or all the rest where the program marks none. */
function endOfQuote(text: string, from: number): number {
  let at = from
  let isMarked = false
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? text.length : end)
    if (line.startsWith('>')) isMarked = true
    else if (isMarked && line.trim() !== '') return at
    if (end < 0) break
    at = end + 1
  }
  return text.length
}
