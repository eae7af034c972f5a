import assert from 'node:assert/strict'
import net from 'node:net'
import { once } from 'node:events'
import { after, test } from 'node:test'
import tls from 'node:tls'
import { eventually } from '../../test/support/eventually.ts'
import { ConnectionLimits } from '../base/connection-limits.ts'
import { sleep } from '../base/clock.ts'
import { Refusal, smtpReply } from '../base/refusal.ts'
import { testCertificate } from '../../test/support/certificate.ts'
import { prefixKey } from './addresses.ts'
import type { Connection } from './connection.ts'
import { isPrivateWire, listen, type ListenOptions, type Listener } from './listener.ts'

const LIMITS = { maxBytes: 100, idleMs: 60_000, wholeMs: 60_000 }
/** For a line that never ends. */
const HASTY = { ...LIMITS, wholeMs: 300 }
/** ms; as in connection.ts */
const HANDSHAKE_MS = 30_000
const CAPS = { total: 100, perAddress: 4, perPrefix: 100 }

const certificate = testCertificate()
const open: Listener[] = []

after(async () => {
  for (const listener of open) await listener.close(50)
})

async function start(
  onConnection: ListenOptions['onConnection'],
  more: Partial<ListenOptions> = {},
): Promise<Listener> {
  const listener = await listen({
    name: 'test',
    host: '127.0.0.1',
    port: 0,
    limits: new ConnectionLimits(CAPS, prefixKey),
    farewell: (refusal) => `${smtpReply(refusal)}\r\n`,
    onConnection,
    ...more,
  })
  open.push(listener)
  return listener
}

/** Gives every line back; `TLS` upgrades. */
async function echo(connection: Connection, limits = LIMITS): Promise<void> {
  for (;;) {
    const line = await connection.readLine(limits)
    if (line === undefined) return
    if (line === 'TLS') await connection.upgradeToTls('go\r\n')
    else if (line === 'WHO') await connection.write(`${connection.remoteAddress} ${connection.isEncrypted}\r\n`)
    else if (line === 'FAIL') throw new Error('a bug')
    else await connection.write(`${line}\r\n`)
  }
}

/** All that comes back until the server closes. */
async function talk(port: number, ...sends: readonly (string | number)[]): Promise<string> {
  const socket = net.connect(port, '127.0.0.1')
  let heard = ''
  socket.on('data', (bytes) => (heard += bytes.toString('latin1'))).on('error', () => undefined)
  const closed = once(socket, 'close')
  for (const send of sends) {
    if (typeof send === 'number') await sleep(send)
    else socket.write(send, 'latin1')
  }
  if (typeof sends.at(-1) === 'string') socket.end()
  await closed
  return heard
}

test('readLine() answers the same however the bytes are cut, also after a half close', async () => {
  const { port } = await start(echo)
  assert.equal(await talk(port, 'one\r\ntwo\r\n'), 'one\r\ntwo\r\n')
  assert.equal(await talk(port, 'o', 20, 'ne\r', 20, '\ntwo\r\n'), 'one\r\ntwo\r\n')
})

for (const [title, bytes] of [
  ['a bare LF', 'one\n'],
  ['a bare CR', 'o\rne\r\n'],
  ['NUL', 'o\0ne\r\n'],
] as const) {
  test(`readLine() refuses ${title} and closes`, async () => {
    const { port } = await start(echo)
    assert.match(await talk(port, bytes, 5), /^521 5\.6\.0 .*\r\n$/)
  })
}

test('readLine() refuses a line without end at its cap', async () => {
  const { port } = await start(echo)
  assert.match(await talk(port, 'x'.repeat(1_000_000), 5), /^500 5\.5\.6 /)
})

test('readLine() gives a line its whole time once, however it trickles', async () => {
  const { port } = await start((connection) => echo(connection, HASTY))
  assert.match(await talk(port, 'a', 120, 'b', 120, 'c', 120, 'd', 5), /^421 4\.4\.2 /)
})

test('A session that fails says only an incident id', async () => {
  const { port } = await start(echo)
  assert.match(await talk(port, 'FAIL\r\n', 5), /^451 4\.3\.0 Internal error, incident [0-9a-z]{10}\r\n$/)
})

test('upgradeToTls() goes on encrypted and refuses what was sent along in plaintext', async () => {
  const { port } = await start(echo, { secureContextFor: () => certificate.context })
  assert.match(await talk(port, 'TLS\r\nINJECTED\r\n', 5), /^503 5\.5\.1 [^\n]*\r\n$/)

  const plain = net.connect(port, '127.0.0.1')
  plain.write('TLS\r\n')
  assert.equal(String(await once(plain, 'data')), 'go\r\n')
  const secure = tls.connect({ socket: plain, ca: certificate.certificate, servername: 'localhost' })
  secure.write('WHO\r\n')
  assert.equal(String(await once(secure, 'data')), '127.0.0.1 true\r\n')
  secure.destroy()
})

