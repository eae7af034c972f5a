import assert from 'node:assert/strict'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { startDns, type TestDns } from '../../test/support/dns.ts'
import { makeDevelopmentCertificates } from './dev-certificate.ts'
import { Egress } from './egress.ts'
import { Resolver } from './resolver.ts'

const LOOPBACK = { host: '*', classes: ['loopback'] } as const

let sink: http.Server
let secure: https.Server
let port = 0
let securePort = 0
let ca = ''
let arrived: { url: string; headers: http.IncomingHttpHeaders; body: string }[] = []
let dns: TestDns
let resolver: Resolver

const listen = (server: http.Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))

/** Answers by path: `/big`, `/slow`, `/to?URL` (a redirect), anything else `hello`. */
const answer: http.RequestListener = (request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += chunk))
  request.on('end', () => {
    arrived.push({ url: request.url ?? '', headers: request.headers, body })
    const [path, query] = (request.url ?? '').split('?')
    if (path === '/big') return response.end(Buffer.alloc(200_000))
    if (path === '/slow') return response.write('…')
    if (path === '/to') return response.writeHead(302, { location: decodeURIComponent(query ?? '') }).end()
    return response.end('hello')
  })
}

before(async () => {
  sink = http.createServer(answer)
  port = await listen(sink)
  const made = makeDevelopmentCertificates(['inside.test'])
  ca = made.caCertificate
  secure = https.createServer({ cert: made.certificate, key: made.key }, answer)
  securePort = await listen(secure)
  dns = await startDns([
    { name: 'inside.test', type: 'A', data: '127.0.0.1' },
    { name: 'cloud.test', type: 'A', data: '169.254.169.254' },
    { name: 'mixed.test', type: 'A', data: '8.8.8.8' },
    { name: 'mixed.test', type: 'A', data: '127.0.0.1' },
    { name: 'six.test', type: 'AAAA', data: '::1' },
    { name: 'mapped.test', type: 'AAAA', data: '::ffff:127.0.0.1' },
    { name: 'nat64.test', type: 'AAAA', data: '64:ff9b::7f00:1' },
    { name: 'alias.test', type: 'CNAME', data: 'inside.test' },
    { name: '127.0.0.1.nip.test', type: 'A', data: '127.0.0.1' },
  ])
})
after(async () => {
  sink.closeAllConnections()
  secure.closeAllConnections()
  sink.close()
  secure.close()
  await dns.stop()
})
beforeEach(() => {
  arrived = []
  dns.questions.length = 0
  resolver = new Resolver({ servers: [dns.address], timeoutMs: 10_000, tries: 1 })
})

/** Every way to write an address of this machine, of a private network, or of nowhere. */
function spellings(): string[] {
  const octets = [
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '0',
    '10.0.0.1',
    '10.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '192.168.257',
    '100.64.0.1',
    '100.127.255.255',
    '169.254.169.254',
    '198.18.0.1',
    '192.0.0.1',
    '192.0.2.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
  ]
  const four = [
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
  ]
  const written = four.flatMap((address) => {
    const bytes = address.split('.').map(Number)
    const whole = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
    const hex = whole.toString(16).padStart(8, '0')
    const groups = `${hex.slice(0, 4)}:${hex.slice(4)}`
    return [
      `${whole}`,
      `0x${hex}`,
      `0${whole.toString(8)}`,
      bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
      bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
      `0x${hex.slice(0, 2)}.${whole & 0xffffff}`,
      `${bytes[0]}.${bytes[1]}.${(bytes[2] ?? 0) * 256 + (bytes[3] ?? 0)}`,
      `${address}.`,
      [...address].map((letter) => (letter === '.' ? '。' : letter)).join(''),
      [...address].map((letter) => (letter === '.' ? '.' : String.fromCodePoint(0xff10 + Number(letter)))).join(''),
      encodeURIComponent(address).replaceAll('.', '%2e'),
      `[::ffff:${address}]`,
      `[::ffff:${groups}]`,
      `[0:0:0:0:0:FFFF:${groups}]`,
      `[::${groups}]`,
      `[64:ff9b::${groups}]`,
      `[64:ff9b::${address}]`,
      `[64:ff9b:1::${groups}]`,
      `[2002:${groups}::1]`,
      `[2001:0:${groups}::1]`,
    ]
  })
  const six = [
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[2001:db8::1]',
    '[100::1]',
    '[5f00::1]',
    '[4000::1]',
  ]
  const names = [
    'localhost',
    'LOCALHOST.',
    'inside.test',
    'inside.test.',
    'cloud.test',
    'mixed.test',
    'six.test',
    'mapped.test',
    'nat64.test',
    'alias.test',
    '127.0.0.1.nip.test',
  ]
  const odd = [
    '127.0.0.1%00.example.org',
    'user@127.0.0.1',
    'example.org@127.0.0.1',
    '127.0.0.1\\@example.org',
    '127.0.0.1#@example.org',
    '①②⑦.⓪.⓪.①',
  ]
  return [...octets, ...written, ...six, ...names, ...odd]
}

test('no spelling of a forbidden address is ever connected to', async () => {
  const egress = new Egress(resolver, [{ host: '*' }])
  const all = spellings()
  assert.ok(all.length >= 200, `${all.length} spellings`)
  for (const host of all) {
    for (const scheme of ['http', 'https']) {
      const place = `${scheme}://${host}:${scheme === 'http' ? port : securePort}/`
      await assert.rejects(
        egress.fetch(place, { timeoutMs: 10_000 }),
        ({ reason }: { reason: string }) =>
          reason === 'not-permitted' || (reason === 'unavailable' && /localhost/i.test(host)),
        place,
      )
    }
  }
  assert.equal(arrived.length, 0)
})

