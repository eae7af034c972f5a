// How a message comes in over a connection: piece by piece, not beyond the limit, and not in part.
import assert from 'node:assert/strict'
import { createConnection, type AddressInfo, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '../../../../test/support/house.ts'
import { MAX_BYTES } from '../post.fixture.ts'
import { openWebFixture } from '../web.fixture.ts'
import { MESSAGES_PATH } from './message-call.ts'

const HEADER = 'From: alice@example.org\r\nTo: bob@partner.test\r\nSubject: x\r\n\r\n'
const LINES = 'A line of the message.\r\n'.repeat(2_000)
const LENGTH = HEADER.length + LINES.length

/** A program that has signed in, on a connection of its own, and said so much of a request. */
async function open(t: TestContext, type: string, length: string) {
  const fixture = await openWebFixture()
  const { server, browser } = fixture
  await server.listen({ host: '127.0.0.1', port: 0 })
  const here = browser()
  await here.signIn()
  const token = String((await here.json('GET', '/api/v1/session')).body['token'])
  const { port } = server.server.address() as AddressInfo
  const socket = createConnection({ host: '127.0.0.1', port })
  t.after(async () => {
    socket.destroy()
    await server.close()
  })
  const headers = {
    host: 'mx.example.org',
    ...here.headers,
    cookie: [...here.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    'x-gatehouse-token': token,
    'content-type': type,
  }
  const lines = [...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), length, '', '']
  socket.write(`POST ${MESSAGES_PATH} HTTP/1.1\r\n${lines.join('\r\n')}`)
  return { ...fixture, socket, answer: answerOn(socket) }
}

const answerOn = (socket: Socket) =>
  new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))))
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

describe('a large message over HTTP', () => {
  it('goes on into the spool while the rest of it is still to come', async (t) => {
    const { socket, post, answer } = await open(t, 'message/rfc822', `content-length: ${LENGTH}`)
    socket.write(HEADER + LINES.slice(0, 24_000))
    await eventually(async () => post.spooled() > 20_000)
    socket.write(LINES.slice(24_000))
    assert.match(await answer, /^HTTP\/1\.1 202 /)
    assert.ok(post.taken[0]?.text.endsWith(HEADER + LINES))
  })

  for (const type of ['message/rfc822', 'application/json'])
    it(`of type ${type} is refused before it comes in when it is announced as too large`, async (t) => {
      const { socket, post, answer } = await open(t, type, `content-length: ${3 * MAX_BYTES}`)
      assert.match(await answer, /^HTTP\/1\.1 413 [^]*at most 100000 bytes/)
      // Whoever sends on all the same has nothing but the answer.
      socket.write(HEADER.padEnd(3 * MAX_BYTES))
      assert.equal(post.taken.length + post.spooled(), 0)
    })

  it('whose length nobody said is refused where it becomes too large', async (t) => {
    const { socket, post, answer } = await open(t, 'message/rfc822', 'transfer-encoding: chunked')
    socket.write(chunk(HEADER))
    for (let sent = 0; sent <= MAX_BYTES; sent += LINES.length) socket.write(chunk(LINES))
    assert.match(await answer, /^HTTP\/1\.1 413 [^]*at most 100000 bytes/)
    assert.equal(post.taken.length, 0)
    assert.ok(post.spooled() <= MAX_BYTES)
  })

  it('that breaks off is not taken, and leaves nothing behind', async (t) => {
    const { socket, post } = await open(t, 'message/rfc822', `content-length: ${LENGTH}`)
    socket.write(HEADER + LINES.slice(0, 24_000))
    await eventually(async () => post.spooled() > 20_000)
    socket.destroy()
    await eventually(async () => post.openSpools() === 0)
    assert.equal(post.taken.length, 0)
  })
})
