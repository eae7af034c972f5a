// HTML as a person sees it: shown and hidden text apart, what links are called, what images are said to show.
import { decodeEntities } from './html-entities.ts'
import { attributeOf, attributePattern, isSeen, shownInside, SHOWN_AT_FIRST, type Shown } from './html-style.ts'
import { Lines, readMarkup } from './html-text.ts'

export interface HtmlReading {
  readonly text: string
  /** what is there but not seen: not displayed, of no size, of the colour of its background, far off the page */
  readonly hidden: string
  /** in order, white space folded, '' left out */
  readonly linkTexts: readonly string[]
}

/** reliability.md §3, MIME bombs: deeper elements are taken for their parents' */
const MAX_DEPTH = 256
const MAX_LINKS = 200
const MAX_LINK_TEXT = 300 // UTF-16 units of one link

/** Elements without an end tag. HTML Living Standard §13.1.2 */
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
/** What a new element of the same kind ends. HTML Living Standard §13.1.2.4 */
const SELF_ENDING = new Set('p li dt dd td th tr option'.split(' '))
const HREF = attributePattern('href')
const ALT = attributePattern('alt')

export function readHtml(html: string): HtmlReading {
  const reader = new Reader()
  readMarkup(html, reader)
  return reader.reading()
}

class Reader {
  readonly #seen = new Lines()
  readonly #hidden = new Lines()
  readonly #open: { readonly name: string; readonly shown: Shown }[] = []
  readonly #linkTexts: string[] = []
  #link: string | undefined // what the link in hand is called, so far

  text(raw: string): void {
    if (!isSeen(this.#shown)) return this.#hidden.add(raw)
    this.#seen.add(raw)
    if (this.#link !== undefined && this.#link.length < MAX_LINK_TEXT) this.#link += raw.slice(0, MAX_LINK_TEXT)
  }

  open(name: string, attributes: string): void {
    this.#separate(name)
    if (name === 'img') this.text(` ${attributeOf(attributes, ALT)} `)
    if (VOID.has(name)) return
    if (SELF_ENDING.has(name) && this.#open.at(-1)?.name === name) this.#open.pop()
    if (name === 'a') {
      this.#endLink()
      if (HREF.test(attributes)) this.#link = ''
    }
    if (this.#open.length < MAX_DEPTH) this.#open.push({ name, shown: shownInside(this.#shown, attributes) })
  }

  close(name: string): void {
    this.#separate(name)
    if (name === 'a') this.#endLink()
    const place = this.#open.findLastIndex((element) => element.name === name)
    if (place >= 0) this.#open.length = place
  }

  reading(): HtmlReading {
    this.#endLink()
    return { text: this.#seen.text(), hidden: this.#hidden.text(), linkTexts: this.#linkTexts }
  }

  get #shown(): Shown {
    return this.#open.at(-1)?.shown ?? SHOWN_AT_FIRST
  }

  #separate(name: string): void {
    this.#seen.separate(name)
    this.#hidden.separate(name)
    if (this.#link !== undefined) this.#link += ' '
  }

  #endLink(): void {
    const text = decodeEntities(this.#link ?? '')
      .replace(/\s+/g, ' ')
      .trim()
    if (text !== '' && this.#linkTexts.length < MAX_LINKS) this.#linkTexts.push(text)
    this.#link = undefined
  }
}
