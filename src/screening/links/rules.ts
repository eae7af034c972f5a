// What is looked for in the links of a message, one row each; screens and docs show these rows.
import { domainToUnicode } from 'node:url'
import { getDomain } from 'tldts'
import { urlsInText } from '../../mail/urls-in-text.ts'
import { webAddress } from './canonical.ts'
import type { JudgedLink, LinkFacts } from './facts.ts'
import { countsClicks } from './hosts.ts'
import { isBrandsOwn, LOOK_ALIKES, lookAlike } from './look-alike.ts'
import { chanceOfUrl } from './url-model.ts'

type Value = string | number | true

export interface LinkRow {
  readonly id: string
  /** of a number; '' for a word or true */
  readonly unit: string
  readonly meaning: string
  /** each value is one signal; none: nothing was found */
  readonly of: (facts: LinkFacts) => Value | readonly Value[] | undefined
}

/** Ports where web pages are looked for. RFC 9110 §4.2, and the usual second ones */
const USUAL_PORTS: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443'])
/** A random name of a registrable domain; words stay below. */
const HIGH_ENTROPY = 3.3 // bits a character
const LONG_NAME = 12
const MANY_SUBDOMAINS = 4
const SIGN_IN =
  /(?:^|[^a-z])(?:log-?in|log-?on|sign-?in|signon|verif(?:y|ication)|validat(?:e|ion)|account-?(?:update|verify|suspend\w{0,4})|password|passwd|webmail|webscr|owa|authenticat\w{0,4}|credential|unlock|reactivat\w{1,3}|secure-?(?:login|mail|message|doc\w{0,5}))(?:[^a-z]|$)/i
const MOST_JUDGED = 200 // addresses of a letter that the model is asked about
const FEW_WORDS = 300 // characters beside a QR code

const some = (holds: boolean): true | undefined => (holds ? true : undefined)
const counted = (links: readonly JudgedLink[]): number | undefined =>
  new Set(links.map(({ url }) => url)).size || undefined
const distinct = <T>(values: readonly (T | undefined)[]): readonly T[] => [
  ...new Set(values.filter((value) => value !== undefined)),
]
const foreign = ({ clicked }: LinkFacts): readonly JudgedLink[] => clicked.filter(({ isKnown }) => !isKnown)

