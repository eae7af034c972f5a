// Where mail for a domain goes: MX records, or the domain itself, and the addresses of those hosts. RFC 5321 §5.1
import net from 'node:net'
import { randomBytes } from '../base/random.ts'
import { classify, normalise, type AddressClass } from '../net/addresses.ts'
import { isSame, type Lookup } from '../net/dns-records.ts'
import type { Resolver } from '../net/resolver.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import type { Route, RouteHost } from './smtp-delivery.ts'

/** RFC 5321 §5.1 wants two addresses tried at least; these bound what a zone with hundreds of them costs. */
const MAX_HOSTS = 10
const MAX_ADDRESSES_OF_HOST = 4
const SMTP_PORT = 25

export interface RoutingOptions {
  readonly resolver: Pick<Resolver, 'lookup'>
  /** our own name: a host that has it, and all that are not better, are left out */
  readonly hostname: string
  /** 25, but for tests and the demo */
  readonly port?: number
  /** what addresses may be reached; absent: never this machine, nor what is no address of a host */
  readonly permitted?: readonly AddressClass[]
}

/** All mail goes there instead. */
export interface SmartHost {
  /** a name, of which only A and AAAA are asked, or an IP address */
  readonly host: string
  readonly port: number
}

const PERMITTED: readonly AddressClass[] = ['public', 'private', 'shared']

/**
 * @param domain  A-labels, or an address literal
 * @throws DeliveryFailure 5.1.2, 5.1.10, 5.4.4, 5.4.6; 4.4.3 when DNS cannot say
 */
export async function routeTo(domain: string, options: RoutingOptions): Promise<Route> {
  if (domain.startsWith('[')) throw new DeliveryFailure('5.1.2', 'Mail to address literals is not sent')
  const names = await hostNames(domain, options)
  const found = await Promise.all(names.map((name) => addressesOf(name, options.resolver)))
  const port = options.port ?? SMTP_PORT
  const permitted = options.permitted ?? PERMITTED
  const hosts = names
    .map((name, index): RouteHost => {
      const usable = found[index]!.addresses.filter((address) => permitted.includes(classify(address)))
      return { name, addresses: usable.slice(0, MAX_ADDRESSES_OF_HOST), port }
    })
    .filter(({ addresses }) => addresses.length > 0)
  if (hosts.length > 0) return { domain, hosts }
  if (found.some(({ isUnknown }) => isUnknown)) throw unknownNow()
  throw new DeliveryFailure('5.4.4', 'No host of this domain has an address that mail can be sent to')
}

/** @throws DeliveryFailure 4.4.3: a smart host that is not found is ours to mend, the mail waits */
export async function routeToSmartHost({ host, port }: SmartHost, { resolver }: RoutingOptions): Promise<Route> {
  const addresses = net.isIP(host) === 0 ? (await addressesOf(host, resolver)).addresses : [host]
  if (addresses.length === 0) throw new DeliveryFailure('4.4.3', 'Smart host has no address')
  return { domain: '', hosts: [{ name: host, addresses, port }] }
}

/** The hosts in the order they are tried. @throws DeliveryFailure */
async function hostNames(domain: string, { resolver, hostname }: RoutingOptions): Promise<string[]> {
  const answer = await resolver.lookup(domain, 'MX')
  if (answer.outcome === 'failed') throw unknownNow()
  if (answer.outcome === 'no-such-name') throw new DeliveryFailure('5.1.2', 'Domain does not exist')
  if (answer.outcome === 'no-data') return [domain] // the implicit MX
  const named = answer.values.filter(({ exchange }) => exchange !== '')
  if (named.length === 0) throw new DeliveryFailure('5.1.10', 'Domain takes no mail (null MX)') // RFC 7505 §3
  // Only hosts that are better than ourselves: the others would bring the mail back here.
  const own = named.filter(({ exchange }) => isSame(exchange, hostname)).map(({ priority }) => priority)
  const better = named.filter(({ priority }) => priority < Math.min(...own))
  if (better.length === 0) throw new DeliveryFailure('5.4.6', 'Mail for this domain comes back to this host')
  const order = shuffled(better).sort((a, b) => a.priority - b.priority)
  const names = order.map(({ exchange }) => exchange.toLowerCase())
  return [...new Set(names)].slice(0, MAX_HOSTS)
}

/** Both kinds in turn, IPv6 first: when one of the two networks is down, the second try is on the other. */
async function addressesOf(
  name: string,
  resolver: RoutingOptions['resolver'],
): Promise<{ addresses: string[]; isUnknown: boolean }> {
  const answers = await Promise.all([resolver.lookup(name, 'AAAA'), resolver.lookup(name, 'A')])
  const [ipv6 = [], ipv4 = []] = answers.map(valuesOf)
  const inTurn = Array.from({ length: Math.max(ipv6.length, ipv4.length) }, (_, at) => [ipv6[at], ipv4[at]]).flat()
  const addresses = inTurn.flatMap((address) => (address === undefined ? [] : (normalise(address) ?? [])))
  return { addresses, isUnknown: answers.some(({ outcome }) => outcome === 'failed') }
}

function valuesOf(answer: Lookup<string>): readonly string[] {
  return answer.outcome === 'found' ? answer.values : []
}

/** RFC 5321 §5.1: hosts of one preference share the load. Sorting afterwards keeps the order of equals. */
function shuffled<T>(items: readonly T[]): T[] {
  const keyed = items.map((item) => ({ item, key: randomBytes(4).readUInt32BE() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}

function unknownNow(): DeliveryFailure {
  return new DeliveryFailure('4.4.3', 'DNS cannot say where mail for this domain goes')
}
