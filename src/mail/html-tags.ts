// The tags of an HTML text with the places of their attribute values: for what reads links, and for what rewrites them.
// One pass, linear, no tree, nothing thrown. HTML Living Standard §13.2.5 as far as tags and attributes go.

export interface HtmlAttribute {
  /** lower case */
  readonly name: string
  /** as written, character references not decoded; '' for an attribute without a value */
  readonly value: string
  /** where the value stands, without its quotes */
  readonly start: number
  readonly end: number
}

export type HtmlPiece =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | { readonly kind: 'comment'; readonly start: number; readonly end: number }
  /** what browsers do not read as markup: the content of `style`, `script` … */
  | { readonly kind: 'raw'; readonly element: string; readonly start: number; readonly end: number }
  | { readonly kind: 'open'; readonly name: string; readonly attributes: readonly HtmlAttribute[] }
  | { readonly kind: 'close'; readonly name: string }

/** Elements whose content is text only. HTML Living Standard §13.2.6.2; `noscript` holds markup where no script runs */
const RAW: ReadonlySet<string> = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed'])
const MAX_NAME = 40 // characters of an element; longer ones are none that anybody knows
const MAX_ATTRIBUTES = 200 // of one tag; the rest is passed over

/** @param html  every character of it is in at most one piece; places count from its beginning */
export function* htmlPieces(html: string): Generator<HtmlPiece> {
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    const textEnd = open < 0 ? html.length : open
    if (textEnd > at) yield { kind: 'text', start: at, end: textEnd }
    if (open < 0) return
    if (html[open + 1] === '!' || html[open + 1] === '?') {
      const [start, end, next] = commentAt(html, open)
      if (end > start) yield { kind: 'comment', start, end }
      at = next
      continue
    }
    const isClose = html[open + 1] === '/'
    const nameStart = isClose ? open + 2 : open + 1
    const nameEnd = endOfName(html, nameStart)
    if (nameEnd === nameStart) {
      yield { kind: 'text', start: open, end: open + 1 } // "a < b": no tag begins here
      at = open + 1
      continue
    }
    const name = html.slice(nameStart, Math.min(nameEnd, nameStart + MAX_NAME)).toLowerCase()
    const { attributes, end } = attributesFrom(html, nameEnd)
    yield isClose ? { kind: 'close', name } : { kind: 'open', name, attributes }
    at = end
    if (!isClose && RAW.has(name)) {
      const close = closingOf(html, end, name)
      if (close > end) yield { kind: 'raw', element: name, start: end, end: close }
      at = close
    }
  }
}

/** The first attribute of a name: browsers take no later one. */
export function attributeOf(attributes: readonly HtmlAttribute[], name: string): string | undefined {
  return attributes.find((each) => each.name === name)?.value
}

/** @returns where the content begins and ends, and where reading goes on */
function commentAt(html: string, open: number): [start: number, end: number, next: number] {
  if (!html.startsWith('<!--', open)) {
    const end = html.indexOf('>', open)
    return end < 0 ? [open, open, html.length] : [open, open, end + 1]
  }
  const start = open + 4
  if (html.startsWith('>', start)) return [start, start, start + 1]
  if (html.startsWith('->', start)) return [start, start, start + 2]
  const end = html.indexOf('--', start)
  // "--!>" ends a comment as well. §13.2.5.52
  for (let dashes = end; dashes >= 0; dashes = html.indexOf('--', dashes + 1)) {
    if (html[dashes + 2] === '>') return [start, dashes, dashes + 3]
    if (html.startsWith('!>', dashes + 2)) return [start, dashes, dashes + 4]
  }
  return [start, html.length, html.length]
}

function isLetter(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
}

/** White space of HTML, "/" and ">" end a name. */
function endOfName(html: string, from: number): number {
  if (!isLetter(html.charCodeAt(from))) return from
  let at = from + 1
  while (at < html.length && !isSpace(html.charCodeAt(at)) && html[at] !== '/' && html[at] !== '>') at++
  return at
}

const isSpace = (code: number) => code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0b)

/** A tag that is cut off at the end of the text counts: programs differ in whether they show it. */
function attributesFrom(html: string, from: number): { attributes: HtmlAttribute[]; end: number } {
  const attributes: HtmlAttribute[] = []
  let at = from
  while (at < html.length) {
    const code = html.charCodeAt(at)
    if (code === 0x3e) return { attributes, end: at + 1 }
    if (isSpace(code) || code === 0x2f) {
      at++
      continue
    }
    const nameStart = at
    // An "=" at the very start belongs to the name. §13.2.5.32
    at++
    while (at < html.length && !isSpace(html.charCodeAt(at)) && !'=/>'.includes(html.charAt(at))) at++
    const name = html.slice(nameStart, Math.min(at, nameStart + MAX_NAME)).toLowerCase()
    const { start, end, next } = valueFrom(html, at)
    if (attributes.length < MAX_ATTRIBUTES) attributes.push({ name, value: html.slice(start, end), start, end })
    at = next
  }
  return { attributes, end: html.length }
}

/** @param from  behind the name of an attribute */
function valueFrom(html: string, from: number): { start: number; end: number; next: number } {
  let at = from
  while (isSpace(html.charCodeAt(at))) at++
  if (html[at] !== '=') return { start: from, end: from, next: at }
  at++
  while (isSpace(html.charCodeAt(at))) at++
  const quote = html[at]
  if (quote === '"' || quote === "'") {
    const found = html.indexOf(quote, at + 1)
    const end = found < 0 ? html.length : found
    return { start: at + 1, end, next: Math.min(end + 1, html.length) }
  }
  const start = at
  while (at < html.length && !isSpace(html.charCodeAt(at)) && html[at] !== '>') at++
  return { start, end: at, next: at }
}

/** Where the end tag of an element begins whose content is no markup; the end of all when it is never closed. */
function closingOf(html: string, from: number, name: string): number {
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2)) {
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() !== name) continue
    const after = html.charCodeAt(at + 2 + name.length)
    if (Number.isNaN(after) || isSpace(after) || after === 0x2f || after === 0x3e) return at
  }
  return html.length
}
