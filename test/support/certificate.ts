// A throw-away certificate for localhost, made anew for each test run.
import { webcrypto } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import { now } from '../../src/base/clock.ts'

export interface TestCertificate {
  /** PEM; also the authority to trust */
  readonly certificate: string
  readonly key: string
  readonly context: SecureContext
}

// The library's container asks for a reflection polyfill, though nothing here is injected by type.
Object.assign(Reflect, { getMetadata: () => undefined, getOwnMetadata: () => undefined, defineMetadata: () => undefined })
const x509 = await import('@peculiar/x509')

const DAY_MS = 86_400_000
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

export async function testCertificate(): Promise<TestCertificate> {
  x509.cryptoProvider.set(webcrypto)
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(now() - DAY_MS),
    notAfter: new Date(now() + DAY_MS),
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  })
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`
  const certificate = made.toString('pem')
  return { certificate, key, context: createSecureContext({ cert: certificate, key }) }
}
