import assert from 'node:assert/strict'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import tls from 'node:tls'
import { makeDevelopmentCertificates } from './dev-certificate.ts'
import { TlsContexts, type CertificatePair } from './tls-context.ts'

const one = makeDevelopmentCertificates(['one.test', '*.wild.test'])
const two = makeDevelopmentCertificates(['two.test'])
const three = makeDevelopmentCertificates(['three.test'])
const ca = [one.caCertificate, two.caCertificate, three.caCertificate]
const servers: tls.Server[] = []
after(() => servers.forEach((server) => server.close()))

async function serve(contexts: TlsContexts): Promise<number> {
  const server = tls.createServer(contexts.serverOptions, (socket) => socket.on('error', () => {}).end('hello'))
  contexts.keepCurrent(server)
  server.on('tlsClientError', () => {})
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

interface Seen {
  readonly fingerprint: string
  readonly version: string | null
  readonly suite: string
  readonly isReused: boolean
  readonly session: Buffer | undefined
}

/** Connects, reads to the end and tells what the connection was like. */
function connect(port: number, options: tls.ConnectionOptions = {}): Promise<Seen> {
  return new Promise((resolve, reject) => {
    let session: Buffer | undefined
    let seen: Omit<Seen, 'session'>
    const socket = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca, ...options }, () => {
      seen = {
        fingerprint: socket.getPeerX509Certificate()?.fingerprint256 ?? '',
        version: socket.getProtocol(),
        suite: socket.getCipher().name,
        isReused: socket.isSessionReused(),
      }
    })
    socket.on('session', (ticket) => (session = ticket))
    socket
      .on('error', reject)
      .on('end', () => resolve({ ...seen, session }))
      .resume()
  })
}

const open = (pairs: readonly CertificatePair[], service = 'imap') => TlsContexts.open(async () => pairs, service)

test('the name a client asks for chooses the certificate', async () => {
  const port = await serve(await open([one, two]))
  const asked = async (servername: string) =>
    (await connect(port, { servername, checkServerIdentity: () => undefined })).fingerprint
  const [first, second] = [await asked('one.test'), await asked('TWO.test')]
  assert.notEqual(first, second)
  assert.equal(await asked('two.test'), second)
  assert.equal(await asked('deep.wild.test'), first)
  assert.equal(await asked('unknown.test'), first)
})

test('TLS 1.2 and 1.3 are spoken with modern suites, nothing older', async () => {
  const port = await serve(await open([one]))
  assert.equal((await connect(port)).version, 'TLSv1.3')
  const older = await connect(port, { maxVersion: 'TLSv1.2' })
  assert.deepEqual([older.version, older.suite], ['TLSv1.2', 'ECDHE-ECDSA-AES256-GCM-SHA384'])
  await assert.rejects(connect(port, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }))
  await assert.rejects(connect(port, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' }))
})

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`${maxVersion}: a session is taken up again by its own service only`, async () => {
    const pairs = [one]
    const imap = await serve(await open(pairs, 'imap'))
    const { session } = await connect(imap, { maxVersion })
    assert.ok(session)
    assert.equal((await connect(imap, { maxVersion, session })).isReused, true)
    const smtp = await serve(await open(pairs, 'smtp'))
    assert.equal((await connect(smtp, { maxVersion, session })).isReused, false)
  })
}

test('reload() puts new certificates in use for new connections, also by name', async () => {
  let pairs: readonly CertificatePair[] = [one]
  const contexts = await TlsContexts.open(async () => pairs, 'imap')
  const port = await serve(contexts)
  const before = await connect(port)
  assert.equal(await contexts.reload(), false)
  pairs = [three, two]
  assert.equal(await contexts.reload(), true)
  const [now, named] = [await connect(port), await connect(port, { servername: 'two.test' })]
  assert.equal(new Set([before.fingerprint, now.fingerprint, named.fingerprint]).size, 3)
  const nameless = await connect(port, { servername: '', checkServerIdentity: () => undefined })
  assert.equal(nameless.fingerprint, now.fingerprint)
  const again = await connect(port, { ...(before.session ? { session: before.session } : {}) })
  assert.equal(again.isReused, true, 'a session outlives the change')
})

test('reload() keeps the old certificates when the new ones are broken or unreadable', async () => {
  let next: () => readonly CertificatePair[] = () => [one]
  const contexts = await TlsContexts.open(async () => next(), 'imap')
  const port = await serve(contexts)
  const before = await connect(port)
  for (const broken of [
    () => [],
    () => [{ certificate: 'nonsense', key: one.key }],
    () => [{ certificate: one.certificate, key: two.key }],
    () => {
      throw Object.assign(new Error(), { code: 'ENOENT' })
    },
  ]) {
    next = broken
    assert.equal(await contexts.reload(), false)
    assert.equal((await connect(port)).fingerprint, before.fingerprint)
  }
})

test('a connection is upgraded by STARTTLS, with the certificate of the name', async () => {
  const contexts = await open([one, two])
  const server = net.createServer((socket) => {
    socket.once('data', () => {
      socket.write('go')
      const secured = new tls.TLSSocket(socket, {
        isServer: true,
        secureContext: contexts.contextFor(''),
        SNICallback: (name, done) => done(null, contexts.contextFor(name)),
      })
      secured.on('error', () => {}).end('hello')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => server.close())
  const plain = net.connect((server.address() as AddressInfo).port, '127.0.0.1', () => plain.write('starttls'))
  await once(plain, 'data')
  const secured = tls.connect({ socket: plain, servername: 'two.test', ca })
  const [hello] = (await once(secured, 'data')) as [Buffer]
  assert.equal(hello.toString(), 'hello')
  assert.equal(secured.authorized, true)
})

test('open() refuses to start without a usable certificate', async () => {
  await assert.rejects(open([]), { reason: 'bad-settings' })
  await assert.rejects(open([{ certificate: one.certificate, key: two.key }]), { reason: 'bad-settings' })
})
