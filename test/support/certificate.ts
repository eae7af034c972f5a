// A throw-away certificate for localhost, made anew for each test run.
import { createSecureContext, type SecureContext } from 'node:tls'
import { makeDevelopmentCertificates } from '../../src/net/dev-certificate.ts'

export interface TestCertificate {
  /** PEM: the authority to trust */
  readonly certificate: string
  readonly context: SecureContext
}

export function testCertificate(): TestCertificate {
  const { caCertificate, certificate, key } = makeDevelopmentCertificates()
  return { certificate: caCertificate, context: createSecureContext({ cert: certificate, key }) }
}
