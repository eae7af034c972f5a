// What an address alone tells at the moment of the click, when there is no message around it any more.
import { webAddress, type WebAddress } from './canonical.ts'
import { hostFacts, type HostFacts } from './hosts.ts'
import { isBrandsOwn, lookAlike, type LookAlike } from './look-alike.ts'
import { chanceOfUrl } from './url-model.ts'
import { unwrapped } from './wrappers.ts'

/** `blocked` is for what is known; looks alone make an address `doubtful` at the most. */
export interface LinkVerdict {
  readonly verdict: 'fine' | 'doubtful' | 'blocked'
  /** ids of what led to it: rows of `CLICK_RULES`, or of whoever knows the address */
  readonly reasons: readonly string[]
}

interface ClickFacts {
  readonly address: WebAddress
  readonly target: WebAddress
  readonly at: HostFacts
  readonly lookAlike: LookAlike | undefined
  /** 0 … 1 */
  readonly chance: number
}

interface ClickRow {
  readonly id: string
  readonly meaning: string
  readonly holds: (facts: ClickFacts) => boolean
}

/** About one of a hundred wanted addresses reaches it; see models/links.md. */
const LIKELY = 0.9

// prettier-ignore
export const CLICK_RULES: readonly ClickRow[] = [
  { id: 'click.looks-like-brand', meaning: 'The host looks like a brand and is not the brand\'s.',
    holds: ({ lookAlike }) => lookAlike !== undefined },
  { id: 'click.userinfo',         meaning: 'A name before "@" that reads like a host.',
    holds: ({ address, target }) => [address, target].some(({ parsed }) => parsed.username.includes('.')) },
  { id: 'click.ip-host',          meaning: 'An IP address for a host.',
    holds: ({ at }) => at.isIp },
  { id: 'click.hidden-target',    meaning: 'A short address: nobody can say where it leads.',
    holds: ({ at }) => at.isShortener },
  { id: 'click.model',            meaning: 'The model of addresses takes it for fraud.',
    holds: ({ chance, target }) => chance >= LIKELY && !isBrandsOwn(target) },
]

/** @param url  http, https or ftp; anything else is blocked */
export function judgeUrl(url: string): LinkVerdict {
  const address = webAddress(url)
  if (!address) return { verdict: 'blocked', reasons: ['click.no-web-address'] }
  const { target } = unwrapped(address)
  const facts = { address, target, at: hostFacts(target), lookAlike: lookAlike(target), chance: chanceOfUrl(target) }
  const reasons = CLICK_RULES.filter(({ holds }) => holds(facts)).map(({ id }) => id)
  return { verdict: reasons.length > 0 ? 'doubtful' : 'fine', reasons }
}
