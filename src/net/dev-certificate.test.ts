import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import tls from 'node:tls'
import type { AddressInfo } from 'node:net'
import { makeDevelopmentCertificates } from './dev-certificate.ts'

const made = makeDevelopmentCertificates(['mail.example.org', 'localhost', '192.0.2.5'])

test('the server certificate is signed by the authority, and names every host once', () => {
  const ca = new X509Certificate(made.caCertificate)
  const server = new X509Certificate(made.certificate)
  assert.equal(server.verify(ca.publicKey), true)
  assert.equal(server.checkIssued(ca), true)
  assert.deepEqual([ca.ca, server.ca], [true, false])
  assert.equal(
    server.subjectAltName,
    'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:mail.example.org, IP Address:192.0.2.5, DNS:127.0.0.1',
  )
  assert.deepEqual(server.publicKey.asymmetricKeyDetails, { namedCurve: 'prime256v1' })
  const days = (server.validToDate.getTime() - server.validFromDate.getTime()) / 86_400_000
  assert.equal(days, 397)
})

test('two authorities are never the same', () => {
  const other = makeDevelopmentCertificates()
  assert.notEqual(other.caCertificate, made.caCertificate)
  assert.equal(new X509Certificate(made.certificate).verify(new X509Certificate(other.caCertificate).publicKey), false)
})

for (const [servername, ca, error] of [
  ['localhost', made.caCertificate, undefined],
  ['mail.example.org', made.caCertificate, undefined],
  ['other.example.org', made.caCertificate, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['localhost', undefined, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
] as const) {
  test(`a client that ${ca ? 'trusts' : 'does not trust'} the authority and asks for ${servername}: ${error ?? 'accepts'}`, async () => {
    const server = tls.createServer({ cert: made.certificate, key: made.key }, (socket) => socket.end())
    server.on('tlsClientError', () => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const outcome = await new Promise((resolve) => {
      const socket = tls.connect({ port, host: '127.0.0.1', servername, ...(ca ? { ca } : {}) })
      socket
        .on('secureConnect', () => resolve(undefined))
        .on('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
      socket.on('close', () => server.close())
    })
    assert.equal(outcome, error)
  })
}
