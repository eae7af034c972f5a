// The MIME parser: bytes in, in chunks of any size, a tree of parts with offsets out. It keeps headers, never bodies,
// looks at every byte once, and throws on no input: what is wrong with a message becomes a signal.
import type { Part } from './structure.ts'
import type { Signal } from './signal.ts'
import { asBuffer } from './bytes.ts'
import { readContentFields, type ContentFields } from './content-fields.ts'
import { Header } from './header.ts'
import { envelopeOf } from './message-envelope.ts'
import { openPart, sectionUnder, type OpenPart } from './open-part.ts'
import { IDENTITY_ENCODINGS } from './transfer-encoding.ts'
import { Base64Check } from './base64-check.ts'
import { SignalNotes } from './signal-notes.ts'

// reliability.md §3, MIME bombs
const MAX_DEPTH = 50
const MAX_PARTS = 10_000
const MAX_HEADER_BYTES = 1_048_576 // of one header; 20,000 recipients fit
const MAX_ALL_HEADERS_BYTES = 4_194_304 // of all headers of a message: what the parser keeps in memory
const MAX_HEADER_FIELDS = 10_000 // of one header
const MAX_HEADER_LINE = 262_144 // bytes; RFC 5322 §2.1.1 allows 998
const MAX_BOUNDARY_LINE = 1_024 // bytes; RFC 2046 §5.1.1 allows 70 for the boundary
const LONG_LINE = 998 // bytes without the line end. RFC 5322 §2.1.1

export interface ParsedMessage {
  readonly root: Part
  /** the header of the message itself */
  readonly header: Header
  /** what was malformed, one signal per kind; the rows are in mime-signals.ts */
  readonly signals: readonly Signal[]
  /** bytes of the message */
  readonly size: number
  /** The header of any part of the tree, also of `part.message`. */
  headerOf(part: Part): Header
}

/** Parses a message that is in memory. */
export function parseMessage(bytes: Uint8Array): ParsedMessage {
  const parser = new MimeParser()
  parser.write(bytes)
  return parser.end()
}

const LF = 10
const CR = 13
const DASH = 45

/** Push parser: `write` any number of times, then `end` once. */
export class MimeParser {
  readonly #notes = new SignalNotes()
  readonly #headers = new Map<Part, Header>()
  readonly #stack: OpenPart[] = [openPart('', 0, 'text/plain')]
  /** delimiter ("--" + boundary) of each open multipart → its place in the stack; the innermost of equal ones */
  readonly #delimiters = new Map<string, number>()
  #parts = 1
  #isSplitting = false // lines are compared with boundaries: from the first multipart on, until there are too many parts
  #headerBytesLeft = MAX_ALL_HEADERS_BYTES

  #chunkStart = 0 // offset of the chunk in hand
  #lineStart = 0
  #lineNumber = 0
  #longestLine = 0
  #carry: Buffer[] = [] // the kept beginning of a line that goes on in the next chunk
  #carried = 0 // bytes in it
  #lastByte = 0 // of the chunk before
  #previousEnd = 0 // where the line before ends, without its line end
  #previousIsEmpty = false

  write(chunk: Uint8Array): void {
    const bytes = asBuffer(chunk)
    const { length } = bytes
    if (length === 0) return
    let from = 0
    let nuls = 0
    let bareCrs = this.#lastByte === CR && bytes[0] !== LF ? 1 : 0
    for (let i = 0; i < length; i++) {
      const byte = bytes[i]!
      if (byte > CR) continue
      if (byte === LF) {
        this.#endLine(bytes, from, i + 1)
        from = i + 1
      } else if (byte === CR) {
        if (i + 1 < length && bytes[i + 1] !== LF) bareCrs++
      } else if (byte === 0) nuls++
    }
    if (nuls > 0) this.#notes.count('mime.nul', nuls)
    if (bareCrs > 0) this.#notes.count('mime.bare-cr', bareCrs)
    if (from < length) this.#keep(bytes, from, length)
    this.#lastByte = bytes[length - 1]!
    this.#chunkStart += length
  }

