// The name under which DNS keeps the name of an address.
import ipaddr from 'ipaddr.js'

/** RFC 1035 §3.5 for IPv4, RFC 3596 §2.5 for IPv6. @throws Error when the text is not an address */
export function reverseName(address: string): string {
  const parsed = ipaddr.process(address)
  const bytes = parsed.toByteArray()
  if (parsed.kind() === 'ipv4') return `${bytes.toReversed().join('.')}.in-addr.arpa`
  const nibbles = bytes.flatMap((byte) => [byte >>> 4, byte & 15]).map((nibble) => nibble.toString(16))
  return `${nibbles.toReversed().join('.')}.ip6.arpa`
}
