import assert from 'node:assert/strict'
import { createConnection, type Socket } from 'node:net'
import { it, type TestContext } from 'node:test'
import { ConnectionLimits } from '../../base/connection-limits.ts'
import { monotonic } from '../../base/clock.ts'
import { prefixKey } from '../../net/addresses.ts'
import { openHttp } from './open-http.ts'
import { openMetrics } from './open-metrics.ts'
import { openWebFixture } from './web.fixture.ts'

const CAPS = { total: 100, perAddress: 2, perPrefix: 100 }

async function open(troubles: readonly string[] = []) {
  const { web } = await openWebFixture()
  const listener = { host: '127.0.0.1', port: 0, limits: new ConnectionLimits(CAPS, prefixKey) }
  const links = { open: async () => ({ url: 'https://example.com/', verdict: 'fine', reasons: [] }) as const }
  return openHttp(listener, {
    hostname: 'mx.example.org',
    troubles: async () => troubles,
    links,
    web,
    trustProxyFrom: [],
  })
}

async function connected(t: TestContext, port: number): Promise<Socket> {
  const socket = createConnection({ host: '127.0.0.1', port })
  t.after(() => socket.destroy())
  await new Promise((resolve) => socket.once('connect', resolve))
  return socket
}

const closed = (socket: Socket) => new Promise((resolve) => socket.resume().once('close', resolve))

it('openHttp() says whether the house can take mail, and until when to wait if not', async () => {
  for (const [troubles, status] of [
    [[], 200],
    [['Storage is full'], 503],
  ] as const) {
    const { port, close } = await open(troubles)
    const reply = await fetch(`http://127.0.0.1:${port}/healthz/ready`, { headers: { connection: 'close' } })
    assert.equal(reply.status, status)
    assert.equal(reply.headers.get('retry-after'), status === 503 ? '5' : null)
    await close()
  }
})

it('openHttp() lets one address hold so many connections and no more, and counts off those that left', async (t) => {
  const { port, close } = await open()
  const [first, second] = [await connected(t, port), await connected(t, port)]
  await closed(await connected(t, port))
  const left = closed(first)
  first.end()
  await left
  await new Promise(setImmediate)
  const next = await connected(t, port)
  next.write('GET /healthz/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  const [reply] = (await new Promise<Buffer[]>((resolve) => next.once('data', (data) => resolve([data])))) as [Buffer]
  assert.match(reply.toString(), /^HTTP\/1\.1 200 /)
  second.destroy()
  await close()
})

it('openMetrics() ends although somebody is connected and says nothing', async (t) => {
  const { port, close } = await openMetrics(0)
  await connected(t, port)
  const begun = monotonic()
  await close()
  assert.ok(monotonic() - begun < 20_000, 'the end waited for the client')
})

it('openHttp() ends although a client never ends its request', async (t) => {
  const { port, close } = await open()
  const socket = await connected(t, port)
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n')
  await new Promise((resolve) => setTimeout(resolve, 50))
  const begun = monotonic()
  await close()
  assert.ok(monotonic() - begun < 20_000, 'the end waited for the client')
})
