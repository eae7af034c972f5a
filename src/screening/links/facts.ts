// What the rows of `rules.ts` look at: each link with what is known of its host, and whom the letter is from and to.
import { getDomain } from 'tldts'
import type { MailEnvelope } from '../../mail/structure.ts'
import type { Brand } from './brands.ts'
import { webAddress, type WebAddress } from './canonical.ts'
import { hostFacts, type HostFacts } from './hosts.ts'
import type { Link } from './link.ts'
import { brandInName, isBrandsOwn, lookAlike, type LookAlike } from './look-alike.ts'
import type { LinkReading } from './reading.ts'

export interface JudgedLink extends Link {
  /** of the host where the wrappers lead at last */
  readonly at: HostFacts
  readonly lookAlike?: LookAlike
  /** a brand's own host, or the author's */
  readonly isKnown: boolean
}

export interface LinkFacts extends LinkReading {
  /** what a click, a form or the page itself leads to */
  readonly clicked: readonly JudgedLink[]
  /** lower case, of To and Cc */
  readonly recipients: readonly string[]
  /** the brand that the author's display name is that of */
  readonly namedBrand: Brand | undefined
  /** of the author's own domain */
  readonly authorAddress: WebAddress | undefined
  /** registrable domain of the author; '' when there is none */
  readonly authorDomain: string
  /** characters of text that the reader sees */
  readonly textLength: number
  /** domains through which most of a letter's links run: what counts its clicks */
  readonly trackers: ReadonlySet<string>
}

const MAX_RECIPIENTS = 50
/** Links of one letter, and their share of all, from which on a host is one that counts clicks. */
const [TRACKER_LINKS, TRACKER_SHARE] = [4, 0.5]

/** @param senderName  the author's display name, folded. @param textLength  characters that the reader sees */
export function linkFacts(
  reading: LinkReading,
  { from, to, cc }: MailEnvelope,
  senderName: string,
  textLength: number,
): LinkFacts {
  const authorDomain = getDomain(from[0]?.domain ?? '') ?? ''
  const known = new Map<string, Pick<JudgedLink, 'at' | 'lookAlike' | 'isKnown'>>()
  const judged = reading.links.map((link): JudgedLink => {
    const { host, parsed } = link.target
    const key = `${host}${parsed.pathname}`
    const facts = known.get(key) ?? factsOf(link, authorDomain)
    known.set(key, facts)
    return { ...link, ...facts }
  })
  const clicked = judged.filter(({ use }) => use === 'click' || use === 'form' || use === 'refresh')
  return {
    ...reading,
    clicked,
    recipients: addressesOf([...to, ...cc]),
    namedBrand: brandInName(senderName),
    authorAddress: webAddress(`http://${from[0]?.domain ?? ''}/`),
    authorDomain,
    textLength,
    trackers: trackersAmong(clicked),
  }
}

function factsOf({ target }: Link, authorDomain: string): Pick<JudgedLink, 'at' | 'lookAlike' | 'isKnown'> {
  const isAuthors = authorDomain !== '' && getDomain(target.host) === authorDomain
  const found = lookAlike(target)
  return { at: hostFacts(target), ...(found && { lookAlike: found }), isKnown: isAuthors || isBrandsOwn(target) }
}

function addressesOf(all: MailEnvelope['to']): string[] {
  const addresses = all.filter(({ local, domain }) => local !== '' && domain !== '')
  return [...new Set(addresses.slice(0, MAX_RECIPIENTS).map(({ local, domain }) => `${local}@${domain}`.toLowerCase()))]
}

function trackersAmong(clicked: readonly JudgedLink[]): ReadonlySet<string> {
  const domains = Map.groupBy(clicked, ({ domain }) => domain)
  const many = [...domains].filter(([, links]) => {
    const addresses = new Set(links.map(({ url }) => url)).size
    return addresses >= TRACKER_LINKS && links.length >= clicked.length * TRACKER_SHARE
  })
  return new Set(many.map(([domain]) => domain))
}
