// Paths and mailboxes on the command line of SMTP.
import { Refusal } from '../../base/refusal.ts'
import type { Cursor } from '../cursor.ts'

const MAX_MAILBOX_BYTES = 254 // RFC 5321 §4.5.3.1.3: a path is at most 256 octets with its brackets
const ATEXT = "A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x80-\\xff-" // RFC 5322 §3.2.3, RFC 6531 §3.3 for bytes above 127
// RFC 5321 §4.1.2 Dot-string; dots in a row are against it, but carriers gave such addresses to their customers.
const DOT_STRING = new RegExp(`[.${ATEXT}]+`)
const QUOTED_STRING = /"(?:[ !#-[\]-~\x80-\xff]|\\[ -~])*"/ // RFC 5321 §4.1.2
const DOMAIN = /[A-Za-z0-9_\x80-\xff](?:[A-Za-z0-9_.\x80-\xff-]*[A-Za-z0-9_\x80-\xff])?/ // RFC 5321 §4.1.2, "_" is in use
const SOURCE_ROUTE = /@[^:<>\s]{1,255}:/ // RFC 5321 §4.1.2: A-d-l
const ADDRESS_LITERAL = /\[[!-Z^-~]+\]/ // RFC 5321 §4.1.3

export const SPACES = / +/

/** A mailbox as it was written, and whether it needs SMTPUTF8. RFC 6531 §3.3 */
export interface WrittenMailbox {
  /** local part, "@" and domain; '' for the null reverse-path; `postmaster` may stand alone */
  readonly mailbox: string
  readonly isInternational: boolean
}

/**
 * Reverse-path = "<" [ A-d-l ":" ] Mailbox ">" / "<>"   (RFC 5321 §4.1.2)
 * @throws Refusal `bad-syntax`, `bad-address`
 */
export function parseReversePath(c: Cursor): WrittenMailbox {
  return c.take('<>') ? { mailbox: '', isInternational: false } : parseForwardPath(c)
}

/**
 * Forward-path = "<" [ A-d-l ":" ] Mailbox ">" / "<Postmaster>"   (RFC 5321 §4.1.1.3)
 * @throws Refusal `bad-syntax`, `bad-address`
 */
export function parseForwardPath(c: Cursor): WrittenMailbox {
  c.expect('<')
  // RFC 5321 §4.1.1.3: a source route is accepted and forgotten.
  if (c.next === '@') c.run(SOURCE_ROUTE, 'a source route')
  const start = c.at
  if (!c.take('postmaster>')) {
    if (c.tryRun(DOT_STRING) === undefined && c.tryRun(QUOTED_STRING) === undefined) badAddress()
    if (!c.take('@')) badAddress()
    if (c.tryRun(DOMAIN) === undefined && c.tryRun(ADDRESS_LITERAL) === undefined) badAddress()
    if (!c.take('>')) badAddress()
  }
  const bytes = c.text.slice(start, c.at - 1)
  if (bytes.length > MAX_MAILBOX_BYTES) badAddress()
  return { mailbox: decodeUtf8(bytes), isInternational: /[\x80-\xff]/.test(bytes) }
}

/** @param bytes  one character a byte @throws Refusal `bad-address` when they are not UTF-8 */
function decodeUtf8(bytes: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'))
  } catch {
    return badAddress()
  }
}

function badAddress(): never {
  throw new Refusal('bad-address', 'Not a valid address')
}
