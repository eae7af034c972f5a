// The one place that writes header fields: folds, encodes, and lets no CR, LF or NUL through.
import { Refusal } from '../base/refusal.ts'
import { mailboxText, parseMailbox } from './mailbox-address.ts'

const FOLD_AT = 78 // RFC 5322 §2.1.1: characters of a line, should
const MAX_LINE = 998 // RFC 5322 §2.1.1: must
const NAME = /^[!-9;-~]{1,76}$/ // RFC 5322 §3.6.8 ftext
const PRINTABLE = /^[ -~]*$/
const ATOMS = /^[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*$/ // RFC 5322 §3.2.3, a phrase without quotes

/** A mailbox to write: `address` is local@domain. */
export interface WrittenAddress {
  readonly name?: string
  readonly address: string
}

/**
 * A field whose value is already in the grammar of its name (Received, Message-ID, Content-Type …); it is only folded.
 * @throws Refusal `malformed-message` when the value is not printable ASCII, or cannot be folded into lines
 */
export function structuredField(name: string, value: string): string {
  if (!PRINTABLE.test(value)) return fail('a character that is not printable ASCII')
  return folded(name, value.trim())
}

/**
 * The same for a message that was sent with SMTPUTF8: UTF-8 stands there as it is. RFC 6532 §3.2
 * @throws Refusal `malformed-message` for control characters, or when it cannot be folded into lines
 */
export function internationalField(name: string, value: string): string {
  if (/\p{Cc}/u.test(value)) return fail('a control character')
  return folded(name, value.trim())
}

/**
 * A field of free text (Subject, Comments …); what is not plain ASCII becomes encoded words. RFC 2047 §5 (1)
 * @throws Refusal `malformed-message` for CR, LF or NUL in the text
 */
export function textField(name: string, text: string): string {
  return folded(name, isPlain(text) ? text : encodedWords(text, name.length + 2))
}

/**
 * A field of addresses (From, To …). RFC 5322 §3.6.3
 * @throws Refusal `bad-address`; `malformed-message` for CR, LF or NUL in a name
 */
export function addressField(name: string, addresses: readonly WrittenAddress[]): string {
  return folded(name, addresses.map(writtenAddress).join(', '))
}

/** `value; name=value; …` with quotes where needed and RFC 2231 for what is not ASCII; for `structuredField`. */
export function withParameters(value: string, parameters: Readonly<Record<string, string>>): string {
  return [value, ...Object.entries(parameters).flatMap(([name, text]) => parameter(name, text))].join('; ')
}

/** RFC 5322 §3.2.4 */
export function quotedString(text: string): string {
  return PRINTABLE.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : fail('a character that no quotes can hold')
}

function writtenAddress({ name = '', address }: WrittenAddress): string {
  const mailbox = mailboxText(parseMailbox(address))
  if (name === '') return mailbox
  if (!isPlain(name)) return `${encodedWords(name, 1)} <${mailbox}>`
  return `${ATOMS.test(name) ? name : quotedString(name)} <${mailbox}>`
}

const TOKEN = /^[\w!#$%&'*+.^`{|}~-]{1,60}$/ // RFC 2045 §5.1
const PIECE = 50 // characters of one RFC 2231 piece, so that a line keeps to 78

function parameter(name: string, text: string): string[] {
  if (!TOKEN.test(name)) return fail('a parameter name that is no token')
  refuseControls(text)
  if (TOKEN.test(text)) return [`${name}=${text}`]
  if (isPlain(text) && text.length <= PIECE) return [`${name}=${quotedString(text)}`]
  const encoded = [...Buffer.from(text.toWellFormed())].map((byte) => {
    const char = String.fromCharCode(byte)
    return /[A-Za-z0-9._-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  })
  const pieces: string[] = ["utf-8''"]
  for (const unit of encoded) {
    if (pieces.at(-1)!.length + unit.length > PIECE) pieces.push('')
    pieces[pieces.length - 1] += unit
  }
  return pieces.length === 1 ? [`${name}*=${pieces[0]}`] : pieces.map((piece, index) => `${name}*${index}*=${piece}`)
}

/** Whether a text stands for itself: printable ASCII, nothing that reads as an encoded word, no blanks that folding eats. */
function isPlain(text: string): boolean {
  refuseControls(text)
  const isFoldable = text.trim() === text && text.split(' ').every((word) => word.length < FOLD_AT - 2)
  return PRINTABLE.test(text) && !text.includes('=?') && isFoldable
}

function refuseControls(text: string): void {
  if (/[\r\n\0]/.test(text)) fail('CR, LF or NUL')
}

const WORD_OVERHEAD = '=?utf-8?B??='.length
const MAX_WORD = 75 // RFC 2047 §2
const MIN_WORD = 24

/** UTF-8 in base64, whole characters in each word (RFC 2047 §5). @param used  characters of the first line already taken */
function encodedWords(text: string, used: number): string {
  refuseControls(text)
  const words: string[] = []
  let bytes: Buffer[] = []
  let size = 0
  let room = Math.max(MIN_WORD, Math.min(MAX_WORD, FOLD_AT - used - 1))
  const flush = () => {
    words.push(`=?utf-8?B?${Buffer.concat(bytes).toString('base64')}?=`)
    bytes = []
    size = 0
    room = MAX_WORD
  }
  for (const char of text.toWellFormed()) {
    const encoded = Buffer.from(char)
    if (Math.ceil((size + encoded.length) / 3) * 4 + WORD_OVERHEAD > room) flush()
    bytes.push(encoded)
    size += encoded.length
  }
  if (size > 0) flush()
  return words.join(' ')
}

/** Breaks before blanks so that lines keep to 78 characters where they can. RFC 5322 §2.2.3 */
function folded(name: string, value: string): string {
  if (!NAME.test(name)) return fail('a field name')
  refuseControls(value)
  const lines: string[] = []
  let line = `${name}:`
  for (const [piece] of ` ${value}`.matchAll(/ +[^ ]*/g)) {
    const isFirst = lines.length === 0 && line.length === name.length + 1
    if (!isFirst && line.length + piece.length > FOLD_AT && piece.trim() !== '') {
      lines.push(line)
      line = piece
    } else line += piece
  }
  lines.push(line)
  // Octets, as an address may hold UTF-8 (RFC 6532 §3.4).
  if (lines.some((each) => Buffer.byteLength(each) > MAX_LINE)) return fail('a word longer than a line')
  return `${lines.join('\r\n')}\r\n`
}

function fail(what: string): never {
  throw new Refusal('malformed-message', 'A header field cannot be written', what)
}