// prettier-ignore
export const LINK_RULES: readonly LinkRow[] = [
  { id: 'links.count',            unit: 'links',   meaning: 'Different addresses that a click leads to.',
    of: ({ clicked }) => counted(clicked) },
  { id: 'links.domains',          unit: 'domains', meaning: 'Different registrable domains behind them, wrappers taken off; one alone is not counted.',
    of: ({ clicked }) => { const domains = new Set(clicked.map(({ target }) => target.domain)).size; return domains > 1 ? domains : undefined } },
  { id: 'links.text-mismatch',    unit: '',        meaning: 'The text of a link names another site than it leads to: brand (that of a brand we know), other, tracker (through a host that counts clicks, as newsletters do).',
    of: (facts) => distinct(facts.clicked.map((link) => mismatch(link, facts))) },
  { id: 'links.userinfo',         unit: '',        meaning: 'A name before "@" in an address that reads like a host: https://bank.example@evil.example/.',
    of: ({ clicked }) => some(clicked.some(({ parsed }) => /\.[a-z]{2}/i.test(decodeURIComponent(parsed.username.replace(/%(?![0-9a-f]{2})/gi, '')).slice(0, 300)))) },
  { id: 'links.wrapper',          unit: 'wrappers', meaning: 'Most redirects around one link: an address that carries another one inside.',
    of: ({ clicked }) => clicked.reduce((most, { wrappers }) => Math.max(most, wrappers.length), 0) || undefined },
  { id: 'links.open-redirect',    unit: 'links',   meaning: 'Links over a site that is neither a known wrapper, nor the author\'s, nor one that counts clicks, to another site.',
    of: ({ clicked, authorDomain, trackers }) => counted(clicked.filter(({ wrappers, domain, host }) => wrappers[0] === 'open' && domain !== authorDomain && !trackers.has(domain) && !countsClicks(host))) },
  { id: 'links.shortener',        unit: 'links',   meaning: 'Short addresses, which hide where they lead.',
    of: ({ clicked }) => counted(clicked.filter(({ at }) => at.isShortener)) },
  { id: 'links.free-host',        unit: 'links',   meaning: 'Pages, forms or files on hosts where anybody puts them up for nothing.',
    of: ({ clicked }) => counted(clicked.filter(({ at }) => at.isFreeHost)) },
  { id: 'links.cheap-suffix',     unit: 'links',   meaning: 'Domains under suffixes that cost next to nothing.',
    of: (facts) => counted(foreign(facts).filter(({ at }) => at.isCheap)) },
  { id: 'links.ip-host',          unit: 'links',   meaning: 'An IP address for a host.',
    of: ({ clicked }) => counted(clicked.filter(({ at }) => at.isIp)) },
  { id: 'links.odd-port',         unit: '',        meaning: 'A port where pages are not usually looked for. Value: the port.',
    of: ({ clicked }) => clicked.map(({ target }) => target.parsed.port).find((port) => !USUAL_PORTS.has(port)) },
  { id: 'links.random-name',      unit: 'bits',    meaning: 'Bits a character of the most random registrable name of 12 characters or more, from 3.3 on.',
    of: (facts) => { const most = Math.max(0, ...foreign(facts).filter(({ target }) => target.domain.length > LONG_NAME).map(({ at }) => at.entropy)); return most >= HIGH_ENTROPY ? Math.round(most * 100) / 100 : undefined } },
  { id: 'links.subdomains',       unit: 'labels',  meaning: 'Most labels before a registrable domain, from four on.',
    of: (facts) => { const most = Math.max(0, ...foreign(facts).map(({ at }) => at.subdomains)); return most >= MANY_SUBDOMAINS ? most : undefined } },
  { id: 'links.recipient-inside', unit: '',        meaning: 'An address carries the recipient\'s own: fragment (never sent to the server: a page fills it into its form), plain, base64, hex.',
    of: (facts) => distinct(foreign(facts).map((link) => recipientIn(link, facts.recipients))) },
  { id: 'links.lookalike',        unit: '',        meaning: 'A host that looks like a brand and is not the brand\'s: confusable, near, combined, subdomain, path.',
    of: ({ clicked }) => LOOK_ALIKES.filter((kind) => clicked.some(({ lookAlike, isKnown }) => !isKnown && lookAlike?.kind === kind)) },
  { id: 'links.brand',            unit: '',        meaning: 'The brand that a host looks like. Value: its name.',
    of: (facts) => distinct(foreign(facts).map(({ lookAlike }) => lookAlike?.brand)).slice(0, 5) },
  { id: 'links.author-brand',     unit: '',        meaning: 'The author\'s display name is a brand\'s and the author\'s domain is not: elsewhere (no link leads to the brand either), linked.',
    of: namedBrandElsewhere },
  { id: 'links.author-lookalike', unit: '',        meaning: 'The author\'s own domain looks like a brand\'s and is not. Value: how, as for links.',
    of: ({ authorAddress }) => authorAddress && lookAlike(authorAddress)?.kind },
  { id: 'links.punycode',         unit: '',        meaning: 'A host in letters of other scripts: mixed (two in one name), other.',
    of: ({ clicked }) => distinct(clicked.map(({ target }) => scriptsOf(target.host))) },
  { id: 'links.scheme',           unit: '',        meaning: 'A link that runs something or opens a program instead of a page. Value: its scheme.',
    of: ({ schemes }) => schemes },
  { id: 'links.sign-in',          unit: 'links',   meaning: 'Words of sign-in in the address of a site that is neither a known brand\'s nor the author\'s.',
    of: (facts) => counted(foreign(facts).filter(({ target }) => SIGN_IN.test(`${target.host}${target.parsed.pathname}`.slice(0, 2_000)))) },
  { id: 'links.form',             unit: '',        meaning: 'The letter itself asks to be filled in: password, text.',
    of: ({ form }) => form },
  { id: 'links.form-target',      unit: '',        meaning: 'A form of the letter is sent to a site that is not the author\'s.',
    of: (facts) => some(foreign(facts).some(({ use }) => use === 'form')) },
  { id: 'links.refresh',          unit: '',        meaning: 'The letter moves on to another page by itself.',
    of: ({ clicked }) => some(clicked.some(({ use }) => use === 'refresh')) },
  { id: 'links.disguised',        unit: '',        meaning: 'An address written so that machines do not find it or readers misread it: defanged, backslash, space, percent, number.',
    of: ({ clicked }) => distinct(clicked.map(disguise)) },
  { id: 'links.qr',               unit: 'codes',   meaning: 'QR codes in pictures, PDF files, or drawn with characters or cells.',
    of: ({ codes }) => codes || undefined },
  { id: 'links.qr-drawn',         unit: '',        meaning: 'A QR code that is no picture: only who hides from scanners draws one.',
    of: ({ clicked }) => some(clicked.some(({ place }) => place === 'drawn-qr')) },
  { id: 'links.qr-only',          unit: '',        meaning: 'A QR code is the only way on: no other link, and few words.',
    of: ({ clicked, textLength }) => some(clicked.length > 0 && textLength < FEW_WORDS && clicked.every(({ place }) => place === 'qr' || place === 'drawn-qr')) },
  { id: 'links.file',             unit: 'links',   meaning: 'Links inside attached files.',
    of: ({ clicked }) => counted(clicked.filter(({ place }) => place === 'file' || place === 'pdf')) },
  { id: 'links.file-only',        unit: '',        meaning: 'All links stand in attached files.',
    of: ({ clicked }) => some(clicked.length > 0 && clicked.every(({ place }) => place === 'file' || place === 'pdf')) },
  { id: 'links.model',            unit: '',        meaning: 'What the offline model of addresses says of the worst one: 0 … 1.',
    of: (facts) => worstChance(facts) },
  { id: 'links.not-all-read',     unit: '',        meaning: 'More links, pictures or text than are looked through.',
    of: ({ isCut }) => some(isCut) },
]

