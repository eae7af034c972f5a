// Property sets of OLE files: title, author, company, and the organisation's own: labels. [MS-OLEPS] 2.21 PropertySetStream
import { asBuffer, utf16Text } from '../../../mail/bytes.ts'
import { decodeCharset } from '../../../mail/charset.ts'
import type { OleStream } from '../../containers/compound-file.ts'
import { addProperty, type Properties } from './package-parts.ts'

/** [MS-OSHARED] 2.3.3.2.1.1 and 2.3.3.2.2.1: what the numbers mean */
const SUMMARY = new Map([[2, 'title'], [3, 'subject'], [4, 'creator'], [5, 'keywords'], [6, 'description'], [8, 'lastModifiedBy']]) // prettier-ignore
const DOCUMENT = new Map([[2, 'category'], [14, 'Manager'], [15, 'Company']]) // prettier-ignore
const CODE_PAGE = 1
const [VT_LPSTR, VT_LPWSTR] = [0x1e, 0x1f] // [MS-OLEPS] 2.2
const MAX_FIELDS = 500
/** [MS-UCODEREF] 2.2.1: code pages that documents name, beside those called windows-… */
const UTF16 = 1200
const PAGES = new Map([[65001, 'utf-8'], [936, 'gbk'], [54936, 'gb18030'], [950, 'big5'], [932, 'shift_jis'], [949, 'euc-kr'], [10000, 'macintosh']]) // prettier-ignore

export function charsetOfPage(page: number): string {
  return PAGES.get(page) ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : '')
}

export function olePropertiesOf(streams: readonly OleStream[]): Properties {
  const properties: Properties = {}
  for (const { path, bytes } of streams) {
    const names = path.endsWith('\x05SummaryInformation')
      ? SUMMARY
      : path.endsWith('\x05DocumentSummaryInformation')
        ? DOCUMENT
        : undefined
    if (names === undefined) continue
    const stream = asBuffer(bytes)
    const sets = stream.length >= 28 ? Math.min(2, stream.readUInt32LE(24)) : 0
    for (let set = 0; set < sets; set++) {
      const at = 28 + set * 20 + 16
      // The second set of a document's summary is that of its own, named properties.
      if (at + 4 <= stream.length) readSet(stream.subarray(stream.readUInt32LE(at)), set === 0 ? names : undefined, properties) // prettier-ignore
    }
  }
  return properties
}

/** [MS-OLEPS] 2.20 PropertySet: pairs of number and offset, then typed values. */
function readSet(set: Buffer, names: ReadonlyMap<number, string> | undefined, properties: Properties): void {
  if (set.length < 8) return
  const fields: [id: number, at: number][] = []
  for (let index = 0; index < Math.min(set.readUInt32LE(4), MAX_FIELDS); index++) {
    const at = 8 + index * 8
    if (at + 8 > set.length) break
    fields.push([set.readUInt32LE(at), set.readUInt32LE(at + 4)])
  }
  const page = fields.find(([id]) => id === CODE_PAGE)?.[1] ?? set.length
  const codePage = page + 6 <= set.length ? set.readUInt16LE(page + 4) : 0
  const own = names ?? dictionaryOf(set, fields.find(([id]) => id === 0)?.[1] ?? set.length, codePage)
  for (const [id, at] of fields) {
    const name = own.get(id)
    if (name === undefined || at + 8 > set.length) continue
    const type = set.readUInt32LE(at)
    const count = set.readUInt32LE(at + 4)
    if (type === VT_LPSTR) addProperty(properties, name, textOf(set, at + 8, count, codePage))
    else if (type === VT_LPWSTR) addProperty(properties, name, textOf(set, at + 8, count * 2, UTF16))
  }
}

/** [MS-OLEPS] 2.17 Dictionary: the names of own properties. */
function dictionaryOf(set: Buffer, start: number, codePage: number): Map<number, string> {
  const names = new Map<number, string>()
  if (start + 4 > set.length) return names
  const count = Math.min(set.readUInt32LE(start), MAX_FIELDS)
  let at = start + 4
  for (let index = 0; index < count && at + 8 <= set.length; index++) {
    const length = set.readUInt32LE(at + 4) * (codePage === UTF16 ? 2 : 1)
    names.set(set.readUInt32LE(at), textOf(set, at + 8, length, codePage))
    at += 8 + length + (codePage === UTF16 ? (4 - (length % 4)) % 4 : 0)
  }
  return names
}

function textOf(set: Buffer, at: number, length: number, codePage: number): string {
  const bytes = set.subarray(at, Math.min(set.length, at + length))
  const text = codePage === UTF16 ? utf16Text(bytes) : decodeCharset(bytes, charsetOfPage(codePage))
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}
