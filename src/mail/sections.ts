// Section access for IMAP: which bytes of a message `BODY[…]` means. RFC 9051 §6.4.5.1
import type { Part } from './structure.ts'
import { parseHeader } from './header.ts'

/** Bytes of a message, from `start` up to and without `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

const NUMBERS = /^[1-9]\d{0,9}(?:\.[1-9]\d{0,9})*/ // RFC 9051 §9 section-part

/**
 * Finds a section.
 * @param section  upper case: '' for all, part numbers, `HEADER`, `TEXT`, `MIME` or both: '1.2', '2.HEADER', '1.MIME';
 *   of `HEADER.FIELDS` only the `HEADER` is passed here, see `filterHeader`
 * @returns undefined when there is no such section
 */
export function sectionRange(root: Part, section: string): ByteRange | undefined {
  const numbers = NUMBERS.exec(section)?.[0] ?? ''
  const rest = section.slice(numbers.length)
  const word = numbers === '' ? rest : rest.slice(1)
  if (numbers === '') return ofMessage(root, word)
  const part = partAt(root, numbers)
  if (part === undefined || (rest !== '' && !rest.startsWith('.'))) return undefined
  if (word === '' && rest === '') return { start: part.bodyStart, end: part.bodyEnd }
  if (word === 'MIME') return { start: part.headerStart, end: part.bodyStart }
  // HEADER and TEXT of a part exist only where it encloses a message.
  return part.message && word !== '' ? ofMessage(part.message, word) : undefined
}

/**
 * The part with a number. A message that is no multipart has itself as part 1.
 * @param numbers  '1', '2.1' …
 */
export function partAt(root: Part, numbers: string): Part | undefined {
  let container: Part | undefined = root
  let part: Part | undefined
  for (const digits of numbers.split('.')) {
    if (container === undefined) return undefined
    const number = Number(digits)
    part = container.children.length > 0 ? container.children[number - 1] : number === 1 ? container : undefined
    if (part === undefined) return undefined
    // Inside an enclosed message numbering begins anew; a plain leaf has no parts of its own.
    container = part.message ?? (part.children.length > 0 ? part : undefined)
  }
  return part
}

function ofMessage(message: Part, word: string): ByteRange | undefined {
  if (word === '') return { start: message.headerStart, end: message.bodyEnd }
  if (word === 'HEADER') return { start: message.headerStart, end: message.bodyStart }
  if (word === 'TEXT') return { start: message.bodyStart, end: message.bodyEnd }
  return undefined
}

/**
 * HEADER.FIELDS and HEADER.FIELDS.NOT: the fields as they stand, and the blank line. RFC 9051 §6.4.5.1
 * @param header  bytes of a header
 * @param names  in any case
 * @param without  give the other fields
 */
export function filterHeader(header: Uint8Array, names: readonly string[], without = false): Buffer {
  const wanted = new Set(names.map((name) => name.toLowerCase()))
  const chosen = parseHeader(header).fields.filter((field) => wanted.has(field.name) !== without)
  return Buffer.from(`${chosen.map((field) => withLineEnd(field.raw)).join('')}\r\n`, 'latin1')
}

function withLineEnd(raw: string): string {
  return raw.endsWith('\n') ? raw : `${raw}\r\n`
}
