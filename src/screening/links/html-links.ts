// Every address of an HTML or SVG text, with what the reader sees of it; read as lenient programs read it.
import { decodeEntities } from '../../mail/html-entities.ts'
import { attributeOf, htmlPieces, type HtmlAttribute } from '../../mail/html-tags.ts'
import { urlsInText } from '../../mail/urls-in-text.ts'
import { parseUrl } from './canonical.ts'
import type { FoundLink, LinkPlace, LinkUse } from './link.ts'

/** Of one text; a newsletter has some hundred. */
export const MAX_LINKS = 2_000
/** characters of what a link is called */
const MAX_TEXT = 300

/** Attributes that hold addresses, by element; '*' for any. HTML Living Standard, attributes index; SVG 2 §16.1 */
// prettier-ignore
const ADDRESSES: readonly { readonly attribute: string; readonly elements: readonly string[]; readonly use: LinkUse }[] = [
  { attribute: 'href',       elements: ['a', 'area', 'svg:a'],                                   use: 'click' },
  { attribute: 'xlink:href', elements: ['a', 'svg:a'],                                           use: 'click' },
  { attribute: 'action',     elements: ['form'],                                                 use: 'form' },
  { attribute: 'formaction', elements: ['button', 'input'],                                      use: 'form' },
  { attribute: 'src',        elements: ['iframe', 'frame', 'embed', 'object', 'script', 'img', 'input', 'video', 'audio', 'source'], use: 'load' },
  { attribute: 'data',       elements: ['object'],                                               use: 'load' },
  { attribute: 'background', elements: ['*'],                                                    use: 'load' },
  { attribute: 'href',       elements: ['link', 'v:roundrect', 'v:rect', 'v:shape', 'image'],    use: 'load' },
]
const CSS_ADDRESS = /url\(\s{0,9}(["']?)([^"'()]{1,2000})\1\s{0,9}\)|@import\s{1,9}["']([^"']{1,2000})["']/gi
/** of a text whose white space is single blanks. HTML Living Standard §4.2.5.3 */
const REFRESH = /^ ?[\d.]{0,20} ?[;,]? ?(?:url ?= ?)?["']? ?([^"']{1,4096})/i

export interface HtmlReading {
  readonly links: readonly FoundLink[]
  /** what the page asks its reader for; undefined without a field to fill */
  readonly form?: 'password' | 'text'
}

export function linksInHtml(html: string, place: LinkPlace = 'html'): HtmlReading {
  const reader = new HtmlLinks(place)
  reader.read(html)
  return reader.done()
}

class HtmlLinks {
  readonly #place: LinkPlace
  readonly #found: FoundLink[] = []
  #base: string | undefined
  /** the anchors that are open, with what was seen since */
  #anchor: { addresses: string[]; text: string } | undefined
  #isComment = false
  #form: HtmlReading['form']

  constructor(place: LinkPlace) {
    this.#place = place
  }

  read(html: string): void {
    for (const piece of htmlPieces(html)) {
      if (this.#found.length >= MAX_LINKS) return
      if (piece.kind === 'open') this.#open(piece.name, piece.attributes)
      else if (piece.kind === 'close') {
        if (/^(?:a|svg:a)$/.test(piece.name)) this.#closeAnchor()
      } else {
        const text = html.slice(piece.start, piece.end)
        if (piece.kind === 'text') this.#text(decodeEntities(text))
        else if (piece.kind === 'raw') this.#css(text)
        // Outlook shows what stands in its conditional comments; nobody else does. Comments inside are not looked into.
        else if (!this.#isComment && /^\s*\[if\b/i.test(text)) this.#conditional(text)
      }
    }
  }

  done(): HtmlReading {
    this.#closeAnchor()
    return { links: this.#found, ...(this.#form && { form: this.#form }) }
  }

  #conditional(text: string): void {
    this.#isComment = true
    this.read(text.slice(text.indexOf(']>') + 2))
    this.#isComment = false
  }

  #open(name: string, attributes: readonly HtmlAttribute[]): void {
    if (name === 'a' || name === 'svg:a') this.#closeAnchor()
    if (name === 'base') this.#setBase(attributeOf(attributes, 'href'))
    if (name === 'meta' && /^\s*refresh\s*$/i.test(attributeOf(attributes, 'http-equiv') ?? '')) {
      const content = decodeEntities(attributeOf(attributes, 'content') ?? '').replace(/\s+/g, ' ')
      const target = REFRESH.exec(content)?.[1]
      if (target !== undefined) this.#add(target, 'refresh')
    }
    for (const { attribute, elements, use } of ADDRESSES) {
      if (!elements.includes(name) && elements[0] !== '*') continue
      const value = attributeOf(attributes, attribute)
      if (value === undefined) continue
      const address = decodeEntities(value)
      if (use === 'click') (this.#anchor ??= { addresses: [], text: '' }).addresses.push(address)
      else this.#add(address, use)
    }
    if (name === 'input' || name === 'textarea') this.#field(attributeOf(attributes, 'type') ?? 'text')
    const style = attributeOf(attributes, 'style')
    if (style?.includes('url')) this.#css(decodeEntities(style))
    const alternative = name === 'img' ? attributeOf(attributes, 'alt') : undefined
    if (alternative !== undefined && this.#anchor) this.#text(` ${decodeEntities(alternative)} `)
    if (name === 'area') this.#closeAnchor()
  }

  #field(type: string): void {
    if (/^\s*password\s*$/i.test(type)) this.#form = 'password'
    else if (/^\s*(?:text|email|tel|number)\s*$/i.test(type)) this.#form ??= 'text'
  }

  #text(text: string): void {
    if (this.#anchor) {
      if (this.#anchor.text.length < MAX_TEXT) this.#anchor.text += text
    } else if (text.includes('.')) {
      for (const { url, isDisguised, isBare } of urlsInText(text)) {
        if (!isBare || isDisguised)
          this.#push({ address: url, place: this.#place, use: 'click', text: '', isDisguised })
      }
    }
  }

  #closeAnchor(): void {
    if (!this.#anchor) return
    const text = this.#anchor.text.replace(/\s+/g, ' ').trim()
    for (const address of this.#anchor.addresses) this.#add(address, 'click', text)
    this.#anchor = undefined
  }

  #css(text: string): void {
    for (const [, , url, imported] of text.matchAll(CSS_ADDRESS)) this.#add((url ?? imported ?? '').trim(), 'load')
  }

  /** Only the first one counts. HTML Living Standard §4.2.3 */
  #setBase(href: string | undefined): void {
    if (href === undefined || this.#base !== undefined) return
    this.#base = parseUrl(decodeEntities(href))?.href
    if (this.#base !== undefined) this.#add(this.#base, 'base')
  }

  #add(address: string, use: LinkUse, text = ''): void {
    const isRelative = !/^[\s\x00-\x20]*[a-z][a-z0-9+.\s-]*:/i.test(address)
    const whole = isRelative && this.#base !== undefined ? parseUrl(address, this.#base)?.href : address
    if (whole !== undefined) this.#push({ address: whole, place: this.#place, use, text })
  }

  #push(link: FoundLink): void {
    if (this.#found.length < MAX_LINKS) this.#found.push(link)
  }
}
