// Redirects that carry their target with them: opened without asking anybody, one inside the other.
import { webAddress, type WebAddress } from './canonical.ts'

/** `known`: a service that rewrites links in mail or marks those that leave a site; `open`: any other address with an address inside */
export type WrapperKind = 'known' | 'open'

const MAX_DEPTH = 6
/** characters of base64 that are tried: an address at the least, no file */
const BASE64 = /^[A-Za-z0-9_-]{16,4096}={0,2}$|^[A-Za-z0-9+/]{16,4096}={0,2}$/

interface Wrapper {
  /** of the host, from its end on */
  readonly host: RegExp
  /** parameters that hold the target; the first one there counts */
  readonly parameters?: readonly string[]
  readonly read?: (address: URL) => string | undefined
}

/** Link protection of other mail systems, search engines and networks that mark what leads outside. */
// prettier-ignore
const KNOWN: readonly Wrapper[] = [
  { host: /(?:^|\.)safelinks\.protection\.(?:outlook\.com|office365\.us)$/,          parameters: ['url'] },
  { host: /^statics\.teams\.cdn\.office\.net$/,                                       parameters: ['url'] },
  { host: /^urldefense\.(?:com|us|proofpoint\.com)$/,                                 read: proofpoint },
  { host: /^(?:\w{1,20}\.)?linkprotect\.cudasvc\.com$/,                               parameters: ['a'] },
  { host: /(?:^|\.)(?:protection|link)\.sophos\.com$/,                                parameters: ['d', 'u'] },
  { host: /(?:^|\.)mimecast(?:protect)?\.com$/,                                       parameters: ['domain'] },
  { host: /^secure-web\.cisco\.com$/,                                                 read: ({ pathname }) => decoded(pathname.split('/').slice(3).join('/')) },
  { host: /^(?:\w{1,20}\.)?trendmicro\.com$/,                                         parameters: ['url'] },
  { host: /^www\.google\.[a-z.]{2,6}$/,                                               parameters: ['q', 'url', 'adurl'] },
  { host: /^(?:\w{1,20}\.)?(?:doubleclick|googleadservices)\.(?:net|com)$/,           parameters: ['adurl', 'ds_dest_url', 'url'] },
  { host: /^(?:lm?|www)\.(?:facebook|instagram)\.com$/,                               parameters: ['u'] },
  { host: /^(?:www\.)?youtube\.com$/,                                                 parameters: ['q'] },
  { host: /^(?:www\.)?linkedin\.com$/,                                                parameters: ['url'] },
  { host: /^(?:out|click)\.reddit\.com$/,                                             parameters: ['url'] },
  { host: /^(?:www\.)?bing\.com$/,                                                    parameters: ['u', 'url'] },
  { host: /^duckduckgo\.com$/,                                                        parameters: ['uddg'] },
  { host: /^r\.search\.yahoo\.com$/,                                                  read: ({ pathname }) => decoded(/\/RU=([^/]+)/.exec(pathname)?.[1] ?? '') },
  { host: /^(?:www\.)?baidu\.com$/,                                                   parameters: ['url'] },
  { host: /^link\.zhihu\.com$/,                                                       parameters: ['target'] },
  { host: /^link\.(?:csdn\.net|juejin\.cn|jianshu\.com)$/,                            parameters: ['target'] },
  { host: /^(?:mail|c)\.(?:qq|163|126)\.com$/,                                        parameters: ['gourl', 'url', 'pfurl'] },
  { host: /^weixin110\.qq\.com$/,                                                     parameters: ['url'] },
  { host: /^t\.(?:umblr\.com)$/,                                                      parameters: ['z'] },
  { host: /^steamcommunity\.com$/,                                                    parameters: ['url', 'u'] },
  { host: /^vk\.com$/,                                                                parameters: ['to'] },
  { host: /^slack-redir\.net$/,                                                       parameters: ['url'] },
  { host: /^(?:www\.)?(?:awstrack\.me)$|\.awstrack\.me$/,                             read: ({ pathname }) => decoded(/\/L0\/([^/]+)/.exec(pathname)?.[1] ?? '') },
  { host: /^go\.microsoft\.com$/,                                                     parameters: ['url'] },
  { host: /(?:^|\.)translate\.goog$/,                                                 read: translated },
]

/** Follows what an address carries until nothing is left to follow. */
export function unwrapped(address: WebAddress): { target: WebAddress; wrappers: WrapperKind[] } {
  const wrappers: WrapperKind[] = []
  let target = address
  while (wrappers.length < MAX_DEPTH) {
    const known = KNOWN.find(({ host }) => host.test(target.host))
    const inner = (known && innerOf(target.parsed, known)) ?? anyInner(target)
    if (inner === undefined || inner.url === target.url) break
    wrappers.push(known ? 'known' : 'open')
    target = inner
  }
  return { target, wrappers }
}

function innerOf(parsed: URL, { parameters, read }: Wrapper): WebAddress | undefined {
  const written = read ? read(parsed) : parameters?.map((name) => parsed.searchParams.get(name)).find(Boolean)
  return written ? asAddress(written) : undefined
}

/** An address of another domain in the query, the path or the fragment: plain, escaped twice, or in base64. */
function anyInner({ parsed, domain }: WebAddress): WebAddress | undefined {
  const values = [...parsed.searchParams.values(), parsed.hash.slice(1), ...pathTails(parsed.pathname)].slice(0, 40)
  for (const value of values) {
    const inner = schemed(value) ?? schemed(decoded(value)) ?? schemed(fromBase64(value))
    if (inner && inner.domain !== domain) return inner
  }
  return undefined
}

/** "/redirect/https://example.com/": a path may hold a whole address, browsers keep both slashes. */
function pathTails(path: string): string[] {
  const at = path.search(/(?<=\/|\*)https?(?::|%3a)/i)
  return at < 0 ? [] : [path.slice(at).replace(/^(https?):\/(?!\/)/i, '$1://')]
}

const schemed = (text: string | undefined) =>
  text !== undefined && /^\s*(?:https?:)?[\\/]{2}[^\s]{3}/i.test(text) ? webAddress(text.trim()) : undefined

/** What a known wrapper holds may lack its scheme. */
function asAddress(written: string): WebAddress | undefined {
  return schemed(written) ?? schemed(decoded(written)) ?? (/^[\w-]+\.[\w.-]+/.test(written) ? webAddress(`http://${written}`) : undefined) // prettier-ignore
}

function fromBase64(value: string): string | undefined {
  if (!BASE64.test(value)) return undefined
  const text = Buffer.from(value, 'base64').toString('latin1')
  return /^https?:\/\/[\x21-\x7e]{4,}/.test(text) ? text : undefined
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The three written forms of Proofpoint's link protection. */
function proofpoint({ pathname, searchParams }: URL): string | undefined {
  const third = /\/v3\/__(.+?)__;/.exec(pathname)?.[1]
  if (third !== undefined) return third.replace(/^(https?:\/)(?!\/)/, '$1/')
  const second = searchParams.get('u')
  if (second === null) return undefined
  return pathname.startsWith('/v1/') ? second : decoded(second.replaceAll('-', '%').replaceAll('_', '/'))
}

/** "www-example-com.translate.goog": hyphens are dots, two of them a hyphen. */
function translated({ hostname, pathname, search }: URL): string {
  const host = hostname.replace(/\.translate\.goog$/, '').replace(/--|-/g, (dash) => (dash === '-' ? '.' : '-'))
  return `https://${host}${pathname}${search}`
}
