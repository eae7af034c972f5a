import assert from 'node:assert/strict'
import net from 'node:net'
import { after, before, describe, test } from 'node:test'
import { STREAM_LIMIT, startClamd, TEST_VIRUS, whyNoClamd, type TestClamd } from '../../test/support/clamd.ts'
import { sleep, useClock } from '../base/clock.ts'
import { Clamd } from './clamd.ts'

const REST_MS = 100
const HOUR_MS = 3_600_000

describe('against a real clamd', { skip: whyNoClamd() ?? false }, () => {
  let daemon: TestClamd
  let scanner: Clamd
  before(async () => {
    daemon = await startClamd()
    scanner = new Clamd({ address: daemon.address })
  })
  after(() => daemon.stop())

  test('scan() calls a harmless message clean, also an empty one', async () => {
    assert.equal(await scanner.scan(Buffer.from('Subject: x\r\n\r\nGood day\r\n')), 'clean')
    assert.equal(await scanner.scan(Buffer.alloc(0)), 'clean')
  })

  test('scan() names what it found', async () => {
    const message = Buffer.from(`Subject: x\r\n\r\n${TEST_VIRUS}\r\n`)
    assert.deepEqual(await scanner.scan(message), { found: 'Gatehouse.Test.UNOFFICIAL' })
  })

  test('scan() finds it in an attachment that comes in pieces', async () => {
    const encoded = Buffer.from(`${'x'.repeat(300)}${TEST_VIRUS}`).toString('base64')
    const message = Buffer.from(
      `MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded}\r\n`,
    )
    async function* pieces() {
      for (let at = 0; at < message.length; at += 10) yield message.subarray(at, at + 10)
    }
    assert.deepEqual(await scanner.scan(pieces()), { found: 'Gatehouse.Test.UNOFFICIAL' })
  })

  async function* twiceTheLimit() {
    for (let sent = 0; sent < 2 * STREAM_LIMIT; sent += 65_536) yield Buffer.alloc(65_536, 'a')
  }

  test('a message larger than clamd takes is refused for good, and does not count against clamd', async () => {
    const breaker = { failures: 1, restMs: 60_000 }
    const strict = new Clamd({ address: daemon.address, maxBytes: STREAM_LIMIT, breaker })
    await assert.rejects(strict.scan(twiceTheLimit()), { reason: 'message-too-big' })
    assert.equal(await strict.scan(Buffer.from('x')), 'clean')
  })

  test('a clamd that hangs up on a large message by itself lets nothing pass', async () => {
    // Whether its answer or the broken pipe is seen first is chance.
    await assert.rejects(scanner.scan(twiceTheLimit()), ({ reason }: { reason: string }) =>
      ['message-too-big', 'scanner-unavailable'].includes(reason),
    )
  })

  test('an error of the message itself is passed on', async () => {
    async function* broken() {
      yield Buffer.from('x')
      throw new Error('disk')
    }
    await assert.rejects(scanner.scan(broken()), { message: 'disk' })
  })

  test('version() names the engine', async () => {
    const version = await scanner.version()
    assert.match(version.engine, /^ClamAV \d/)
    assert.equal(version.base, undefined) // the test base has no number
  })

  test('twenty scans at once', async () => {
    const found = await Promise.all(
      Array.from({ length: 20 }, (_, i) => scanner.scan(Buffer.from(i % 2 ? TEST_VIRUS : 'harmless'))),
    )
    assert.equal(found.filter((verdict) => verdict === 'clean').length, 10)
  })

  test('a clamd that hangs is refused within the budget, then spared, and used again when it is back', async () => {
    const strict = new Clamd({
      address: daemon.address,
      budgetMs: 2_000,
      breaker: { failures: 2, restMs: HOUR_MS },
    })
    daemon.pause()
    for (const detail of ['no answer in time', 'no answer in time', 'Circuit breaker is open'])
      await assert.rejects(strict.scan(Buffer.from('x')), { reason: 'scanner-unavailable', detail })
    daemon.resume()
    const back = useClock({ monotonic: () => performance.now() + HOUR_MS })
    try {
      assert.equal(await strict.scan(Buffer.from('x')), 'clean')
    } finally {
      back()
    }
  })

  test('a clamd that was killed is refused at once, and used again after its start', async () => {
    const strict = new Clamd({ address: daemon.address, breaker: { failures: 1, restMs: REST_MS } })
    const scanning = strict.scan(
      (async function* () {
        yield Buffer.from('x')
        daemon.kill()
        await sleep(50)
        yield Buffer.from('y')
      })(),
    )
    await assert.rejects(scanning, { reason: 'scanner-unavailable' })
    await daemon.start()
    await sleep(REST_MS)
    assert.equal(await strict.scan(Buffer.from('x')), 'clean')
  })
})

test('without a clamd scan() is refused at once', async () => {
  await assert.rejects(new Clamd({ address: '/nonexistent/socket', budgetMs: HOUR_MS }).scan(Buffer.from('x')), {
    reason: 'scanner-unavailable',
    detail: 'ENOENT',
  })
})

// prettier-ignore
const ANSWERS: readonly [string, string][] = [
  ['a broken engine',             'stream: Can\'t allocate memory ERROR\0'],
  ['an answer cut short',         'stream: O'],
  ['an endless answer',           'x'.repeat(10_000)],
  ['an answer to another question', 'PONG\0'],
  ['nothing',                     ''],
]

/** A server that gives this answer to everybody, and hangs up. */
async function withAnswer(answer: string, work: (scanner: Clamd) => Promise<void>): Promise<void> {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy()).resume()
    socket.end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  try {
    await work(new Clamd({ address: `127.0.0.1:${port}`, budgetMs: 10_000 }))
  } finally {
    server.close()
  }
}

for (const [what, answer] of ANSWERS) {
  test(`${what} is no verdict`, () =>
    withAnswer(answer, (scanner) => assert.rejects(scanner.scan(Buffer.from('x')), { reason: 'scanner-unavailable' })))
}

test('version() tells number and age of the signature base', () =>
  withAnswer('ClamAV 1.4.6/27800/Mon Nov  2 08:26:13 2026\0', async (scanner) => {
    const version = await scanner.version()
    const baseMadeAt = new Date(2026, 10, 2, 8, 26, 13).getTime() // clamd writes the machine's own time
    assert.deepEqual(version, { engine: 'ClamAV 1.4.6', base: 27_800, baseMadeAt })
  }))

test('an address that is none is refused at once', () => {
  for (const address of ['', 'clamd', 'host:99999', 'host:']) assert.throws(() => new Clamd({ address }), RangeError)
})
