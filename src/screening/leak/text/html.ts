// Pages: all text of them, tables with their columns, what is hidden, what stands in attributes, comments and scripts.
import { decodeCharset } from '../../../mail/charset.ts'
import { decodeEntities } from '../../../mail/html-entities.ts'
import { attributeOf, htmlPieces } from '../../../mail/html-tags.ts'
import { readHtml } from '../../../mail/html-reading.ts'
import { asBuffer } from '../../../mail/bytes.ts'
import { decodeFile } from './decode-file.ts'
import type { TextReader } from './package-parts.ts'
import { TextBuilder } from './text-builder.ts'

/** Elements that begin and end a line. HTML Living Standard §15.3 */
const BLOCKS: ReadonlySet<string> = new Set('address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre search section summary table tbody tfoot thead title tr ul xmp text tspan desc'.split(' ')) // prettier-ignore
const VALUES = ['value', 'alt', 'title', 'content', 'placeholder', 'label', 'summary'] as const
const DATA = /^(?:data-|aria-label)/
/** HTML Living Standard §13.2.3.2: the first 1,024 bytes */
const META = /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{1,40})/i

export const htmlTexts: TextReader = function* (file, _, budget) {
  const label = META.exec(asBuffer(file.bytes).toString('latin1', 0, 1_024))?.[1] ?? file.charset ?? ''
  const html = label === '' || /^utf-?16/i.test(label) ? decodeFile(file.bytes) : decodeCharset(file.bytes, label)
  const builder = new TextBuilder(budget)
  readPage(html, builder)
  const { text, hidden } = readHtml(html)
  // What is hidden between two digits parts them above; what a reader sees stands whole here.
  if (hidden !== '') builder.line(text)
  yield builder.result()
}

export function readPage(html: string, builder: TextBuilder): void {
  let hasCell = false
  // They stand behind the rest: between two digits of a number they would part what a reader sees as one.
  const comments: string[] = []
  for (const piece of htmlPieces(html)) {
    if (piece.kind === 'text') builder.add(folded(html.slice(piece.start, piece.end)))
    else if (piece.kind === 'comment') comments.push(decodeEntities(html.slice(piece.start, piece.end)).trim())
    else if (piece.kind === 'raw') {
      if (piece.element !== 'style') builder.line(decodeEntities(html.slice(piece.start, piece.end)).trim())
    } else {
      const { name } = piece
      const isOpen = piece.kind === 'open'
      if (name === 'table') {
        if (hasCell) builder.endCell()
        hasCell = false
        if (isOpen) builder.beginTable()
        else builder.endTable()
      } else if (name === 'tr' || name === 'td' || name === 'th') {
        if (hasCell) builder.endCell()
        hasCell = isOpen && name !== 'tr'
        if (isOpen && name === 'tr') builder.beginRow()
      } else if (BLOCKS.has(name)) builder.endLine()
      if (isOpen) tellAttributes(piece.attributes, builder)
    }
  }
  if (hasCell) builder.endCell()
  builder.endTable()
  for (const comment of comments) builder.line(comment)
}

function tellAttributes(attributes: Parameters<typeof attributeOf>[0], builder: TextBuilder): void {
  for (const { name, value } of attributes) {
    if (value === '' || !((VALUES as readonly string[]).includes(name) || DATA.test(name))) continue
    builder.add(` ${decodeEntities(value)} `)
  }
}

/** Line ends in HTML are white space; and none at all where a tag stands between two halves of a number. */
function folded(raw: string): string {
  return decodeEntities(raw).replaceAll(/\s+/g, ' ')
}
