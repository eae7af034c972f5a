// Addresses in header fields: RFC 5322 §3.4 with its obsolete forms, and whatever people type. Linear, never throws.
import type { Address } from './structure.ts'
import { decodeHeaderText, decodeRaw } from './encoded-word.ts'

const MAX_ADDRESSES = 10_000 // of one list; a header of 1 MiB holds about 20,000
const MAX_COMMENT_DEPTH = 100 // reliability.md §3: parser depth

/**
 * Reads an address-list.
 * @param raw  an unfolded field value, one character per byte
 * @param readText  what becomes of names
 * @returns mailboxes in order; a group gives a start entry, its members, and an end entry
 */
export function parseAddressList(raw: string, readText = decodeHeaderText): Address[] {
  return new AddressReader(raw, readText).read()
}

/** `local@domain` of an address, '' for a group marker. */
export function addressText(address: Address): string {
  if (address.group !== undefined) return ''
  return address.domain === '' ? address.local : `${address.local}@${address.domain}`
}

class AddressReader {
  readonly #raw: string
  readonly #readText: (raw: string) => string
  readonly #list: Address[] = []
  #at = 0
  // The mailbox in hand:
  #words: string[] = [] // as written, quotes included; glued where no white space stood between
  #isGlued = false // the next piece continues the last word
  #hasAt = false // in one of the words: looked for piece by piece, since a glued word can be as long as the field
  #angle: string | undefined
  #comment = ''
  #isInGroup = false
  #lastQuote: number

  constructor(raw: string, readText: (raw: string) => string) {
    this.#raw = raw
    this.#readText = readText
    this.#lastQuote = raw.lastIndexOf('"')
  }

  read(): Address[] {
    const raw = this.#raw
    while (this.#at < raw.length && this.#list.length < MAX_ADDRESSES) {
      const char = raw[this.#at]!
      if (char === ' ' || char === '\t' || char === '\r' || char === '\n') {
        this.#isGlued = false
        this.#at++
      } else if (char === '"') this.#piece(this.#quoted() ?? this.#atoms())
      else if (char === '(') {
        this.#comment = this.#commentText()
        this.#isGlued = false
      } else if (char === '<') this.#angle = this.#angleText()
      else if (char === ',') this.#endMailbox()
      else if (char === ';') {
        this.#endMailbox()
        this.#endGroup()
      } else if (char === ':' && this.#beginsGroup()) this.#startGroup()
      else this.#piece(this.#atoms())
    }
    this.#endMailbox()
    this.#endGroup()
    return this.#list
  }

  #piece(text: string): void {
    this.#hasAt ||= text.includes('@')
    const last = this.#words.at(-1)
    if (last !== undefined && this.#isGlued) this.#words[this.#words.length - 1] = last + text
    else this.#words.push(text)
    this.#isGlued = true
  }

  #atoms(): string {
    const start = this.#at++
    while (this.#at < this.#raw.length && !SPECIALS.includes(this.#raw[this.#at]!)) this.#at++
    return this.#raw.slice(start, this.#at)
  }

  /** With its quotes; undefined, and the cursor stays, when the quote is never closed: then it is a letter like others. */
  #quoted(): string | undefined {
    const start = this.#at
    let end = start + 1
    while (end <= this.#lastQuote && this.#raw[end] !== '"') end += this.#raw[end] === '\\' ? 2 : 1
    if (end > this.#lastQuote) {
      this.#lastQuote = start // no later quote is worth another search
      return undefined
    }
    this.#at = end + 1
    return this.#raw.slice(start, this.#at)
  }

  #commentText(): string {
    const start = ++this.#at
    let depth = 1
    for (; this.#at < this.#raw.length; this.#at++) {
      const char = this.#raw[this.#at]
      if (char === '\\') this.#at++
      else if (char === '(' && depth < MAX_COMMENT_DEPTH) depth++
      else if (char === ')' && --depth === 0) break
    }
    return this.#raw.slice(start, this.#at++)
  }

  #angleText(): string {
    const start = ++this.#at
    while (this.#at < this.#raw.length && this.#raw[this.#at] !== '>') {
      if (this.#raw[this.#at] === '"' && this.#quoted() !== undefined) continue
      if (this.#raw[this.#at] === '<')
        break // a forgotten ">"
      else this.#at++
    }
    const text = this.#raw.slice(start, this.#at)
    if (this.#raw[this.#at] === '>') this.#at++
    return text
  }

  #beginsGroup(): boolean {
    return !this.#isInGroup && this.#angle === undefined && !this.#hasAt
  }

  #startGroup(): void {
    this.#at++
    this.#list.push({ name: this.#displayName(this.#words), local: '', domain: '', group: 'start' })
    this.#isInGroup = true
    this.#clear()
  }

  #endGroup(): void {
    if (!this.#isInGroup) return
    this.#list.push({ name: '', local: '', domain: '', group: 'end' })
    this.#isInGroup = false
  }

  #endMailbox(): void {
    this.#at++
    for (const mailbox of this.#mailboxes()) this.#list.push(mailbox)
    this.#clear()
  }

  #mailboxes(): Address[] {
    const words = this.#angle === undefined ? joinedSpecs(this.#words) : this.#words
    const fromComment = this.#readText(unescaped(this.#comment)).trim()
    if (this.#angle !== undefined) {
      const address = { name: this.#displayName(words) || fromComment, ...splitAddress(this.#angle) }
      return address.name + address.local + address.domain === '' ? [] : [address]
    }
    if (words.length === 0) return []
    // Without angle brackets the address is the word with "@"; what stands around it was meant as a name.
    const specs = words.filter(isAddressLike).slice(0, MAX_ADDRESSES)
    if (specs.length > 1) return specs.map((spec) => ({ name: '', ...splitAddress(spec) })) // forgotten commas
    const name = this.#displayName(words.filter((word) => !isAddressLike(word))) || fromComment
    return [{ name, ...(specs[0] === undefined ? { local: '', domain: '' } : splitAddress(specs[0])) }]
  }

  #displayName(words: readonly string[]): string {
    return this.#readText(words.map(unquoted).join(' ')).trim()
  }