test('listen() with implicit TLS shakes hands first, also behind a proxy', async () => {
  const { port } = await start(echo, {
    secureContextFor: () => certificate.context,
    implicitTls: true,
    trustProxyFrom: ['127.0.0.0/8'],
  })
  const plain = net.connect(port, '127.0.0.1')
  plain.write('PROXY TCP4 192.0.2.7 192.0.2.1 4711 465\r\n')
  const secure = tls.connect({ socket: plain, ca: certificate.certificate, servername: 'localhost' })
  secure.write('WHO\r\n')
  assert.equal(String(await once(secure, 'data')), '192.0.2.7 true\r\n')
  secure.destroy()
})

test('listen() takes the address from a trusted proxy only', async () => {
  const header = 'PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\r\n'
  const trusted = await start(echo, { trustProxyFrom: ['127.0.0.1'] })
  assert.equal(await talk(trusted.port, `${header}WHO\r\n`), '192.0.2.7 false\r\n')
  assert.equal(await talk(trusted.port, 'WHO\r\n'), '')
  const open = await start(echo)
  assert.equal(await talk(open.port, `${header}WHO\r\n`), `${header}127.0.0.1 false\r\n`)
})

for (const [from, isPrivate, claim] of [
  ['::ffff:127.0.0.1', true, 'this machine'],
  ['10.1.2.3', true, 'a proxy'],
  ['192.0.2.7', false, 'a stranger who comes past the proxy'],
  [undefined, false, 'somebody who is gone already'],
] as const) {
  test(`isPrivateWire() with plaintext sign-in on: ${isPrivate} for ${claim}`, () => {
    assert.equal(isPrivateWire(from, { isWirePrivate: true, trustProxyFrom: ['10.0.0.0/8'] }), isPrivate)
    assert.equal(isPrivateWire(from, { trustProxyFrom: ['10.0.0.0/8'] }), false)
  })
}

test('listen() refuses the connection above the cap and takes one again when one has left', async () => {
  const { port } = await start(echo)
  const held = await Promise.all(
    Array.from({ length: CAPS.perAddress }, async () => {
      const socket = net.connect(port, '127.0.0.1')
      socket.write('hello\r\n')
      await once(socket, 'data')
      return socket
    }),
  )
  assert.match(await talk(port, 5), /^421 4\.7\.0 Too many connections/)
  held[0]?.destroy()
  await eventually(async () => (await talk(port, 'again\r\n')) === 'again\r\n')
  for (const socket of held) socket.destroy()
})

test('close() tells every session that the service ends', async () => {
  let isHeld: Connection | undefined
  const listener = await start(async (connection) => {
    isHeld = connection
    await connection.readLine({ ...LIMITS, idleMs: 60_000 })
  })
  const socket = net.connect(listener.port, '127.0.0.1')
  let heard = ''
  socket.on('data', (bytes) => (heard += bytes.toString()))
  await once(socket, 'connect')
  await eventually(async () => isHeld !== undefined)
  const gone = once(socket, 'close')
  await listener.close(1_000)
  await gone
  assert.match(heard, /^421 4\.3\.2 /)
  assert.equal(listener.open, 0)
})

for (const title of ['a client that leaves', 'a server that closes'] as const) {
  test(`${title} before the TLS handshake is over does not wait for its deadline`, async () => {
    const listener = await start(echo, { secureContextFor: () => certificate.context, implicitTls: true })
    const socket = net.connect(listener.port, '127.0.0.1')
    await once(socket, 'connect')
    await eventually(async () => listener.open === 1)
    const started = performance.now()
    if (title === 'a client that leaves') {
      socket.end()
      await eventually(async () => listener.open === 0)
    } else await listener.close(60_000)
    assert.ok(performance.now() - started < HANDSHAKE_MS, `${performance.now() - started} ms`)
    assert.equal(listener.open, 0)
    socket.destroy()
  })
}

test('interrupt() ends the read that waits', async () => {
  const { port } = await start(async (connection) => {
    setTimeout(() => connection.interrupt(new Refusal('ticket-invalid', 'Session has ended')), 20)
    await connection.readLine(LIMITS)
  })
  assert.match(await talk(port, 5), /^421 4\.7\.0 Session has ended/)
})
