// The PROXY protocol, versions 1 and 2: a proxy in front of us says whose connection this is.
// Source: haproxy.org, doc/proxy-protocol.txt (2020-03-05), here "the PROXY text".

/** The PROXY text §2.2 and ours: version 1 takes at most 107 bytes, version 2 rarely more than its addresses. */
export const MAX_PROXY_HEADER_BYTES = 2_048

const MAX_V1_BYTES = 107
const V2_SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const V2_FIXED_BYTES = 16

/** Whose connection it is. `address` is as the proxy wrote it (version 1) or plainly spelled out (version 2). */
export interface ProxySource {
  readonly address: string
  readonly port: number
}

export type ProxyHeader =
  /** more bytes are needed */
  | { readonly kind: 'incomplete' }
  /** not a PROXY header: the connection must be closed */
  | { readonly kind: 'malformed' }
  /** `source` is absent when the proxy speaks for itself, such as in a health check (LOCAL, UNKNOWN) */
  | { readonly kind: 'header'; readonly length: number; readonly source?: ProxySource }

const INCOMPLETE: ProxyHeader = { kind: 'incomplete' }
const MALFORMED: ProxyHeader = { kind: 'malformed' }

/** Reads the header at the start of a connection from a trusted proxy. */
export function parseProxyHeader(bytes: Buffer): ProxyHeader {
  const seen = Math.min(bytes.length, V2_SIGNATURE.length)
  if (bytes.compare(V2_SIGNATURE, 0, seen, 0, seen) === 0)
    return seen < V2_SIGNATURE.length ? INCOMPLETE : version2(bytes)
  return version1(bytes)
}

/** "PROXY" SP "TCP4" / "TCP6" SP source SP destination SP source-port SP destination-port CRLF (the PROXY text §2.1) */
function version1(bytes: Buffer): ProxyHeader {
  const text = bytes.toString('latin1', 0, MAX_V1_BYTES)
  if (!'PROXY '.startsWith(text.slice(0, 6))) return MALFORMED
  const end = text.indexOf('\r\n')
  if (end < 0) return text.length < MAX_V1_BYTES ? INCOMPLETE : MALFORMED
  const length = end + 2
  const line = text.slice(0, end)
  if (/^PROXY UNKNOWN( |$)/.test(line)) return { kind: 'header', length }
  const found = /^PROXY TCP[46] ([0-9a-fA-F.:]{2,45}) [0-9a-fA-F.:]{2,45} (\d{1,5}) \d{1,5}$/.exec(line)
  if (found === null) return MALFORMED
  const [, address = '', portText = ''] = found
  const port = Number(portText)
  return port <= 65_535 ? { kind: 'header', length, source: { address, port } } : MALFORMED
}

/** Signature, version and command, family, length, addresses, extensions (the PROXY text §2.2). */
function version2(bytes: Buffer): ProxyHeader {
  if (bytes.length < V2_FIXED_BYTES) return INCOMPLETE
  const command = bytes.readUInt8(12)
  const family = bytes.readUInt8(13)
  const length = V2_FIXED_BYTES + bytes.readUInt16BE(14)
  if (command >> 4 !== 2 || (command & 15) > 1 || length > MAX_PROXY_HEADER_BYTES) return MALFORMED
  if (bytes.length < length) return INCOMPLETE
  if ((command & 15) === 0) return { kind: 'header', length } // LOCAL
  const addresses = bytes.subarray(V2_FIXED_BYTES, length)
  if (family === 0x11)
    return addresses.length < 12 ? MALFORMED : header(length, ipv4(addresses), addresses.readUInt16BE(8))
  if (family === 0x21)
    return addresses.length < 36 ? MALFORMED : header(length, ipv6(addresses), addresses.readUInt16BE(32))
  return { kind: 'header', length } // AF_UNSPEC and what is not TCP: the real endpoint counts
}

function header(length: number, address: string, port: number): ProxyHeader {
  return { kind: 'header', length, source: { address, port } }
}

function ipv4(addresses: Buffer): string {
  return [...addresses.subarray(0, 4)].join('.')
}

function ipv6(addresses: Buffer): string {
  return Array.from({ length: 8 }, (_, index) => addresses.readUInt16BE(index * 2).toString(16)).join(':')
}
