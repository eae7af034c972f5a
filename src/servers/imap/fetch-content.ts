// Octets of a message for FETCH: from the header cache where they stand there, else streamed out of the blob.
import { isAscii } from 'node:buffer'
import { Refusal } from '../../base/refusal.ts'
import { LISTED_FIELDS } from '../../mail/digest.ts'
import { filterHeader, partAt, sectionRange, type ByteRange } from '../../mail/sections.ts'
import { IDENTITY_ENCODINGS, transferDecoder } from '../../mail/transfer-encoding.ts'
import type { ListedMessage } from '../../mailbox/mailbox.ts'
import type { BlobReader } from '../../store/store.ts'
import type { FetchItem, Partial, Section } from '../../wire/imap/fetch-items.ts'
import type { Session } from './session.ts'

/** A header is filtered in memory; what is longer is cut here. */
const MAX_HEADER_BYTES = 1_048_576

type ContentItem = Extract<FetchItem, { label: string }>

/** Sends sections of one message; the blob is opened at most once, and only when the cache does not have it. */
export class ContentReader {
  readonly #session: Session
  readonly #message: ListedMessage
  #blob: BlobReader | undefined

  constructor(session: Session, message: ListedMessage) {
    this.#session = session
    this.#message = message
  }

  async send(item: ContentItem): Promise<void> {
    this.#session.sendPiece(`${item.label} `)
    if (item.item === 'section') await this.#sendSection(item.section, item.partial)
    else await this.#sendDecoded(item.section.path, item.item === 'binary' ? item.partial : 'size')
  }

  async close(): Promise<void> {
    await this.#blob?.close()
  }

  async #sendSection(section: Section, partial: Partial | undefined): Promise<void> {
    if (section.fields.length > 0) return this.#sendHeaderFields(section, partial)
    const range = this.#rangeOf(section)
    if (range === undefined) return this.#session.sendPiece('NIL')
    const { start, end } = cut(range.start, range.end, partial)
    await this.#sendLiteral('', end - start, (await this.#open()).stream(start, end))
  }

  async #sendHeaderFields(section: Section, partial: Partial | undefined): Promise<void> {
    const header = await this.#header(section)
    if (header === undefined) return this.#session.sendPiece('NIL')
    const chosen = filterHeader(header, section.fields, section.of === 'HEADER.FIELDS.NOT')
    const { start, end } = cut(0, chosen.length, partial)
    const octets = chosen.subarray(start, end)
    // Nearly every header is ASCII: then it gathers with the rest of the answer, and a list goes out in few writes.
    if (isAscii(octets)) this.#session.sendPiece(`{${octets.length}}\r\n${octets.toString('latin1')}`)
    else await this.#sendLiteral('', octets.length, [octets])
  }

  async #header(section: Section): Promise<Uint8Array | undefined> {
    const { listedHeader } = this.#message.digest
    const isListed =
      section.of === 'HEADER.FIELDS' &&
      section.path.length === 0 &&
      listedHeader !== '' &&
      section.fields.every((name) => LISTED_FIELDS.has(name.toLowerCase()))
    if (isListed) return Buffer.from(listedHeader, 'latin1')
    const range = this.#rangeOf({ ...section, of: 'HEADER' })
    if (range === undefined) return undefined
    return (await this.#open()).read(range.start, Math.min(range.end, range.start + MAX_HEADER_BYTES))
  }

  #rangeOf({ path, of }: Section): ByteRange | undefined {
    const { structure, size } = this.#message.digest
    if (path.length === 0 && of === '') return { start: 0, end: size }
    return sectionRange(structure, [...path, ...(of === '' ? [] : [of])].join('.'))
  }

  /** BINARY and BINARY.SIZE: the part without its transfer encoding. RFC 3516 §4.2, RFC 9051 §6.4.5 */
  async #sendDecoded(path: readonly number[], wanted: Partial | 'size' | undefined): Promise<void> {
    const part = path.length === 0 ? undefined : partAt(this.#message.digest.structure, path.join('.'))
    const range = part ?? { bodyStart: 0, bodyEnd: this.#message.digest.size, encoding: '' }
    if (path.length > 0 && part === undefined) return this.#session.sendPiece(wanted === 'size' ? '0' : 'NIL')
    const isPlain = IDENTITY_ENCODINGS.has(range.encoding)
    if (!isPlain && range.encoding !== 'base64' && range.encoding !== 'quoted-printable') {
      throw new Refusal('unknown-encoding', 'Unknown transfer encoding') // RFC 3516 §4.3
    }
    const decoded = async () =>
      decodedStream((await this.#open()).stream(range.bodyStart, range.bodyEnd), range.encoding)
    // The size comes before the octets: an encoded part is read twice rather than held.
    const size = isPlain ? range.bodyEnd - range.bodyStart : await lengthOf(await decoded())
    if (wanted === 'size') return this.#session.sendPiece(`${size}`)
    const { start, end } = cut(0, size, wanted)
    await this.#sendLiteral('~', end - start, slice(await decoded(), start, end))
  }

  async #sendLiteral(
    kind: '' | '~',
    size: number,
    octets: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<void> {
    this.#session.sendPiece(`${kind}{${size}}\r\n`)
    let sent = 0
    for await (const bytes of octets) {
      await this.#session.sendBytes(bytes)
      sent += bytes.length
    }
    if (sent !== size) throw new Refusal('data-damaged', 'Message is damaged', `${sent} octets instead of ${size}`)
  }

  async #open(): Promise<BlobReader> {
    const { services } = this.#session
    this.#blob ??= await this.#session.read((tx, owner) => services.mailboxes.open(tx, owner, this.#message.emailId))
    return this.#blob
  }
}

function cut(start: number, end: number, partial: Partial | undefined): ByteRange {
  if (partial === undefined) return { start, end }
  const from = Math.min(end, start + partial.start)
  return { start: from, end: Math.min(end, from + partial.length) }
}

async function* decodedStream(encoded: AsyncIterable<Buffer>, encoding: string): AsyncIterable<Buffer> {
  const decoder = transferDecoder(encoding)
  for await (const bytes of encoded) yield decoder.write(bytes)
  yield decoder.end()
}

async function lengthOf(octets: AsyncIterable<Buffer>): Promise<number> {
  let length = 0
  for await (const bytes of octets) length += bytes.length
  return length
}

async function* slice(octets: AsyncIterable<Buffer>, start: number, end: number): AsyncIterable<Buffer> {
  let at = 0
  for await (const bytes of octets) {
    const piece = bytes.subarray(Math.max(0, start - at), Math.max(0, end - at))
    at += bytes.length
    if (piece.length > 0) yield piece
    if (at >= end) return
  }
}
