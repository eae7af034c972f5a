// Whose name a message bears: the one domain of its From field, or the reason why there is no such one.
import type { DKIMVerifyResult } from 'mailauth'
import type { Author } from './sender-auth-result.ts'

/**
 * Ways of writing From that mail programs read differently, after quotes and comments are taken out. The verifier's
 * reading may then not be the reader's ("Composition Kills", USENIX Security 2020, and its tool espoofer).
 */
const AMBIGUOUS = [
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/, // programs stop at a control character, or leave it out
  /<\s*@/, // RFC 5322 §4.4: a source route; programs take the route or the address behind it
  />[^,;:]*[<@]/, // something like an address after the address, with no comma between
  /@[^,;:<>]*@/, // two @ in one address
]

/** characters; a longer From is no honest one, and the patterns below look at it more than once */
const LONGEST_FROM = 4_096

/** Comments may stand in comments (RFC 5322 §3.2.2); honest ones hardly do. */
const COMMENT_LEVELS = 5

/** RFC 9989 §5.3.1 */
export function authorOf({ headers, headerFrom, fromFields }: DKIMVerifyResult): Author {
  const domains = new Set(headerFrom.map((address) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()))
  const [domain = ''] = domains
  if (fromFields > 1) return { kind: 'several-fields', domain: '' }
  if (domains.size > 1) return { kind: 'several-domains', domain: '' }
  if (domain === '') return { kind: 'none', domain: '' }
  const written = headers?.parsed.find(({ key }) => key === 'from')?.line.toString('latin1') ?? ''
  const isClear = written.length <= LONGEST_FROM && !AMBIGUOUS.some((pattern) => pattern.test(bare(written)))
  if (!isClear) return { kind: 'ambiguous', domain: '' }
  return { kind: 'one', domain: domain.replace(/\.$/, '') }
}

/** The field's value without quoted strings and comments; what is not closed stays. */
function bare(field: string): string {
  let text = field.slice(field.indexOf(':') + 1).replace(/"(?:[^"\\]|\\.)*"/gs, '')
  for (let level = 0; level < COMMENT_LEVELS; level++) text = text.replace(/\((?:[^()\\]|\\.)*\)/gs, '')
  return text
}
