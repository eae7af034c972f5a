import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { startClamd, TEST_VIRUS, whyNoClamd, type TestClamd } from '../../test/support/clamd.ts'
import { ICAP_LIMIT, startIcap, whyNoIcap, type TestIcap } from '../../test/support/icap.ts'
import { refusal } from '../../test/support/refusals.ts'
import { Icap } from './icap.ts'

const letter = (text: string) => Buffer.from(`From: a@b.test\r\nSubject: hello\r\n\r\n${text}\r\n`)

describe('Icap, with c-icap and clamd', { skip: whyNoClamd() ?? whyNoIcap() ?? false }, () => {
  let clamd: TestClamd
  let server: TestIcap
  before(async () => {
    clamd = await startClamd()
    server = await startIcap(clamd.address)
  })
  after(async () => {
    await server.stop()
    await clamd.stop()
  })

  test('a letter is clean, a virus has its name', async () => {
    const icap = new Icap({ url: server.url })
    assert.equal(await icap.scan(letter('lunch at noon?')), 'clean')
    assert.deepEqual(await icap.scan(letter(TEST_VIRUS)), { found: 'Gatehouse.Test.UNOFFICIAL' })
    assert.equal(await icap.scan(letter('x'.repeat(500_000))), 'clean')
    assert.match(await icap.version(), /\S/)
  })

  test('what is too large for the engine is not sent', async () => {
    const icap = new Icap({ url: server.url, maxBytes: ICAP_LIMIT })
    await assert.rejects(icap.scan(letter('x'.repeat(ICAP_LIMIT))), refusal('message-too-big'))
  })

  test('a server that hangs is a server that cannot say, and later it can again', async () => {
    const icap = new Icap({ url: server.url, budgetMs: 200 })
    server.pause()
    await assert.rejects(icap.scan(letter('hello')), refusal('scanner-unavailable'))
    server.resume()
    assert.equal(await new Icap({ url: server.url }).scan(letter('hello')), 'clean')
  })
})

describe('Icap, answers that no good server gives', () => {
  // prettier-ignore
  const CASES: readonly [title: string, answer: string, outcome: 'clean' | string | { found: string }][] = [
    ['no modification',        'ICAP/1.0 204 No Content\r\nISTag: "x"\r\n\r\n',                                                        'clean'],
    ['sent back as it was',    'ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=19\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',               'clean'],
    ['another page instead',   'ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=19\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n',        { found: 'unnamed' }],
    ['a threat by name',       'ICAP/1.0 200 OK\r\nX-Infection-Found: Type=0; Resolution=2; Threat=Evil Name;\r\n\r\n',                { found: 'Evil_Name' }],
    ['a virus id',             'ICAP/1.0 200 OK\r\nX-Virus-ID: W32.Test\r\nEncapsulated: null-body=0\r\n\r\n',                         { found: 'W32.Test' }],
    ['an error',               'ICAP/1.0 500 Server error\r\n\r\n',                                                                    'scanner-unavailable'],
    ['busy',                   'ICAP/1.0 503 Service overloaded\r\n\r\n',                                                              'scanner-unavailable'],
    ['another protocol',       'HTTP/1.1 200 OK\r\n\r\n',                                                                              'scanner-unavailable'],
    ['nothing',                '',                                                                                                     'scanner-unavailable'],
    ['half a header',          'ICAP/1.0 200 OK\r\nISTag: "',                                                                          'scanner-unavailable'],
    ['an endless header',      `ICAP/1.0 204 No Content\r\nX: ${'x'.repeat(70_000)}`,                                                   'scanner-unavailable'],
  ]
  for (const [title, answer, outcome] of CASES) {
    test(title, async () => {
      const server = await answering(answer)
      try {
        const { port } = server.address() as { port: number }
        const scan = new Icap({ url: `icap://127.0.0.1:${port}/x`, budgetMs: 20_000 }).scan(letter('hello'))
        if (outcome === 'scanner-unavailable') await assert.rejects(scan, refusal('scanner-unavailable'))
        else assert.deepEqual(await scan, outcome)
      } finally {
        server.close()
      }
    })
  }
})

/** Takes whatever comes, says its answer and hangs up. */
function answering(answer: string): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end(answer))
    }).listen(0, '127.0.0.1', () => resolve(server))
  })
}
