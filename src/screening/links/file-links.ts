// The links of attached files, and the pictures that may show a QR code: looked for while the files are unpacked anyway.
import { monotonic } from '../../base/clock.ts'
import { asBuffer } from '../../mail/bytes.ts'
import { decodeEntities } from '../../mail/html-entities.ts'
import { urlsInText } from '../../mail/urls-in-text.ts'
import type { Contents, Item } from '../containers/unpack.ts'
import { linksInHtml } from './html-links.ts'
import type { FoundLink } from './link.ts'
import { linksInPdf } from './pdf-links.ts'
import { codesInImage, MAX_IMAGE_BYTES } from './qr.ts'

export interface FileLinks {
  readonly links: readonly FoundLink[]
  /** what the QR codes in pictures say */
  readonly codes: readonly string[]
  /** something was not looked at: too many files, links or pictures, or no time left for them */
  readonly isCut: boolean
}

const MAX_TEXT = 1_048_576 // bytes of one file
const MAX_LINKS = 2_000
const MAX_PICTURES = 16
/** ms for all pictures of a message; one of 8 million pixels takes a quarter of it */
const PICTURES_MS = 1_500

const PICTURES: ReadonlySet<string> = new Set(['png', 'jpg', 'gif', 'bmp'])
const OFFICE: ReadonlySet<string> = new Set(['docx', 'xlsx', 'xlsb', 'pptx', 'vsdx', 'odt'])
/** ECMA-376 part 2 §9.3 (relationships), part 1 §17.16.5.25 (HYPERLINK); OpenDocument part 3 §19.918 */
const OFFICE_ADDRESS =
  /\b(?:Target|xlink:href|w:instr)\s?=\s?"(?:\s?HYPERLINK &quot;)?((?:https?|ftp):[^"<>]{1,4096}?)(?=&quot;|")|\bHYPERLINK\s{1,9}"((?:https?|ftp):[^"<>\r\n]{1,4096})"/gi
/** names and properties of XML itself: no reader opens them */
const NAMESPACE = /^https?:\/\/(?:schemas\.(?:openxmlformats|microsoft)|www\.w3|purl|docs\.oasis-open)\.(?:org|com)\//i

/** Reads pictures before it returns, so that nothing unpacked is kept. */
export async function fileLinks({ items, limit }: Contents): Promise<FileLinks> {
  const links: FoundLink[] = []
  const pictures: Uint8Array[] = []
  for (const item of items) {
    if (PICTURES.has(item.type.id)) pictures.push(item.bytes)
    else if (item.isAttachment && links.length < MAX_LINKS) {
      if (item.type.id === 'pdf') {
        const found = linksInPdf(item.bytes)
        links.push(...found.links)
        pictures.push(...found.pictures)
      } else links.push(...linksIn(item))
    }
  }
  const { codes, isCut } = await codesIn(pictures)
  return { links: links.slice(0, MAX_LINKS), codes, isCut: isCut || limit !== undefined || links.length >= MAX_LINKS }
}

async function codesIn(pictures: readonly Uint8Array[]): Promise<{ codes: string[]; isCut: boolean }> {
  const codes: string[] = []
  const readable = pictures.filter(({ length }) => length <= MAX_IMAGE_BYTES).slice(0, MAX_PICTURES)
  const endsAt = monotonic() + PICTURES_MS
  for (const picture of readable) {
    if (monotonic() > endsAt) return { codes, isCut: true }
    codes.push(...(await codesInImage(picture)))
  }
  return { codes, isCut: readable.length < pictures.length }
}

function linksIn(item: Item): FoundLink[] {
  const { id } = item.type
  const text = () => asBuffer(item.bytes).subarray(0, MAX_TEXT).toString('utf8')
  if (item.container && OFFICE.has(item.container.type.id))
    return /\.(?:rels|xml)$/i.test(item.name) ? inOffice(text()) : []
  if (id === 'html' || id === 'svg') return [...linksInHtml(text(), 'file').links]
  if (id === 'url')
    return [...text().matchAll(/^URL\s?=\s?(\S{1,4096})/gim)].map(([, address]) => inFile(address ?? ''))
  if (id === 'rtf' || id === 'doc') return inOffice(asBuffer(item.bytes).subarray(0, MAX_TEXT).toString('latin1'))
  if (id === 'txt' || id === 'ics' || id === 'vcf') return [...urlsInText(text())].map(({ url }) => inFile(url))
  return []
}

function inOffice(text: string): FoundLink[] {
  const found = [...text.matchAll(OFFICE_ADDRESS)].map(([, quoted, field]) => decodeEntities(quoted ?? field ?? ''))
  return found.filter((address) => !NAMESPACE.test(address)).map(inFile)
}

const inFile = (address: string): FoundLink => ({ address, place: 'file', use: 'click', text: '' })
