// Certificates for development and the demo: an authority of our own, and a server certificate it signed.
// Mail programs accept nothing less than a certificate whose name fits, and a test must be as strict as they are.
import crypto, { type KeyObject } from 'node:crypto'
import { now } from '../base/clock.ts'
import { randomBytes } from '../base/random.ts'
import { normalise } from './addresses.ts'
import { addressBytes, bits, implicit, integer, octets, oid, sequence, set, tagged, time, utf8, yes } from './der.ts'

export interface DevelopmentCertificates {
  /** PEM: the certificate to trust. Its key is forgotten at once, so it never signs anything else. */
  readonly caCertificate: string
  /** PEM: the server's certificate */
  readonly certificate: string
  /** PEM (PKCS #8): the server's key; keep it secret */
  readonly key: string
}

const DAY_MS = 86_400_000
/** days; mail programs and browsers refuse longer lives (CA/Browser Forum Baseline Requirements §6.3.2) */
const LIFE_DAYS = 397
/** offlineimap looks for the address it connects to here and nowhere else; others read the alternative names. */
const COMMON_NAME = '127.0.0.1'
/** fetchmail (6.4) compares the address it connects to with DNS names only. */
const FETCHMAIL_NAME = '127.0.0.1'
/** What every development certificate names besides the given hosts. */
const LOCAL_NAMES = ['localhost', '127.0.0.1', '::1']

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2')) // RFC 5758 §3.2

/**
 * Makes a new authority and a server certificate, both ECDSA on P-256.
 * @param hosts  host names and IP addresses the certificate names besides those of this machine
 */
export function makeDevelopmentCertificates(hosts: readonly string[] = []): DevelopmentCertificates {
  const ca = newKeys()
  const server = newKeys()
  const names = [...new Set([...LOCAL_NAMES, ...hosts])]
  const authority = 'Gatehouse development authority'
  const caCertificate = certificate(authority, authority, ca.publicKey, ca.privateKey, [
    extension('2.5.29.19', true, sequence(yes, integer(Buffer.from([0])))), // §4.2.1.9: an authority, of leaves only
    extension('2.5.29.15', true, bits(Buffer.from([0x06]), 1)), // §4.2.1.3: keyCertSign, cRLSign
    extension('2.5.29.14', false, octets(keyIdentifier(ca.publicKey))), // §4.2.1.2
  ])
  const serverCertificate = certificate(COMMON_NAME, authority, server.publicKey, ca.privateKey, [
    extension('2.5.29.19', true, sequence()), // §4.2.1.9: not an authority
    extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)), // §4.2.1.3: digitalSignature
    extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))), // §4.2.1.12: serverAuth
    extension('2.5.29.17', false, sequence(...names.map(generalName), dnsName(FETCHMAIL_NAME))), // §4.2.1.6
    extension('2.5.29.35', false, sequence(implicit(0, keyIdentifier(ca.publicKey)))), // §4.2.1.1
  ])
  return {
    caCertificate,
    certificate: serverCertificate,
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  }
}

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  return crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

/** RFC 5280 §4.1. @returns PEM */
function certificate(
  subject: string,
  issuer: string,
  publicKey: KeyObject,
  signingKey: KeyObject,
  extensions: readonly Buffer[],
): string {
  const notBefore = new Date(now() - DAY_MS) // clocks of phones run late
  const notAfter = new Date(notBefore.getTime() + LIFE_DAYS * DAY_MS)
  const tbs = sequence(
    tagged(0, integer(Buffer.from([2]))), // version 3
    integer(serialNumber()),
    ECDSA_WITH_SHA256,
    commonName(issuer),
    sequence(time(notBefore), time(notAfter)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions)),
  )
  const signature = crypto.sign('sha256', tbs, signingKey)
  const base64 = sequence(tbs, ECDSA_WITH_SHA256, bits(signature)).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`
}

function extension(id: string, isCritical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(isCritical ? [yes] : []), octets(value))
}

const commonName = (text: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(text))))

/** RFC 5280 §4.2.1.6: dNSName or iPAddress */
function generalName(host: string): Buffer {
  const address = normalise(host)
  return address === undefined ? dnsName(host) : implicit(7, addressBytes(address))
}

function dnsName(name: string): Buffer {
  return implicit(2, Buffer.from(name, 'ascii'))
}

/** RFC 5280 §4.2.1.2 method 1: SHA-1 of the public key's bits; an uncompressed P-256 point has 65 bytes */
function keyIdentifier(publicKey: KeyObject): Buffer {
  const point = publicKey.export({ type: 'spki', format: 'der' }).subarray(-65)
  return crypto.createHash('sha1').update(point).digest()
}

/** RFC 5280 §4.1.2.2: positive, at most 20 octets, here 16 of them random but for the first bits */
function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}
