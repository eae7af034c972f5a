// Hosts that look like a known brand and are not the brand's.
import { domainToUnicode } from 'node:url'
import { getDomainWithoutSuffix, getPublicSuffix, parse } from 'tldts'
import unhomoglyph from 'unhomoglyph'
import { BRANDS, type Brand } from './brands.ts'
import type { WebAddress } from './canonical.ts'
import { hostFacts, isCheapSuffix } from './hosts.ts'

/** Most deceptive first. */
export const LOOK_ALIKES = ['confusable', 'near', 'combined', 'subdomain', 'path'] as const

export interface LookAlike {
  /**
   * `confusable`: letters that look the same (paypa1, раypal); `near`: a letter more, less, or swapped; `combined`: the
   * name with other words (paypal-secure); `subdomain`: the name before a foreign domain; `path`: behind it
   */
  readonly kind: (typeof LOOK_ALIKES)[number]
  readonly brand: string
}

/** With one of these, an everyday word is meant as a name. */
const ASKING =
  /log-?in|sign-?(?:in|on|up)|logon|secur|verif|account|update|support|billing|invoice|payment|wallet|online|service|helpdesk|alert|confirm|unlock|recover|restore|authen|customer|client|portal|tracking|parcel|delivery|refund|bonus|promo|validat|denglu|anquan|renzheng|zhanghu|yanzheng|(?:^|[./-])(?:auth|id|pay|web|sso|mail|help|gift|card|app|my|info|bank|track|user|access)(?:[./-]|$)/
/** Words that are one letter away from a name and mean themselves. */
const HONEST: ReadonlySet<string> = new Set(['email', 'e-mail', 'paypay'])
const SHORTEST_INSIDE = 6 // letters of a name that is found inside a word
const SHORTEST_NEAR = 6 // letters of a name with neighbours of its own: shorter ones have honest neighbours

const byName = new Map(BRANDS.flatMap((brand) => brand.names.map((name) => [name, brand] as const)))
const bySkeleton = new Map(
  BRANDS.flatMap((brand) => brand.names.map((name) => [skeleton(name), { brand, name }] as const)),
)
const longNames = [...byName].filter(([name, { isWord }]) => name.length >= SHORTEST_INSIDE && !isWord)
/** "isbank", "akbank": banks are one letter from each other. */
const hasNeighbours = (name: string) => name.length < SHORTEST_NEAR || (name.endsWith('bank') && name.length < 9)
const nearNames = Map.groupBy([...byName].filter(([name, { isWord }]) => !isWord && !hasNeighbours(name)), ([name]) => name.length) // prettier-ignore
const ownDomains = new Set(BRANDS.flatMap(({ domains }) => [...domains]))

/** Whether a host is a brand's own, by the table. */
export function isBrandsOwn({ host, domain }: WebAddress): boolean {
  if (ownDomains.has(host) || ownDomains.has(domain)) return true
  const { domain: whole, domainWithoutSuffix, publicSuffix, isIcann } = parse(host)
  if (whole !== null && ownDomains.has(whole)) return true
  return isIcann === true && isCountry(publicSuffix ?? '') && ownDomains.has(`${domainWithoutSuffix}.*`)
}

/** A country's suffix, alone or as in "co.uk", "com.br"; those that are given away say nothing. */
const isCountry = (suffix: string) =>
  /^(?:(?:com?|net|org|ne|or)\.)?[a-z]{2}$/.test(suffix) && !/^(?:tk|ml|ga|cf|gq|cc|ws|pw|su|to)$/.test(suffix)

/** words of a display name that are read, one by one and two together */
const MAX_WORDS = 20

/** @param name  of a person or firm, folded. @returns the brand that it is, or has in it: "paypal service", "c o i n b a s e" */
export function brandInName(name: string): Brand | undefined {
  const words = (name.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, MAX_WORDS)
  const joined = words.flatMap((word, index) => [word, word + (words[index + 1] ?? '')])
  return byName.get(words.join('')) ?? joined.map((word) => byName.get(word)).find((brand) => brand && !brand.isWord)
}

