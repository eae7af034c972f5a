// The arguments of one IMAP command, read from left to right: the terminals of RFC 9051 §9.
import { Refusal } from '../../base/refusal.ts'
import { Cursor } from '../cursor.ts'
import { MAX_LIST_ITEMS } from './limits.ts'
import { decodeMailboxName } from './mailbox-name.ts'

const ATOM = /[^\x00-\x20\x7f-\xff(){%*"\\\]]+/ // RFC 9051 §9: ATOM-CHAR
const ASTRING_ATOM = /[^\x00-\x20\x7f-\xff(){%*"\\]+/ // RFC 9051 §9: ASTRING-CHAR, an ATOM-CHAR or "]"
const LIST_ATOM = /[^\x00-\x20\x7f(){"\\]+/ // RFC 9051 §9: list-char; octets above 127 are tolerated
const QUOTED = /"(?:[^\x00\r\n"\\]|\\["\\])*"/ // RFC 9051 §9: quoted, with UTF-8 allowed
const LITERAL = /\{\d{1,10}\+?\}\r\n/ // RFC 9051 §9: literal, RFC 7888 §8: non-synchronising
const DIGITS = /\d{1,19}/

/** RFC 9051 §9: nz-number and number are unsigned 32-bit */
const MAX_NUMBER = 4_294_967_295

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The text of a command with its literals in place (`{5}` CRLF and five octets): one character is one octet.
 * Every method throws Refusal `bad-syntax` when its production does not come next.
 */
export class Arguments extends Cursor {
  /** One SP. */
  space(): void {
    this.expect(' ')
  }

  atom(what = 'an atom'): string {
    return this.run(ATOM, what)
  }

  /** A word in capitals: a keyword of the grammar. */
  keyword(what = 'a keyword'): string {
    return this.atom(what).toUpperCase()
  }

  /** astring = 1*ASTRING-CHAR / string */
  astring(): string {
    const atom = this.tryRun(ASTRING_ATOM)
    return atom ?? this.string()
  }

  /** string = quoted / literal, as UTF-8 text */
  string(): string {
    return this.#text(this.#octets() ?? this.fail('expected a string'))
  }

  /** nstring = string / nil */
  nstring(): string | undefined {
    return this.take('NIL') ? undefined : this.string()
  }

  /** number = 1*DIGIT, unsigned 32-bit */
  number(): number {
    return this.numberUpTo(MAX_NUMBER)
  }

  /** @param max  at most 2^53-1: mod-sequences are 63-bit on the wire, and ours never get beyond this */
  numberUpTo(max: number): number {
    const value = Number(this.run(DIGITS, 'a number'))
    if (value > max) this.fail('number too large')
    return value
  }

  /**
   * mailbox = "INBOX" / astring
   * @param isUtf8  names are UTF-8 (RFC 6855 §3, RFC 9051 §5.1) and not modified UTF-7 (RFC 3501 §5.1.3)
   * @returns the name in UTF-8, `INBOX` in capitals
   * @throws Refusal `bad-parameter` for a name that no mailbox can have: well written, but not modified UTF-7
   */
  mailbox(isUtf8: boolean): string {
    return mailboxName(this.astring(), isUtf8) ?? refuseName()
  }

  /** list-mailbox = 1*list-char / string; a pattern that is not modified UTF-7 stays as it is and matches nothing */
  listMailbox(isUtf8: boolean): string {
    const atom = this.tryRun(LIST_ATOM)
    const written = atom === undefined ? this.string() : this.#text(atom)
    return mailboxName(written, isUtf8) ?? written
  }

  /** "(" item *(SP item) ")", an empty list included. RFC 9051 §4.4 */
  list<T>(item: () => T, max = MAX_LIST_ITEMS): T[] {
    this.expect('(')
    const items: T[] = []
    if (this.take(')')) return items
    do {
      if (items.length >= max) this.fail('list too long')
      items.push(item())
    } while (this.take(' '))
    this.expect(')')
    return items
  }

  /** flag = "\" atom / atom; the client's spelling is kept. RFC 9051 §2.3.2 */
  flag(): string {
    const slash = this.take('\\') ? '\\' : ''
    return slash + this.atom('a flag')
  }

  #octets(): string | undefined {
    const quoted = this.tryRun(QUOTED)
    if (quoted !== undefined) return quoted.slice(1, -1).replace(/\\(.)/gs, '$1')
    const header = this.tryRun(LITERAL)
    return header === undefined ? undefined : this.bytes(parseInt(header.slice(header.indexOf('{') + 1), 10))
  }

  #text(octets: string): string {
    if (octets.includes('\0')) this.fail('NUL in a string') // RFC 9051 §9: CHAR8 is any octet but NUL
    try {
      return utf8.decode(Buffer.from(octets, 'latin1'))
    } catch {
      this.fail('text is not UTF-8')
    }
  }
}

function mailboxName(written: string, isUtf8: boolean): string | undefined {
  const name = isUtf8 ? written : decodeMailboxName(written)
  return name?.toUpperCase() === 'INBOX' ? 'INBOX' : name
}

function refuseName(): never {
  throw new Refusal('bad-parameter', 'Mailbox name is not modified UTF-7')
}
