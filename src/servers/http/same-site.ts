// Other sites may lead people here; they may not act here in their name, nor show our pages inside theirs.
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../base/refusal.ts'

const READS = new Set(['GET', 'HEAD'])

/**
 * Fetch Metadata, W3C §2 and web.dev "resource isolation policy"; for browsers without it the Origin field, RFC 6454 §7.
 * Programs send neither: for them the form token alone speaks.
 * @throws Refusal `not-permitted`
 */
export function checkSite({ method, headers, host }: FastifyRequest): void {
  const site = headers['sec-fetch-site']
  const isRead = READS.has(method)
  if (site === undefined) {
    if (!isRead && headers.origin !== undefined && hostOf(headers.origin) !== host) throw foreign()
    return
  }
  if (site === 'same-origin' || (isRead && site === 'none')) return
  // A link from elsewhere: a whole page in a window of its own, and nothing else.
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  if (!isRead || !isLink) throw foreign()
}

/**
 * Where a person goes on after signing in: a place here, whatever the address said.
 * @returns a path that begins with one slash; '/' for anything else
 */
export function localPath(wanted: string): string {
  // Browsers read "//host", "/\host" and a tab between as another site; WHATWG URL §4.4.
  if (!/^\/(?![/\\])[!-~]{0,500}$/.test(wanted) || wanted.includes('\\')) return '/'
  return wanted
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : '')

function foreign(): Refusal {
  return new Refusal('not-permitted', 'Asked for by another site')
}