test('only the hosts of the list are reached', async () => {
  const egress = new Egress(resolver, [
    { host: 'inside.test', classes: ['loopback'] },
    { host: '*.nip.test', classes: ['loopback'] },
  ])
  assert.equal((await egress.fetch(`http://inside.test:${port}/a`)).body.toString(), 'hello')
  assert.equal((await egress.fetch(`http://127.0.0.1.nip.test:${port}/`)).status, 200)
  for (const host of ['alias.test', 'nip.test', 'evil-inside.test', 'inside.test.evil.test', '127.0.0.1', '[::1]']) {
    await assert.rejects(egress.fetch(`http://${host}:${port}/`), { reason: 'not-permitted' }, host)
  }
  for (const place of ['file:///etc/passwd', 'ftp://inside.test/', 'gopher://inside.test/', 'not a url', '']) {
    await assert.rejects(egress.fetch(place), { reason: 'not-permitted' }, place)
  }
  assert.deepEqual(
    arrived.map(({ url }) => url),
    ['/a', '/'],
  )
})

test('a name is resolved once for each request, and never by anybody else', async () => {
  await new Egress(resolver, [LOOPBACK]).fetch(`http://inside.test:${port}/`)
  assert.deepEqual(dns.questions.toSorted(), ['A inside.test', 'AAAA inside.test'])
  assert.equal(arrived[0]?.headers.host, `inside.test:${port}`)
})

test('a body is sent, and its length with it', async () => {
  const egress = new Egress(resolver, [LOOPBACK])
  await egress.fetch(`http://inside.test:${port}/`, {
    method: 'POST',
    body: Buffer.from('{}'),
    headers: { 'content-type': 'application/json' },
  })
  assert.deepEqual([arrived[0]?.body, arrived[0]?.headers['content-length']], ['{}', '2'])
})

test('TLS is checked against the name that was asked for', async () => {
  const egress = new Egress(resolver, [LOOPBACK])
  assert.equal((await egress.fetch(`https://inside.test:${securePort}/`, { ca })).body.toString(), 'hello')
  await assert.rejects(egress.fetch(`https://alias.test:${securePort}/`, { ca }), {
    reason: 'unavailable',
    detail: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
  await assert.rejects(egress.fetch(`https://inside.test:${securePort}/`), { reason: 'unavailable' })
})

test('redirects are followed within the class, without what was meant for the first host', async () => {
  const egress = new Egress(resolver, [LOOPBACK])
  const to = encodeURIComponent(`http://alias.test:${port}/there`)
  const reply = await egress.fetch(`http://inside.test:${port}/to?${to}`, { headers: { authorization: 'Bearer x' } })
  assert.equal(reply.body.toString(), 'hello')
  assert.deepEqual(
    arrived.map(({ headers }) => headers.authorization),
    ['Bearer x', undefined],
  )
})

// prettier-ignore
const REDIRECTS: readonly [string, () => string, string][] = [
  ['to another class of address',   () => `http://cloud.test/latest/meta-data`,                     'not-permitted'],
  ['to a file',                     () => 'file:///etc/passwd',                                     'not-permitted'],
  ['to itself for ever',            () => '/to?%2Fto',                                              'limit-reached'],
]

for (const [what, location, reason] of REDIRECTS) {
  test(`a redirect ${what} is refused`, async () => {
    const egress = new Egress(resolver, [{ host: '*', classes: ['loopback', 'link-local'] }])
    const place = what.includes('itself')
      ? `http://inside.test:${port}/to?${encodeURIComponent(`http://inside.test:${port}/to?`)}`
      : `http://inside.test:${port}/to?${encodeURIComponent(location())}`
    await assert.rejects(egress.fetch(place), { reason })
  })
}

test('a redirect from https to http is refused', async () => {
  const to = encodeURIComponent(`http://inside.test:${port}/`)
  await assert.rejects(new Egress(resolver, [LOOPBACK]).fetch(`https://inside.test:${securePort}/to?${to}`, { ca }), {
    reason: 'not-permitted',
    detail: 'redirect to http',
  })
})

test('a redirect of a POST is an answer like any other', async () => {
  const reply = await new Egress(resolver, [LOOPBACK]).fetch(`http://inside.test:${port}/to?%2F`, { method: 'POST' })
  assert.equal(reply.status, 302)
})

test('an answer that is too large or too slow is refused', async () => {
  const egress = new Egress(resolver, [LOOPBACK])
  await assert.rejects(egress.fetch(`http://inside.test:${port}/big`, { maxBytes: 100_000 }), {
    reason: 'limit-reached',
  })
  await assert.rejects(egress.fetch(`http://inside.test:${port}/slow`, { timeoutMs: 150 }), { reason: 'unavailable' })
  dns.mode = 'dead'
  await assert.rejects(egress.fetch('http://elsewhere.test/', { timeoutMs: 50 }), { reason: 'unavailable' })
  dns.mode = 'alive'
})

test('without DNS nothing is reached', async () => {
  const egress = new Egress(new Resolver({ servers: [] }), [{ host: '*' }])
  await assert.rejects(egress.fetch('https://example.org/'), { reason: 'unavailable' })
})
