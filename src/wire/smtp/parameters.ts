// The parameters after MAIL and RCPT: keyword and value, each at most once.
import { Refusal } from '../../base/refusal.ts'
import type { Cursor } from '../cursor.ts'

const KEYWORD = /[A-Za-z0-9][A-Za-z0-9-]*/ // RFC 5321 §4.1.2: esmtp-keyword
const VALUE = /[!-<>-~\x80-\xff]+/ // RFC 5321 §4.1.2: esmtp-value, printable without "=" and SP; RFC 6531 §3.3
// An ORCPT may hold "=" in old clients' unencoded form; the standard wants xtext, and so do we. RFC 3461 §4
const XCHAR = /[!-*,-<>-~]|\+[0-9A-F]{2}/g

/**
 * parameters = *(SP esmtp-keyword ["=" esmtp-value])   (RFC 5321 §4.1.2)
 * @throws Refusal `bad-syntax`
 */
export function parseParameters(c: Cursor): Map<string, string> {
  const parameters = new Map<string, string>()
  while (c.take(' ')) {
    if (c.isAtEnd) break // a space at the end does no harm (RFC 5321 §4.1.1)
    const keyword = c.run(KEYWORD, 'a parameter').toUpperCase()
    // The grammar lets a parameter come twice but gives that no meaning, so it is refused.
    if (parameters.has(keyword)) c.fail('a parameter is given twice')
    parameters.set(keyword, c.take('=') ? c.run(VALUE, 'a value') : '')
  }
  c.expectEnd()
  return parameters
}

/**
 * xtext = *( xchar / "+" 2HEXDIG )   (RFC 3461 §4)
 * @returns printable ASCII, so that nothing decoded can break a line of a report
 * @throws Refusal `bad-parameter`
 */
export function decodeXtext(text: string): string {
  if (text.replace(XCHAR, '') !== '') badParameter()
  const decoded = text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return /^[ -~]*$/.test(decoded) ? decoded : badParameter()
}

/** @throws Refusal `bad-parameter` always */
export function badParameter(message = 'Unknown parameter or value'): never {
  throw new Refusal('bad-parameter', message)
}
