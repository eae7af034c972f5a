// Reads XML as a flow of tags and text: one pass, linear, no tree, nothing thrown, no entities of a document's own.
import { asBuffer, utf16Text } from '../../../mail/bytes.ts'
import { decodeCharset } from '../../../mail/charset.ts'
import { decodeEntities } from '../../../mail/html-entities.ts'

/** Hears of tags and text, in order. Names come without their prefix: documents choose prefixes as they like. */
export interface XmlListener {
  /** @param attributes  as written, between the name and ">" */
  open(name: string, attributes: string): void
  close(name: string): void
  /** character references decoded */
  text(text: string): void
}

const MAX_NAME = 60 // characters; the longest name of ECMA-376 has 40
/** Characters of a tag in which quotes are believed: with one that nobody closes every tag would be read to the end. */
const MAX_TAG = 8_192
const VALUE = /^\s*=\s*(?:"([^"]*)"|'([^']*)')/
const ENCODING = /^<\?xml[^>]{0,100}?encoding\s?=\s?["']([\w-]{1,40})["']/

/** By its mark, else as its declaration says, else UTF-8. XML 1.0 appendix F */
export function decodeXml(bytes: Uint8Array): string {
  const buffer = asBuffer(bytes)
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return utf16Text(buffer, 2)
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return decodeCharset(buffer.subarray(2), 'utf-16be')
  if (buffer[0] === 0x3c && buffer[1] === 0) return utf16Text(buffer)
  const label = ENCODING.exec(buffer.toString('latin1', 0, 200))?.[1] ?? 'utf-8'
  return decodeCharset(buffer, /^utf-?16/i.test(label) ? 'utf-8' : label)
}

export function scanXml(xml: string, listener: XmlListener): void {
  let at = 0
  while (at < xml.length) {
    const open = xml.indexOf('<', at)
    if (open !== at) listener.text(decodeEntities(xml.slice(at, open < 0 ? undefined : open)))
    if (open < 0) return
    const next = xml.charCodeAt(open + 1)
    if (next === EXCLAMATION || next === QUESTION) {
      at = declaration(xml, open, listener)
      continue
    }
    const close = tagEnd(xml, open)
    const end = close < 0 ? xml.length : close
    tag(xml, open, end, listener)
    at = end + 1
  }
}

const [EXCLAMATION, QUESTION, SLASH, COLON, QUOTE, APOSTROPHE, END] = [0x21, 0x3f, 0x2f, 0x3a, 0x22, 0x27, 0x3e]

/** An attribute's value. @param name  without prefix; '' when it is absent */
export function xmlAttribute(attributes: string, name: string): string {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    const before = attributes.charCodeAt(at - 1)
    if (before > 0x20 && before !== COLON) continue
    const value = VALUE.exec(attributes.slice(at + name.length))
    if (value) return decodeEntities(value[1] ?? value[2] ?? '')
  }
  return ''
}

/** Comments say nothing to a reader of the document; CDATA is text. @returns where reading goes on */
function declaration(xml: string, open: number, listener: XmlListener): number {
  const [start, mark] = xml.startsWith('<![CDATA[', open)
    ? [open + 9, ']]>']
    : xml.startsWith('<!--', open)
      ? [open + 4, '-->']
      : [open, '>']
  const end = xml.indexOf(mark, start)
  if (mark === ']]>') listener.text(xml.slice(start, end < 0 ? undefined : end))
  return end < 0 ? xml.length : end + mark.length
}

/** ">" may stand inside a quoted value. */
function tagEnd(xml: string, open: number): number {
  const first = xml.indexOf('>', open)
  if (first < 0 || xml.charCodeAt(open + 1) === SLASH) return first
  let quote = 0
  const most = Math.min(xml.length, Math.max(first + 1, open + MAX_TAG))
  for (let at = open + 1; at < most; at++) {
    const code = xml.charCodeAt(at)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === QUOTE || code === APOSTROPHE) quote = code
    else if (code === END) return at
  }
  return first // a quote that nobody closes: the tag ends where it would without it
}

function tag(xml: string, open: number, end: number, listener: XmlListener): void {
  const isClose = xml.charCodeAt(open + 1) === SLASH
  let nameStart = isClose ? open + 2 : open + 1
  let nameEnd = nameStart
  while (nameEnd < end && nameEnd - nameStart < MAX_NAME) {
    const code = xml.charCodeAt(nameEnd)
    if (code <= 0x20 || code === SLASH) break
    if (code === COLON) nameStart = nameEnd + 1
    nameEnd++
  }
  const name = xml.slice(nameStart, nameEnd)
  if (isClose) return listener.close(name)
  listener.open(name, xml.slice(nameEnd, end))
  if (xml.charCodeAt(end - 1) === SLASH) listener.close(name)
}
