import assert from 'node:assert/strict'
import dgram from 'node:dgram'
import { Resolver as NodeResolver } from 'node:dns/promises'
import net from 'node:net'
import { after, before, test } from 'node:test'
import * as packet from 'dns-packet'
import fc from 'fast-check'
import { startZoneServer, type ZoneServer } from './zone-server.ts'

let server: ZoneServer
const node = new NodeResolver({ timeout: 10_000, tries: 1 })
before(async () => {
  server = await startZoneServer({
    records: [
      { name: 'example.org', type: 'A', data: '192.0.2.1' },
      { name: 'example.org', type: 'MX', data: { exchange: 'mx.example.org', priority: 10 } },
      { name: 'example.org', type: 'TXT', data: ['one ', 'text'] },
      { name: 'loop.example.org', type: 'CNAME', data: 'pool.example.org' },
      { name: 'pool.example.org', type: 'CNAME', data: 'loop.example.org' },
      { name: 'big.example.org', type: 'TXT', data: Array.from({ length: 20 }, () => 'x'.repeat(200)) },
    ],
  })
  node.setServers([server.address])
})
after(() => server.stop())

test("Node's own resolver understands the answers, over UDP and TCP", async () => {
  assert.deepEqual(await node.resolve4('example.org'), ['192.0.2.1'])
  assert.equal((await node.resolveMx('example.org'))[0]?.exchange, 'mx.example.org')
  assert.deepEqual(await node.resolveTxt('example.org'), [['one ', 'text']])
  assert.equal((await node.resolveTxt('big.example.org'))[0]?.length, 20)
  await assert.rejects(node.resolve4('nobody.example.org'), { code: 'ENOTFOUND' })
  await assert.rejects(node.resolve6('example.org'), { code: 'ENODATA' })
  await assert.rejects(node.resolve4('loop.example.org'), { code: 'ESERVFAIL' })
})

test('replaceRecords() takes effect with the next question', async () => {
  const own = await startZoneServer({ records: [] })
  try {
    node.setServers([own.address])
    await assert.rejects(node.resolve4('example.org'), { code: 'ENOTFOUND' })
    own.replaceRecords([{ name: 'example.org', type: 'A', data: '192.0.2.3' }])
    assert.deepEqual(await node.resolve4('example.org'), ['192.0.2.3'])
  } finally {
    node.setServers([server.address])
    await own.stop()
  }
})

test('the server survives whatever arrives, on both transports', async () => {
  const query = packet.encode({ type: 'query', id: 1, questions: [{ name: 'example.org', type: 'A' }] })
  const socket = dgram.createSocket('udp4')
  const send = (bytes: Uint8Array) => new Promise((resolve) => socket.send(bytes, server.port, '127.0.0.1', resolve))
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 90 }), fc.nat(query.length - 1), async (noise, at) => {
      await send(noise)
      await send(Buffer.concat([query.subarray(0, at), noise]))
    }),
  )
  socket.close()
  for (const noise of ['', '\0', '\0\x05hello', '\xff\xffx']) {
    await new Promise((resolve) =>
      net.connect(server.port, '127.0.0.1').on('error', resolve).on('close', resolve).end(noise, 'latin1'),
    )
  }
  assert.deepEqual(await node.resolve4('example.org'), ['192.0.2.1'])
})