  #clear(): void {
    this.#words = []
    this.#isGlued = false
    this.#hasAt = false
    this.#angle = undefined
    this.#comment = ''
  }
}

/** obs-local-part and obs-domain allow white space around "." and "@". RFC 5322 §4.4 */
function joinedSpecs(words: readonly string[]): string[] {
  const joined: string[] = []
  let isOpen = false
  let hasAt = false // the last of them
  for (const word of words) {
    const goesOn: boolean =
      joined.length > 0 && (isOpen || word === '.' || word.startsWith('@') || (word.startsWith('.') && hasAt))
    if (goesOn) joined[joined.length - 1] += word
    else joined.push(word)
    hasAt = (goesOn && hasAt) || word.includes('@')
    isOpen = word === '.' || word.endsWith('@') || (word.endsWith('.') && hasAt)
  }
  return joined
}

const isAddressLike = (word: string): boolean => word.includes('@') && !word.endsWith('"')

const SPECIALS = ' \t\r\n"(<,;:'
const COMMENT = /\((?:[^()\\]|\\.){0,200}\)/g

/** Splits at the last "@" outside quotes; a source route stands before ":". RFC 5322 §4.4 obs-route */
function splitAddress(text: string): Pick<Address, 'local' | 'domain' | 'route'> {
  let spec = (text.includes('"') ? text : text.replace(COMMENT, '')).trim()
  let route = ''
  if (spec.startsWith('@')) {
    const end = spec.indexOf(':')
    route = spec.slice(0, Math.max(0, end))
    spec = spec.slice(end + 1)
  }
  const at = spec.lastIndexOf('@')
  const local = at < 0 ? spec : spec.slice(0, at)
  const domain = at < 0 ? '' : spec.slice(at + 1)
  return {
    local: decodeRaw(unquoted(local.trim())),
    domain: decodeRaw(domain.trim()),
    ...(route !== '' && { route: decodeRaw(route) }),
  }
}

/** Takes the quotes and backslashes of a quoted string away, also inside a word. */
function unquoted(word: string): string {
  return word.includes('"') ? unescaped(word.replace(/(\\.)|"/g, '$1')) : word
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\(.)/g, '$1') : text
}
