// IP addresses: one spelling, the network they stand for, and what kind of place they lead to.
import ipaddr from 'ipaddr.js'

/** Where an address leads. Only `public` is somewhere on the internet. */
export type AddressClass = 'public' | 'loopback' | 'private' | 'shared' | 'link-local' | 'multicast' | 'reserved'

type Parsed = ipaddr.IPv4 | ipaddr.IPv6

/** RFC 4291 §2.4, IANA: all global unicast space that is handed out. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')
/** RFC 8215 §3: NAT64 prefix for use inside one network. */
const LOCAL_NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b:1::/48')

// prettier-ignore
const CLASS_OF_RANGE: Readonly<Record<string, AddressClass>> = {
  unicast:        'public',
  loopback:       'loopback',   // RFC 1122 §3.2.1.3, RFC 4291 §2.5.3
  private:        'private',    // RFC 1918 §3
  uniqueLocal:    'private',    // RFC 4193 §3.1
  carrierGradeNat: 'shared',    // RFC 6598 §7
  linkLocal:      'link-local', // RFC 3927 §2.1, RFC 4291 §2.5.6; cloud metadata services live here
  multicast:      'multicast',  // RFC 5771 §3, RFC 4291 §2.7
}

/**
 * The one spelling of an address: IPv6 compressed and in lower case, IPv4-mapped IPv6 as IPv4, no zone id.
 * Only four decimal numbers make an IPv4 address: `0177.0.0.1`, `127.1` and `2130706433` are not addresses.
 * @returns undefined when the text is not an address
 */
export function normalise(text: string): string | undefined {
  return parse(text)?.toString()
}

/**
 * The network that counts as one client: /24 of IPv4, /64 of IPv6.
 * @throws RangeError when the text is not an address
 */
export function prefixKey(address: string): string {
  const parsed = mustParse(address)
  const bits = parsed.kind() === 'ipv4' ? 24 : 64
  const bytes = parsed.toByteArray().map((byte, index) => (index < bits / 8 ? byte : 0))
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`
}

/**
 * Whether an address lies in a network such as `192.0.2.0/24`; a network without a length is one address.
 * @throws RangeError when either is malformed
 */
export function isInNetwork(address: string, network: string): boolean {
  const parsed = mustParse(address)
  const [base = '', length] = network.split('/')
  const start = mustParse(base)
  const most = start.kind() === 'ipv4' ? 32 : 128
  const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : most + 1
  if (bits > most) throw new RangeError('Not a network')
  return parsed.kind() === start.kind() && parsed.match(start, bits)
}

/**
 * Addresses that carry another one inside (NAT64 RFC 6052 §2.1, 6to4 RFC 3056 §2) count as what they carry.
 * @throws RangeError when the text is not an address
 */
export function classify(address: string): AddressClass {
  const parsed = mustParse(address)
  return parsed.kind() === 'ipv4' ? (CLASS_OF_RANGE[parsed.range()] ?? 'reserved') : classifyIPv6(parsed as ipaddr.IPv6)
}

function classifyIPv6(address: ipaddr.IPv6): AddressClass {
  if (address.match(LOCAL_NAT64)) return 'private'
  const range = address.range()
  const bytes = address.toByteArray()
  if (range === 'rfc6052') return classify(ipaddr.fromByteArray(bytes.slice(12)).toString())
  if (range === '6to4') return classify(ipaddr.fromByteArray(bytes.slice(2, 6)).toString())
  // Whatever the table does not know as special is public only where public addresses are handed out at all.
  if (range === 'unicast' && !address.match(GLOBAL_UNICAST)) return 'reserved'
  return CLASS_OF_RANGE[range] ?? 'reserved'
}

function parse(text: string): Parsed | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined
  const parsed = ipaddr.IPv6.parse(text)
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed
}

function mustParse(text: string): Parsed {
  const parsed = parse(text)
  if (parsed === undefined) throw new RangeError('Not an IP address')
  return parsed
}