export function lookAlike(address: WebAddress): LookAlike | undefined {
  const { host, parsed } = address
  if (isBrandsOwn(address) || /^[\d.]+$|^\[/.test(host)) return undefined
  const name = getDomainWithoutSuffix(host) ?? ''
  const shown = domainToUnicode(host)
  const shownName = getDomainWithoutSuffix(shown) ?? name
  const suffix = getPublicSuffix(host) ?? ''
  const before = host.slice(0, Math.max(0, host.length - suffix.length - name.length - 2))
  return (
    confusable(shownName) ??
    near(name) ??
    combined(name, suffix, host) ??
    inSubdomain(before, address) ??
    inPath(parsed.pathname, host)
  )
}

function confusable(shownName: string): LookAlike | undefined {
  for (const part of [shownName, ...shownName.split('-')]) {
    const found = bySkeleton.get(skeleton(part))
    if (found && part !== found.name && !byName.has(part) && found.name.length > 3 && !found.brand.isWord)
      return { kind: 'confusable', brand: found.brand.name }
    // Of an everyday word only other scripts are a disguise: "appie" may be a name of its own.
    if (found?.brand.isWord && /[^\x00-\x7f]/.test(part)) return { kind: 'confusable', brand: found.brand.name }
  }
  return undefined
}

function near(name: string): LookAlike | undefined {
  for (const part of new Set([name, ...name.split('-')])) {
    if (part.length < SHORTEST_NEAR || HONEST.has(part)) continue
    for (let length = part.length - 1; length <= part.length + 1; length++) {
      for (const [known, brand] of nearNames.get(length) ?? []) {
        // Everybody sees that the first letter is another one: such names are honest ("motion", "finance").
        const isAlike = part[0] === known[0] && isOneEditAway(part, known) && !isPlural(part, known)
        if (isAlike && part !== known && !byName.has(part)) return { kind: 'near', brand: brand.name }
      }
    }
  }
  return undefined
}

/** The name alone counts as well where brands seldom are: paypal.top. */
function combined(name: string, suffix: string, host: string): LookAlike | undefined {
  const asks = ASKING.test(host)
  if (byName.has(name) && !asks && !isCheapSuffix(suffix)) return undefined
  for (const part of name.split('-')) {
    const brand = byName.get(part)
    if (brand && (asks || (!brand.isWord && part.length > 4))) return { kind: 'combined', brand: brand.name }
  }
  const joined = name.replaceAll('-', '')
  const inside = asks ? longNames.find(([known]) => joined.includes(known)) : undefined
  return inside && { kind: 'combined', brand: inside[1].name }
}

/** "paypal.com.secure-login.example": what a reader sees first. */
function inSubdomain(before: string, address: WebAddress): LookAlike | undefined {
  if (before === '') return undefined
  const { isFreeHost, isCheap } = hostFacts(address)
  const asks = ASKING.test(address.host)
  for (const label of before.split('.')) {
    for (const part of [label, ...label.split('-')]) {
      const brand = byName.get(part)
      if (!brand) continue
      const isWhole = [...brand.domains].some((domain) => `${before}.`.includes(`${domain}.`))
      // A firm's name before the domain of a service that it uses is honest; there anybody may take any name.
      const isPlain = part === label && part.length >= SHORTEST_INSIDE && (isFreeHost || isCheap)
      if (isWhole || (!brand.isWord && part.length > 3 && (isPlain || asks)))
        return { kind: 'subdomain', brand: brand.name }
    }
  }
  return undefined
}

/** "/www.paypal.com/signin": a brand's own host as part of a path. */
function inPath(path: string, host: string): LookAlike | undefined {
  if (!ASKING.test(path.slice(0, 500).toLowerCase())) return undefined
  for (const segment of path.toLowerCase().split('/').slice(0, 10)) {
    const brand = /^(?:www\.)?[a-z0-9-]+\.[a-z.]{2,6}$/.test(segment)
      ? byName.get(getDomainWithoutSuffix(segment) ?? '')
      : undefined
    if (brand && brand.domains.has(segment.replace(/^www\./, '')) && !host.includes(brand.name))
      return { kind: 'path', brand: brand.name }
  }
  return undefined
}

/** One form for all that looks the same in an address line. UTS 39 §4, and what Latin letters alone can do */
export function skeleton(text: string): string {
  return unhomoglyph(text.normalize('NFKC'))
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/rn|vv|cl(?=o)/g, (pair) => (pair === 'rn' ? 'm' : pair === 'vv' ? 'w' : 'd'))
    .replace(
      /[0135789|!ıɩ]/g,
      (letter) =>
        ({ 0: 'o', 1: 'l', 3: 'e', 5: 's', 7: 't', 8: 'b', 9: 'g', '|': 'l', '!': 'l', ı: 'l', ɩ: 'l' })[letter] ??
        letter,
    )
    .replaceAll('i', 'l')
}

const isPlural = (part: string, known: string) => part === `${known}s` || known === `${part}s`

/** One letter put in, left out, changed, or two swapped. Damerau 1964 */
export function isOneEditAway(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1)
  if (short.slice(at + 1) === long.slice(at + 1)) return true
  return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2)
}