function mismatch(
  { text, target, domain, host, use }: JudgedLink,
  { trackers, authorDomain }: LinkFacts,
): Value | undefined {
  if (use !== 'click' || text === '' || !text.includes('.')) return undefined
  const [first] = urlsInText(text)
  // "Read more at example.com today": only a text that is an address promises where it leads.
  if (!first || first.end - first.start < text.length * 0.6) return undefined
  const shown = webAddress(first.url)
  if (!shown || [domain, target.domain].includes(shown.domain) || getDomain(shown.host) === getDomain(target.host))
    return undefined
  if (isBrandsOwn(shown) && isBrandsOwn(target)) return undefined
  if (trackers.has(domain) || (authorDomain !== '' && getDomain(host) === authorDomain) || countsClicks(host))
    return 'tracker'
  if (isBrandsOwn(shown)) return 'brand'
  // "Node.js", "async.rs": a bare name may be the title of what it leads to.
  return first.isBare && !/^www\./i.test(text) && shown.parsed.pathname === '/' ? undefined : 'other'
}

function namedBrandElsewhere({ namedBrand, authorAddress, clicked }: LinkFacts): Value | undefined {
  if (!namedBrand || (authorAddress && isBrandsOwn(authorAddress))) return undefined
  const isThere = clicked.some(
    ({ target }) => isBrandsOwn(target) && [target.host, target.domain].some((each) => namedBrand.domains.has(each)),
  )
  return isThere ? 'linked' : 'elsewhere'
}

function recipientIn({ address, target }: JudgedLink, recipients: readonly string[]): Value | undefined {
  const written = [address, target.parsed.href].map((each) => each.slice(0, 4_096))
  const plain = written.map((each) => each.toLowerCase().replaceAll('%40', '@'))
  for (const recipient of recipients) {
    if (plain.some((each) => each.includes('#') && each.slice(each.indexOf('#')).includes(recipient))) return 'fragment'
    if (plain.some((each) => each.includes(recipient))) return 'plain'
    if (plain.some((each) => each.includes(Buffer.from(recipient).toString('hex')))) return 'hex'
    // The last letters of base64 depend on what follows.
    const packed = Buffer.from(recipient).toString('base64url').slice(0, -2)
    if (packed.length >= 10 && written.some((each) => each.replaceAll('+', '-').replaceAll('/', '_').includes(packed)))
      return 'base64'
  }
  return undefined
}

function disguise({ isDisguised, address, at, host }: JudgedLink): Value | undefined {
  if (isDisguised) return 'defanged'
  const authority = /^\s*\w+:([\\/]*[^/?#]*)/.exec(address)?.[1] ?? ''
  if (authority.includes('\\')) return 'backslash'
  if (/[\t\r\n]/.test(address.trim())) return 'space'
  if (/%[0-9a-f]{2}/i.test(authority)) return 'percent'
  return at.isIp && !authority.includes(host) ? 'number' : undefined
}

function scriptsOf(host: string): Value | undefined {
  if (!host.includes('xn--')) return undefined
  const isMixed = domainToUnicode(host)
    .split('.')
    .some(
      (label) =>
        /[a-z]/.test(label) &&
        /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u.test(label),
    )
  return isMixed ? 'mixed' : 'other'
}

/** Hosts of known brands and of the author say nothing by their looks. */
function worstChance(facts: LinkFacts): number | undefined {
  const addresses = new Map(foreign(facts).map(({ target }) => [target.url, target]))
  const chances = [...addresses.values()].slice(0, MOST_JUDGED).map((address) => chanceOfUrl(address))
  return chances.length === 0 ? undefined : Math.round(Math.max(...chances) * 1_000) / 1_000
}
