// What proves a key or token: entropy, the check of GitHub's tokens, the header of a JWT, and what a placeholder looks like.
import { crc32 } from 'node:zlib'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Longest JWT header that is decoded, characters. */
const MAX_JWT_HEADER = 4_096

/** Shannon's entropy of the characters. @returns bits a character, 0 … log2(length) */
export function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** The last six are CRC-32 of the thirty before, base 62 (GitHub's announcement of 5 April 2021). @param text  with `ghp_` */
export function isGitHubToken(text: string): boolean {
  const [, body = '', check = ''] = /^gh[pousr]_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/.exec(text) ?? []
  return body !== '' && gitHubCheck(body) === check
}

export function gitHubCheck(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (; rest > 0; rest = Math.floor(rest / 62)) text = (BASE62[rest % 62] ?? '') + text
  return text.padStart(6, '0')
}

export interface Jwt {
  readonly algorithm: string
  /** ms since 1970; undefined when it has no end or the claims are encrypted */
  readonly expiresAt?: number
}

/** RFC 7519 §7.2, RFC 7515 §7.1: three parts, the first a JSON object with "alg". */
export function parseJwt(text: string): Jwt | undefined {
  const [header = '', claims = ''] = text.split('.')
  const algorithm = jsonOf(header)?.['alg']
  if (typeof algorithm !== 'string') return undefined
  const expiresAt = jsonOf(claims)?.['exp']
  return { algorithm, ...(typeof expiresAt === 'number' && { expiresAt: expiresAt * 1_000 }) }
}

function jsonOf(part: string): Record<string, unknown> | undefined {
  if (part.length > MAX_JWT_HEADER) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** What people write where a secret would stand. */
export function isPlaceholder(text: string): boolean {
  return (
    /^(?:[*x.·•_#?-]+|\d{1,5}|同上|无|见附件|略)$/i.test(text) ||
    /\$\{|\{\{|<[^>]{0,40}>|%\w+%|\*{4}|x{4}|\.{3}|…|^\$\w/i.test(text) ||
    /^(?:your|my|the|some|enter|insert|change|replace|sample|example|dummy|test|null|none|undefined|true|false|redacted|hidden)/i.test(
      text,
    ) ||
    /example|placeholder|changeme|your[-_]?(?:key|token|secret|password)|redacted/i.test(text)
  )
}

/**
 * How hard a stated password is to guess, by its kinds of characters and how many are distinct. Words of one kind come out
 * low on purpose: after "password is" usually stands a sentence.
 * @returns bits
 */
export function passwordBits(text: string): number {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9\s]/].filter((kind) => kind.test(text)).length
  const pool =
    (/[a-z]/.test(text) ? 26 : 0) +
    (/[A-Z]/.test(text) ? 26 : 0) +
    (/\d/.test(text) ? 10 : 0) +
    (/[^a-zA-Z0-9\s]/.test(text) ? 33 : 0)
  if (kinds < 2) return /^\d{8,}$/.test(text) ? new Set(text).size * 4 : 0
  return new Set(text).size * Math.log2(pool)
}
