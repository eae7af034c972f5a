// What a TLS connection of the server can be told apart by, for sign-ins that hold on one connection only.
import { createHash, X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'

/** RFC 9266 §2: length of the exported keying material */
const EXPORTED_BYTES = 32

/** @returns undefined for a type that this connection cannot give, or that is unknown */
export function channelBinding(socket: TLSSocket, type: string): Buffer | undefined {
  if (type === 'tls-exporter') return exported(socket)
  if (type === 'tls-server-end-point') return endPoint(socket)
  return undefined
}

/** RFC 9266 §4.2: before TLS 1.3 it is unique only with extended master secrets, and Node does not tell about these. */
function exported(socket: TLSSocket): Buffer | undefined {
  if (socket.getProtocol() !== 'TLSv1.3') return undefined
  return socket.exportKeyingMaterial(EXPORTED_BYTES, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
}

/** RFC 5929 §4.1: the hash of our certificate, by the hash that it was signed with; not defined where there is none */
function endPoint(socket: TLSSocket): Buffer | undefined {
  const own = socket.getCertificate() as { raw?: Buffer } | null
  if (own?.raw === undefined) return undefined
  const { signatureAlgorithm = '' } = new X509Certificate(own.raw)
  const [, digest] = /(md5|sha1|sha224|sha256|sha384|sha512)/i.exec(signatureAlgorithm) ?? []
  if (digest === undefined) return undefined
  const hash = /md5|sha1$/i.test(digest) ? 'sha256' : digest.toLowerCase()
  return createHash(hash).update(own.raw).digest()
}
