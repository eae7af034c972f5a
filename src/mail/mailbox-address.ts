// Addresses of the envelope and of members: RFC 5321 §4.1.2 Mailbox, strict, and the one form they are compared in.
import { domainToASCII } from 'node:url'
import ipaddr from 'ipaddr.js'
import { Refusal } from '../base/refusal.ts'

export interface MailboxAddress {
  /** without quotes; case kept, Unicode NFC. At most 64 bytes. RFC 5321 §4.5.3.1.1 */
  readonly local: string
  /** lower case, A-labels; or an address literal in brackets. At most 255 bytes. RFC 5321 §4.5.3.1.2 */
  readonly domain: string
}

const MAX_LOCAL_BYTES = 64 // RFC 5321 §4.5.3.1.1
const MAX_DOMAIN_BYTES = 255 // RFC 5321 §4.5.3.1.2
const MAX_MAILBOX_BYTES = 254 // RFC 5321 §4.5.3.1.3: a path is at most 256 with its brackets
const DOT_STRING =
  /^[!#$%&'*+/=?^_`{|}~0-9A-Za-z-\u0080-\u{10ffff}]+(?:\.[!#$%&'*+/=?^_`{|}~0-9A-Za-z-\u0080-\u{10ffff}]+)*$/u // RFC 5321 §4.1.2, RFC 6531 §3.3
const QUOTED_STRING = /^"(?:[ !#-[\]-~\u0080-\u{10ffff}]|\\[ -~])*"$/u // RFC 5321 §4.1.2
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\p{Cn}\p{Cs}]/u // RFC 6532 §3.1 leaves these to us: they only serve to deceive
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/ // RFC 5321 §4.1.2 sub-domain, RFC 1035 §2.3.4

/**
 * Mailbox = Local-part "@" ( Domain / address-literal )   (RFC 5321 §4.1.2, RFC 6531 §3.3)
 * @throws Refusal `bad-address`
 */
export function parseMailbox(text: string): MailboxAddress {
  const at = text.lastIndexOf('@')
  if (at < 1 || Buffer.byteLength(text) > MAX_MAILBOX_BYTES) return fail()
  return { local: parseLocal(text.slice(0, at)), domain: normaliseDomain(text.slice(at + 1)) }
}

/**
 * The one way to write an address: quotes only where needed, domain in lower case and A-labels.
 * @throws Refusal `bad-address`
 */
export function normaliseAddress(text: string): string {
  return mailboxText(parseMailbox(text))
}

/** Writes a mailbox for the wire; the local part gets quotes when it needs them. */
export function mailboxText({ local, domain }: MailboxAddress): string {
  return `${DOT_STRING.test(local) ? local : `"${local.replace(/["\\]/g, '\\$&')}"`}@${domain}`
}

/**
 * Lower case, A-labels (RFC 5890 §2.3.2.1), no dot at the end.
 * @throws Refusal `bad-address`
 */
export function normaliseDomain(text: string): string {
  if (text.startsWith('[')) return addressLiteral(text)
  const isAscii = /^[\x21-\x7e]*$/.test(text)
  // Only names outside ASCII are converted: the converter would read "1.2" as an IPv4 address.
  const ascii = (isAscii ? text : UNSEEN.test(text) ? '' : domainToASCII(text)).toLowerCase()
  const domain = ascii.endsWith('.') ? ascii.slice(0, -1) : ascii
  const isName = domain.length <= MAX_DOMAIN_BYTES && domain.split('.').every((label) => LABEL.test(label))
  return isName && !(!isAscii && IPV4.test(domain)) ? domain : fail()
}

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/

function parseLocal(text: string): string {
  const local = text.normalize('NFC')
  if (Buffer.byteLength(local) > MAX_LOCAL_BYTES) return fail()
  if (DOT_STRING.test(local)) return UNSEEN.test(local) ? fail() : local
  return QUOTED_STRING.test(local) ? local.slice(1, -1).replace(/\\(.)/g, '$1') : fail()
}

/** address-literal = "[" ( IPv4 / "IPv6:" IPv6 ) "]"   (RFC 5321 §4.1.3) */
function addressLiteral(text: string): string {
  const inside = text.endsWith(']') ? text.slice(1, -1) : ''
  if (ipaddr.IPv4.isValidFourPartDecimal(inside)) return text
  const address = /^IPv6:([0-9a-f:.]{2,45})$/i.exec(inside)?.[1]
  return address !== undefined && ipaddr.IPv6.isValid(address) ? `[IPv6:${address.toLowerCase()}]` : fail()
}

function fail(): never {
  throw new Refusal('bad-address', 'Not a valid address')
}