  end(): ParsedMessage {
    const size = this.#chunkStart
    if (this.#lastByte === CR) this.#notes.count('mime.bare-cr')
    if (this.#lineStart < size) {
      this.#line(Buffer.concat(this.#carry), 0, this.#carried, size, size)
      this.#lineNumber++
    }
    const lines = this.#lineNumber
    while (this.#stack.length > 1) this.#closeTop(size, lines)
    const root = this.#finished(this.#stack.pop()!, size, lines)
    if (this.#longestLine > LONG_LINE) this.#notes.largest('mime.long-line', this.#longestLine)
    const headers = this.#headers
    const headerOf = (part: Part) => headers.get(part) ?? new Header([])
    return { root, header: headerOf(root), signals: this.#notes.signals(), size, headerOf }
  }

  /** Bytes of a line that are looked at; the rest of a longer line only counts. */
  get #lineLimit(): number {
    return this.#top.bodyStart < 0 ? MAX_HEADER_LINE : MAX_BOUNDARY_LINE
  }

  get #top(): OpenPart {
    return this.#stack[this.#stack.length - 1]!
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    const end = Math.min(to, from + this.#lineLimit - this.#carried)
    if (end <= from) return
    this.#carry.push(Buffer.from(bytes.subarray(from, end))) // a copy: the caller may use its chunk again
    this.#carried += end - from
  }

  /** A line ends at `to` of this chunk; it began at `from`, or in a chunk before. */
  #endLine(bytes: Buffer, from: number, to: number): void {
    const lineEnd = this.#chunkStart + to
    const beforeEnd = to > 1 ? bytes[to - 2] : this.#lastByte
    const hasCr = beforeEnd === CR && lineEnd - this.#lineStart > 1
    if (!hasCr) this.#notes.count('mime.bare-lf')
    const contentEnd = lineEnd - (hasCr ? 2 : 1)
    if (this.#carried > 0) {
      this.#keep(bytes, from, to)
      const line = Buffer.concat(this.#carry)
      this.#carry = []
      this.#carried = 0
      this.#line(line, 0, line.length, contentEnd, lineEnd)
    } else this.#line(bytes, from, Math.min(to, from + this.#lineLimit), contentEnd, lineEnd)
    if (contentEnd - this.#lineStart > this.#longestLine) this.#longestLine = contentEnd - this.#lineStart
    this.#lineNumber++
    this.#previousEnd = contentEnd
    this.#previousIsEmpty = contentEnd === this.#lineStart
    this.#lineStart = lineEnd
  }

  /** @param from,to  the kept bytes of the line, with its line end. contentEnd, lineEnd: offsets in the message */
  #line(bytes: Buffer, from: number, to: number, contentEnd: number, lineEnd: number): void {
    if (bytes[from] === DASH && bytes[from + 1] === DASH && this.#isSplitting) {
      const isWhole = to - from === lineEnd - this.#lineStart && to - from <= MAX_BOUNDARY_LINE
      if (isWhole && this.#atBoundary(bytes, from, from + contentEnd - this.#lineStart, lineEnd)) return
    }
    const top = this.#top
    if (top.bodyStart >= 0) top.base64?.line(bytes, from, Math.min(to, from + MAX_BOUNDARY_LINE))
    else if (contentEnd === this.#lineStart && lineEnd > contentEnd) this.#endHeader(top, lineEnd, this.#lineNumber + 1)
    else this.#headerLine(top, bytes.toString('latin1', from, to), lineEnd)
  }

  #headerLine(top: OpenPart, line: string, lineEnd: number): void {
    const { collector } = top
    top.headerBytes += line.length
    this.#headerBytesLeft -= line.length
    if (top.headerBytes > MAX_HEADER_BYTES || this.#headerBytesLeft < 0 || collector.count >= MAX_HEADER_FIELDS) {
      this.#notes.flag('mime.header-cap')
      return
    }
    if (line.length < lineEnd - this.#lineStart) this.#notes.flag('mime.header-cap')
    if (this.#lineStart === 0 && line.startsWith(BYTE_ORDER_MARK)) {
      this.#notes.flag('mime.byte-order-mark')
      if (collector.line(line.slice(3), 3, lineEnd)) return
    }
    if (collector.line(line, this.#lineStart, lineEnd)) return
    const isFirst = this.#lineStart === top.headerStart
    if (isFirst && !MBOX_FROM.test(line)) {
      // No header at all: most likely somebody forgot the blank line before the text.
      this.#notes.count('mime.no-header')
      this.#endHeader(top, this.#lineStart, this.#lineNumber)
      if (this.#top !== top) this.#headerLine(this.#top, line, lineEnd)
    } else this.#notes.count('mime.header-without-colon')
  }

  /** RFC 2046 §5.1.1: the delimiter, perhaps with "--", then only blanks. @returns whether the line is a boundary */
  #atBoundary(bytes: Buffer, from: number, contentEnd: number, lineEnd: number): boolean {
    const line = withoutTrailingBlanks(bytes.toString('latin1', from, contentEnd))
    const opening = this.#delimiters.get(line)
    if (opening !== undefined) {
      if (this.#parts >= MAX_PARTS) {
        this.#notes.flag('mime.part-cap')
        this.#isSplitting = false
        return false
      }
      this.#closeAbove(opening)
      const container = this.#top
      const section = sectionUnder(container, container.children.length + 1)
      const byDefault = container.content!.subtype === 'digest' ? 'message/rfc822' : 'text/plain'
      this.#push(openPart(section, lineEnd, byDefault))
      return true
    }
    const closing = line.endsWith('--') ? this.#delimiters.get(line.slice(0, -2)) : undefined
    if (closing !== undefined) {
      this.#closeAbove(closing)
      this.#top.isClosed = true
      this.#forgetDelimiter(this.#top)
      return true
    }
    this.#noteNearMiss(line)
    return false
  }

  #noteNearMiss(line: string): void {
    const container = this.#stack.findLast((part) => part.delimiter !== undefined)
    if (container?.delimiter === undefined || !line.startsWith(container.delimiter)) return
    const isExact = line.length === container.delimiter.length
    if (container.isClosed && isExact) this.#notes.count('mime.boundary-after-close')
    else if (!container.isClosed) this.#notes.count('mime.boundary-prefix')
  }

  /** Ends all parts inside the multipart at `place`, at the line before the one in hand. */
  #closeAbove(place: number): void {
    const lines = this.#lineNumber - (this.#previousIsEmpty ? 1 : 0)
    while (this.#stack.length > place + 1) this.#closeTop(this.#previousEnd, lines)
  }

  #push(part: OpenPart): void {
    this.#stack.push(part)
    this.#parts++
  }

  #endHeader(part: OpenPart, bodyStart: number, bodyStartLine: number): void {
    part.bodyStart = bodyStart
    part.bodyStartLine = bodyStartLine
    const header = part.collector.finish()
    part.header = header
    this.#notes.header(header)
    const content = readContentFields(header, part.byDefault, (id, value) =>
      value === undefined ? this.#notes.count(id) : this.#notes.word(id, value),
    )
    part.content = content
    const isIdentity = IDENTITY_ENCODINGS.has(content.encoding)
    if (content.type === 'multipart') {
      if (!isIdentity) this.#notes.count('mime.encoded-multipart')
      this.#openMultipart(part, content)
    } else if (content.type === 'message' && (content.subtype === 'rfc822' || content.subtype === 'global')) {
      if (!isIdentity) this.#notes.count('mime.encoded-message')
      else if (this.#stack.length >= MAX_DEPTH) this.#notes.count('mime.depth-cap')
      else if (this.#parts >= MAX_PARTS) this.#notes.flag('mime.part-cap')
      else {
        part.isMessage = true
        this.#push(openPart(part.section === '' ? '1' : part.section, bodyStart, 'text/plain'))
      }
    } else if (content.encoding === 'base64') part.base64 = new Base64Check()
  }

  #openMultipart(part: OpenPart, content: ContentFields): void {
    // A line never ends with a blank (RFC 2046 §5.1.1), so neither can the boundary.
    const boundary = withoutTrailingBlanks(content.parameters['boundary'] ?? '')
    if (this.#stack.length >= MAX_DEPTH) {
      this.#notes.count('mime.depth-cap')
      part.content = { ...content, type: 'application', subtype: 'octet-stream' }
    } else if (boundary === '' || boundary.length > MAX_BOUNDARY_LINE - 6) {
      this.#notes.count('mime.no-boundary')
      part.content = { ...content, type: 'text', subtype: 'plain' }
    } else {
      part.delimiter = `--${boundary}`
      this.#isSplitting = this.#parts < MAX_PARTS
      part.shadowed = this.#delimiters.get(part.delimiter)
      if (part.shadowed !== undefined) this.#notes.count('mime.repeated-boundary')
      this.#delimiters.set(part.delimiter, this.#stack.length - 1)
    }
  }

  #forgetDelimiter(part: OpenPart): void {
    if (part.shadowed === undefined) this.#delimiters.delete(part.delimiter!)
    else this.#delimiters.set(part.delimiter!, part.shadowed)
  }

  #closeTop(bodyEnd: number, endLine: number): void {
    const open = this.#stack.pop()!
    const part = this.#finished(open, bodyEnd, endLine)
    const parent = this.#top
    if (parent.isMessage) parent.message = { ...part, envelope: envelopeOf(open.header!) }
    else parent.children.push(part)
    this.#headers.set(parent.message ?? part, open.header!)
  }

  #finished(open: OpenPart, bodyEnd: number, endLine: number): Part {
    if (open.bodyStart < 0) {
      this.#notes.count('mime.no-blank-line')
      this.#stack.push(open)
      this.#endHeader(open, Math.max(bodyEnd, open.headerStart), endLine)
      // Its body is empty, so a message or multipart that it announces has nothing to hold.
      while (this.#top !== open) this.#closeTop(open.bodyStart, endLine)
      this.#stack.pop()
    }
    let content = open.content!
    if (open.delimiter !== undefined) {
      if (!open.isClosed) this.#forgetDelimiter(open)
      if (open.children.length === 0) {
        this.#notes.count('mime.boundary-never-appears')
        content = { ...content, type: 'text', subtype: 'plain' }
      } else if (!open.isClosed) this.#notes.count('mime.missing-closing-boundary')
    }
    if (open.base64) this.#notes.base64(open.base64)
    const end = Math.max(open.bodyStart, bodyEnd)
    const part: Part = {
      section: open.section,
      ...content,
      headerStart: open.headerStart,
      bodyStart: open.bodyStart,
      bodyEnd: end,
      lines: end === open.bodyStart ? 0 : endLine - open.bodyStartLine,
      children: open.children,
      ...(open.message && { message: open.message }),
    }
    this.#headers.set(part, open.header!)
    return part
  }
}

const BYTE_ORDER_MARK = '\xef\xbb\xbf'
const MBOX_FROM = /^(?:\xef\xbb\xbf)?>?From / // the line that mailbox files put before a message

function withoutTrailingBlanks(text: string): string {
  let end = text.length
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end--
  return end === text.length ? text : text.slice(0, end)
}
