import assert from 'node:assert/strict'
import { after, mock, test } from 'node:test'
import { startScript, type Script, type ScriptedServer } from '../../test/support/smtp-script.ts'
import { ConnectionPool } from './connection-pool.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { SmtpClient } from './smtp-client.ts'
import type { Target } from './smtp-connection.ts'
import { WAITS } from './smtp-waits.ts'

const servers: ScriptedServer[] = []
after(() => servers.forEach((server) => server.stop()))

async function poolTo(script: Script = {}): Promise<{ pool: ConnectionPool; target: Target; server: ScriptedServer }> {
  const server = await startScript(script)
  servers.push(server)
  const options = { hostname: 'mx.example.org', mustVerify: false, implicitTls: false, waits: WAITS }
  const pool = new ConnectionPool((target, signal) => SmtpClient.open(target, { ...options, signal }))
  return { pool, target: { host: 'localhost', address: '127.0.0.1', port: server.port }, server }
}

const turn = () => new Promise(setImmediate)

test('take() gives a connection that waits, and the one used last', async () => {
  const { pool, target, server } = await poolTo()
  const [first, second] = [await pool.take(target), await pool.take(target)]
  assert.deepEqual([first.isReused, second.isReused], [false, false])
  pool.giveBack(first.client)
  pool.giveBack(second.client)
  assert.deepEqual(await pool.take(target), { client: second.client, isReused: true })
  assert.deepEqual(await pool.take(target), { client: first.client, isReused: true })
  assert.equal(server.heard.length, 2)
  pool.close()
})

test('take() keeps names apart that share an address', async () => {
  const { pool, target } = await poolTo()
  pool.giveBack((await pool.take(target)).client)
  assert.equal((await pool.take({ ...target, host: 'other.example' })).isReused, false)
  pool.close()
})

test('take() lets the eleventh wait until a connection is given back, in the order they came', async () => {
  const { pool, target, server } = await poolTo()
  const leases = await Promise.all(Array.from({ length: 10 }, () => pool.take(target)))
  const served: number[] = []
  const waiting = [0, 1].map((number) => pool.take(target).then((lease) => (served.push(number), lease)))
  await turn()
  assert.deepEqual(served, [])
  pool.giveBack(leases[3]!.client)
  assert.deepEqual(await waiting[0], { client: leases[3]!.client, isReused: true })
  leases[4]!.client.destroy()
  pool.giveBack(leases[4]!.client)
  assert.equal((await waiting[1])?.isReused, false)
  assert.deepEqual(served, [0, 1])
  assert.equal(server.heard.length, 11)
  pool.close()
})

test('take() gives the place on when a connection fails', async () => {
  const pool = new ConnectionPool(() => Promise.reject(new DeliveryFailure('4.4.1', 'Connection refused')))
  const target = { host: 'x.example', address: '127.0.0.1', port: 1 }
  const tries = Array.from({ length: 30 }, () => pool.take(target))
  for (const each of await Promise.allSettled(tries)) assert.equal(each.status, 'rejected')
})

test('close() ends what waits with QUIT, and what is under way at once', async () => {
  const { pool, target, server } = await poolTo()
  const [busy, idle] = [await pool.take(target), await pool.take(target)]
  pool.giveBack(idle.client)
  pool.close()
  assert.equal(busy.client.isUsable, false)
  pool.giveBack(busy.client)
  while (!server.heard[1]?.endsWith('QUIT\r\n')) await turn()
  assert.ok(!server.heard[0]?.includes('QUIT'))
})

test('close() ends what is only begun, and take() begins nothing any more', async () => {
  const { pool, target, server } = await poolTo({ greeting: '' })
  const taken = assert.rejects(pool.take(target), { status: '4.4.2', message: 'Sending was interrupted' })
  while (server.heard.length === 0) await turn()
  pool.close()
  await taken
  await assert.rejects(pool.take(target), { status: '4.3.2' })
})

test('A connection that waits for 10 s ends with QUIT', async () => {
  const { pool, target, server } = await poolTo()
  const { client } = await pool.take(target)
  mock.timers.enable({ apis: ['setTimeout'] })
  pool.giveBack(client)
  mock.timers.tick(9_999)
  assert.equal(client.isUsable, true)
  mock.timers.tick(1)
  mock.timers.reset()
  while (!server.heard[0]?.endsWith('QUIT\r\n')) await turn()
  assert.equal((await pool.take(target)).isReused, false)
  pool.close()
})

test('take() waits a minute for a connection that is busy', async () => {
  const { pool, target } = await poolTo()
  await Promise.all(Array.from({ length: 10 }, () => pool.take(target)))
  mock.timers.enable({ apis: ['setTimeout'] })
  const eleventh = assert.rejects(pool.take(target), { status: '4.4.5' })
  mock.timers.tick(60_000)
  mock.timers.reset()
  await eleventh
  pool.close()
})
