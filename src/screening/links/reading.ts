// All links of a message, from every place where a reader may meet one.
import type { ParsedMessage } from '../../mail/mime-parser.ts'
import { bodyPartsOf, textOf } from '../../mail/text.ts'
import { urlsInText } from '../../mail/urls-in-text.ts'
import type { MarkedLink } from '../../mail/marks.ts'
import { drawingsInHtml, drawingsInText } from './drawn-qr.ts'
import type { FileLinks } from './file-links.ts'
import { linksInHtml, type HtmlReading } from './html-links.ts'
import { linkOf, type FoundLink, type Link } from './link.ts'
import { codesInBitmap, type Bitmap } from './qr.ts'

/** Different links of one message that are judged. */
const MAX_LINKS = 1_000
const MAX_MARKED = 100
/** characters of the text that are looked through */
const MAX_TEXT = 1_048_576

export interface LinkReading {
  /** in order of appearance, each address and text once */
  readonly links: readonly Link[]
  /** schemes that run something or open a program, as found in links to click: `javascript`, `data`, `file` … */
  readonly schemes: readonly string[]
  /** QR codes with or without an address in them */
  readonly codes: number
  /** what the body asks its reader to fill in */
  readonly form?: 'password' | 'text'
  /** not everything was looked at */
  readonly isCut: boolean
}

/** Schemes without a place on the web that a click should never open. */
const DANGEROUS =
  /^[\s\x00-\x20]*(javascript|vbscript|data|blob|file|mhtml|search-ms|search|ms-[\w-]{1,40}|shell|about|intent|itms-services|mk|res)\s*:/i

/** @param files  what was found in attached files and pictures */
export async function readLinks(bytes: Uint8Array, message: ParsedMessage, files: FileLinks): Promise<LinkReading> {
  const found: FoundLink[] = []
  const drawings: Bitmap[] = []
  let form: HtmlReading['form']
  let left = MAX_TEXT
  for (const part of bodyPartsOf(message.root)) {
    if (left <= 0) break
    const text = textOf(bytes, part).slice(0, left)
    left -= text.length
    if (part.subtype === 'html') {
      const reading = linksInHtml(text)
      found.push(...reading.links)
      form = reading.form === 'password' ? 'password' : (form ?? reading.form)
      drawings.push(...drawingsInHtml(text))
    } else {
      for (const { url, isDisguised } of urlsInText(text)) {
        found.push({ address: url, place: 'text', use: 'click', text: '', isDisguised })
        if (found.length > 2 * MAX_LINKS) break
      }
      drawings.push(...drawingsInText(text))
    }
  }
  const drawn = (await Promise.all(drawings.map(codesInBitmap))).flat()
  found.push(...codeLinks(files.codes, 'qr'), ...codeLinks(drawn, 'drawn-qr'), ...files.links)
  const links = distinct(found)
  return {
    links: links.slice(0, MAX_LINKS),
    schemes: schemesOf(found),
    codes: files.codes.length + drawn.length,
    ...(form && { form }),
    isCut: files.isCut || left <= 0 || links.length > MAX_LINKS,
  }
}

/** What is remembered of a message's links: where a click leads, the addresses before the pictures. */
export function markedLinks({ links }: LinkReading): MarkedLink[] {
  const marked = new Map<string, MarkedLink>()
  const isClicked = ({ use }: Link) => use !== 'load' && use !== 'base'
  for (const link of [...links.filter(isClicked), ...links.filter((each) => !isClicked(each))]) {
    for (const { url, domain } of [link, link.target]) {
      if (marked.size < MAX_MARKED && !marked.has(url)) marked.set(url, { url, domain })
    }
  }
  return [...marked.values()]
}

/** A telephone opens what a code says also when its scheme is missing. */
function codeLinks(codes: readonly string[], place: 'qr' | 'drawn-qr'): FoundLink[] {
  return codes.flatMap((code) =>
    [...urlsInText(code)].map(({ url }) => ({ address: url, place, use: 'click', text: '' }) as const),
  )
}

function distinct(found: readonly FoundLink[]): Link[] {
  const links = new Map<string, Link>()
  for (const each of found) {
    const key = `${each.place} ${each.use} ${each.address}\n${each.text}`
    if (links.has(key) || links.size > MAX_LINKS) continue
    const link = linkOf(each)
    if (link) links.set(key, link)
  }
  return [...links.values()]
}

function schemesOf(found: readonly FoundLink[]): string[] {
  const clicked = found.filter(({ use, place }) => use !== 'load' && place !== 'file')
  return [...new Set(clicked.flatMap(({ address }) => DANGEROUS.exec(address)?.[1]?.toLowerCase() ?? []))]
}
