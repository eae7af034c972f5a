// One form for one address, however it is written: what is counted, compared, looked up and shown.
import { getDomain } from 'tldts'

export interface WebAddress {
  /** canonical: lower-case scheme and host in A-labels, no user, no port by default, no trackers, no fragment */
  readonly url: string
  /** A-labels without a final dot, or an address; `[…]` for IPv6 */
  readonly host: string
  /** registrable domain by the public suffix list, private suffixes too; the host where there is none */
  readonly domain: string
  /** as browsers read what was written */
  readonly parsed: URL
}

/** characters of a canonical address; what is longer differs only in tokens */
const MAX_CANONICAL = 2_048
/** characters that are parsed at all. Browsers stop between 32 kB and 2 MB */
const MAX_WRITTEN = 16_384

/** Parameters that say by which letter or advertisement somebody came, not where to. */
const TRACKER =
  /^(?:utm_\w{1,30}|mtm_\w{1,30}|pk_\w{1,30}|gclid|dclid|gbraid|wbraid|fbclid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_[ce]id|_hs(?:enc|mi|fp)|__hs\w{1,10}|hsctatracking|mkt_tok|vero_(?:id|conv)|oly_(?:anon|enc)_id|_openstat|wickedid|ck_subscriber_id|s_cid|spm|scm|trk|trkemail|trackid|ref_src|cmpid|elqtrackid|sc_(?:campaign|channel|content|medium|outcome|geo|country))$/i
const DEFAULT_PAGE = /\/(?:index|default|home)\.(?:html?|php|aspx?|jsp)$/i

/**
 * Reads an address as browsers do: white space and line ends inside are dropped, backslashes are slashes, percent signs
 * in hosts are decoded, names go through IDNA. WHATWG URL Standard §4.4, UTS 46
 * @param base  what relative addresses start from
 * @returns undefined for what is no http(s) or ftp address
 */
export function webAddress(written: string, base?: string): WebAddress | undefined {
  const parsed = parseUrl(written, base)
  if (!parsed || !/^(?:https?|ftp):$/.test(parsed.protocol)) return undefined
  const host = parsed.hostname.replace(/\.+$/, '')
  if (host === '') return undefined
  const domain = getDomain(host, { allowPrivateDomains: true }) ?? host
  return { url: canonical(parsed, host), host, domain, parsed }
}

/** @returns undefined for what no browser takes for an address, and for what is too long for any */
export function parseUrl(written: string, base?: string): URL | undefined {
  if (written.length > MAX_WRITTEN) return undefined
  // "//example.com/" alone: a page opened from a letter has no scheme of its own.
  const start = written.replace(/^[\x00-\x20]+/, '')
  const whole = base === undefined && /^[\\/]{2}/.test(start) ? `http:${start}` : start
  return URL.parse(whole, base) ?? undefined
}

function canonical(parsed: URL, host: string): string {
  const path = normalPercent(parsed.pathname).replace(DEFAULT_PAGE, '/')
  const query = parsed.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !TRACKER.test(pair.split('=', 1)[0] ?? ''))
    .map(normalPercent)
    .join('&')
  const port = parsed.port === '' ? '' : `:${parsed.port}`
  const url = `${parsed.protocol}//${host}${port}${path}${query === '' ? '' : `?${query}`}`
  return url.slice(0, MAX_CANONICAL)
}

/** RFC 3986 §6.2.2: upper-case digits, and no escapes where none are needed. */
function normalPercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : whole.toUpperCase()
  })
}
