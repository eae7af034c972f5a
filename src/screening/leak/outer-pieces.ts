// What stands around the texts of a message: fields of its headers, names of its files, and what is written between its parts.
import { parseAddressList } from '../../mail/address.ts'
import { asBuffer } from '../../mail/bytes.ts'
import { decodeHeaderText } from '../../mail/encoded-word.ts'
import { fieldValue, type Header, type HeaderField } from '../../mail/header.ts'
import type { ParsedMessage } from '../../mail/mime-parser.ts'
import type { Part } from '../../mail/structure.ts'
import { partsOf } from '../../mail/text.ts'
import type { Contents } from '../containers/unpack.ts'
import type { TextPiece } from './text-piece.ts'

/** UTF-16 units of each of the three; a header is no longer in any program's hands */
const MAX_TEXT = 262_144
const MAX_PARTS = 500
const MAX_NAMES = 5_000

/** Written by programs, with long numbers of their own; all other fields may hold what a person wrote. */
const OF_PROGRAMS =
  /^(?:received|dkim-signature|arc-[a-z-]{1,40}|authentication-results|mime-version|message-id|references|in-reply-to|date|return-path|content-(?!description).*)$/
/** Their addresses are where the message goes, not what it says; names beside them may be. */
const OF_PEOPLE: ReadonlySet<string> = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'bcc'])

export function outerPieces(bytes: Uint8Array, message: ParsedMessage, { items }: Contents): readonly TextPiece[] {
  const parts = [...partsOf(message.root)].slice(0, MAX_PARTS)
  const fields = parts.flatMap((part) => linesOf(part === message.root ? message.header : message.headerOf(part)))
  const names = [...new Set(items.slice(0, MAX_NAMES).map(({ name }) => name))]
  const between = parts.flatMap((part) => gapsIn(part).map(([start, end]) => asBuffer(bytes.subarray(start, end))))
  return [
    { place: 'body', text: fields.join('\n') },
    { place: 'file', text: names.join('\n') },
    { place: 'body', text: between.map((gap) => gap.toString('utf8')).join('\n') },
  ]
    .map(({ place, text }): TextPiece => ({
      place: place as TextPiece['place'],
      name: '',
      text: text.slice(0, MAX_TEXT),
    }))
    .filter(({ text }) => text.trim() !== '')
}

function linesOf({ fields }: Header): string[] {
  return fields.filter(({ name }) => name !== 'subject' && !OF_PROGRAMS.test(name)).map(lineOf)
}

function lineOf(field: HeaderField): string {
  const value = fieldValue(field)
  return OF_PEOPLE.has(field.name)
    ? parseAddressList(value)
        .map(({ name }) => name)
        .join('\n')
    : decodeHeaderText(value)
}

/** Before the first part of a multipart and behind its last one: no program shows it. RFC 2046 §5.1.1 */
function gapsIn({ bodyStart, bodyEnd, children }: Part): (readonly [start: number, end: number])[] {
  const [first, last] = [children[0], children.at(-1)]
  if (first === undefined || last === undefined) return []
  return [
    [bodyStart, Math.min(first.headerStart, bodyStart + MAX_TEXT)],
    [last.bodyEnd, Math.min(bodyEnd, last.bodyEnd + MAX_TEXT)],
  ]
}
