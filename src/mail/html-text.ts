// Readable text of HTML, for search, previews and screening. One pass, linear, no tree; never for display as HTML.
import { decodeEntities } from './html-entities.ts'

/** Elements whose content is not read. */
const SKIPPED = new Set([
  'script',
  'style',
  'title',
  'template',
  'noscript',
  'textarea',
  'select',
  'object',
  'svg',
  'math',
])

/** Elements that begin and end a line. HTML Living Standard §15.3 (display: block and kin) */
const BLOCKS = new Set(
  'address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre search section summary table tbody tfoot thead tr ul xmp'.split(
    ' ',
  ),
)

const CELLS = new Set(['td', 'th'])

/** @returns text with one line per block, white space folded, character references decoded */
export function htmlToText(html: string): string {
  const lines = new Lines()
  readMarkup(html, {
    text: (raw) => lines.add(raw),
    open: (name) => lines.separate(name),
    close: (name) => lines.separate(name),
  })
  return lines.text()
}

/** Hears of text and tags, in order. */
export interface MarkupListener {
  /** character references not yet decoded */
  text(raw: string): void
  /** @param name lower case. attributes: as written, between the name and ">" */
  open(name: string, attributes: string): void
  close(name: string): void
}

/** Comments, and elements whose content nobody reads, are left out. */
export function readMarkup(html: string, listener: MarkupListener): void {
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) {
      listener.text(html.slice(at))
      break
    }
    if (open > at) listener.text(html.slice(at, open))
    at = skipMarkup(html, open, listener)
  }
}

/** @returns where reading goes on after the "<" at `open` */
function skipMarkup(html: string, open: number, listener: MarkupListener): number {
  const next = html.charCodeAt(open + 1)
  if (next === 0x21 || next === 0x3f) return skipDeclaration(html, open)
  const isEnd = next === 0x2f
  const nameStart = isEnd ? open + 2 : open + 1
  const name = tagName(html, nameStart)
  if (name === '') {
    if (isEnd) return after(html, html.indexOf('>', open))
    listener.text('<') // "a < b": no tag begins here
    return open + 1
  }
  const end = tagEnd(html, nameStart + name.length)
  if (isEnd) listener.close(name)
  else listener.open(name, html.slice(nameStart + name.length, html[end - 1] === '>' ? end - 1 : end))
  if (!isEnd && SKIPPED.has(name) && html[end - 2] !== '/') return skipElement(html, end, name)
  return end
}

/** Comments, doctypes, processing instructions, CDATA and the conditional comments of Outlook. */
function skipDeclaration(html: string, open: number): number {
  if (!html.startsWith('<!--', open)) return after(html, html.indexOf('>', open))
  if (html.startsWith('>', open + 4)) return open + 5
  const end = html.indexOf('-->', open + 2)
  return end < 0 ? html.length : end + 3
}

/** Letters and digits from `from` on, lower case. */
function tagName(html: string, from: number): string {
  let end = from
  while (end < html.length && end - from < MAX_NAME) {
    const code = html.charCodeAt(end)
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
    if (!isLetter && !(end > from && code >= 0x30 && code <= 0x39)) break
    end++
  }
  return html.slice(from, end).toLowerCase()
}

const MAX_NAME = 20 // longer than any element that matters here

/** The place after the ">" which ends a tag; ">" inside a quoted value does not. HTML Living Standard §13.2.5.32 ff. */
function tagEnd(html: string, from: number): number {
  let quote = 0
  let isAfterEquals = false
  for (let i = from; i < html.length; i++) {
    const code = html.charCodeAt(i)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === 0x3e) return i + 1
    else if (isAfterEquals && (code === 0x22 || code === 0x27)) {
      quote = code
      isAfterEquals = false
    } else if (code === 0x3d) isAfterEquals = true
    else if (code > 0x20) isAfterEquals = false
  }
  return html.length
}

/** The place of the end tag of an element whose content is left out; the end of all when it is never closed. */
function skipElement(html: string, from: number, name: string): number {
  for (let i = html.indexOf('</', from); i >= 0; i = html.indexOf('</', i + 2)) {
    if (tagName(html, i + 2) === name) return tagEnd(html, i + 2 + name.length)
  }
  return html.length
}

const after = (html: string, found: number): number => (found < 0 ? html.length : found + 1)

/** Gathers text; white space is folded and lines are trimmed. */
export class Lines {
  readonly #done: string[] = []
  #line: string[] = []

  add(text: string): void {
    this.#line.push(text)
  }

  /** What a tag does to the lines around it. */
  separate(name: string): void {
    if (BLOCKS.has(name)) this.#breakLine()
    else if (CELLS.has(name)) this.add(' ')
  }

  #breakLine(): void {
    if (this.#line.length === 0) return
    const text = decodeEntities(this.#line.join('')).replace(WHITE_SPACE, ' ').trim()
    this.#line = []
    if (text !== '') this.#done.push(text)
  }

  text(): string {
    this.#breakLine()
    return this.#done.join('\n')
  }
}

const WHITE_SPACE = /[\s\u200b\u00ad]+/g
