// The way the message came: greeting, name of the peer, hops.
import { getDomain } from 'tldts'
import type { Peer } from '../../mail/envelope.ts'
import { fieldValue, type Header } from '../../mail/header.ts'
import type { Signal } from '../../mail/signal.ts'
import { classify, normalise } from '../../net/addresses.ts'
import { reverseName } from '../../net/reverse-name.ts'
import { SenderAuthLookups, type ResolveFor } from '../sender-auth-lookups.ts'
import { headerSignal } from './signals.ts'

/** ms for the name of the peer and the way back */
const DNS_BUDGET_MS = 4_000
/** names of one address that are looked at */
const MAX_NAMES = 3

export function greetingSignals({ helo, address }: Peer, ownName: string): readonly Signal[] {
  const word = wordOfGreeting(helo.toLowerCase(), normalise(address) ?? address, ownName.toLowerCase())
  return word === undefined ? [] : [headerSignal('header.helo', word)]
}

function wordOfGreeting(helo: string, address: string, ownName: string): string | undefined {
  if (helo.startsWith('[')) {
    const literal = normalise(helo.slice(1, -1).replace(/^ipv6:/, ''))
    return literal === address ? 'literal' : 'other-literal'
  }
  if (normalise(helo) !== undefined) return 'address'
  if (helo === ownName) return 'ours'
  return helo.includes('.') ? undefined : 'no-dot'
}

/** Forward-confirmed reverse DNS (RFC 8601 §2.7.3: iprev); nothing when DNS gives no answer. */
export async function nameSignals({ helo, address }: Peer, resolveFor: ResolveFor): Promise<readonly Signal[]> {
  if (normalise(address) === undefined || classify(address) !== 'public') return []
  const lookups = new SenderAuthLookups(resolveFor, DNS_BUDGET_MS)
  const names = await answers(lookups, reverseName(address), 'PTR')
  if (lookups.failed > 0) return []
  if (names.length === 0) return [headerSignal('header.reverse-dns', 'none')]
  const type = address.includes(':') ? 'AAAA' : 'A'
  for (const name of names.slice(0, MAX_NAMES)) {
    const back = await answers(lookups, name, type)
    if (!back.some((each) => normalise(each) === normalise(address))) continue
    return [
      headerSignal('header.reverse-dns', isGeneric(name, address) ? 'generic' : 'confirmed'),
      ...(getDomain(name) === getDomain(helo) ? [] : [headerSignal('header.helo-differs', true)]),
    ]
  }
  return lookups.failed > 0 ? [] : [headerSignal('header.reverse-dns', 'unconfirmed')]
}

/** A name that is made from the digits of the address, as providers give to homes. */
function isGeneric(name: string, address: string): boolean {
  const digits = address.split('.')
  const [first = ''] = name.split(/\.(?=[^.]+\.[^.]+$)/)
  const inName = first.match(/\d+/g) ?? []
  return (
    digits.length === 4 && digits.filter((digit) => inName.some((each) => Number(each) === Number(digit))).length >= 3
  )
}

async function answers(lookups: SenderAuthLookups, name: string, type: string): Promise<string[]> {
  try {
    return (await lookups.resolveFor(name, type)).flat()
  } catch {
    return []
  }
}

const HOP_TIME = /;[^;]*\d/

/** Received fields of other servers; ours is not written yet. RFC 5321 §4.4 */
export function hopSignals(header: Header): readonly Signal[] {
  const hops = header.fields.filter(({ name }) => name === 'received').map(fieldValue)
  const malformed = hops.filter((hop) => !/\bby\s+\S/i.test(hop) || !HOP_TIME.test(hop)).length
  return [
    headerSignal('header.hops', hops.length),
    ...(malformed > 0 ? [headerSignal('header.hop-malformed', malformed)] : []),
  ]
}
