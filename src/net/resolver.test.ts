import assert from 'node:assert/strict'
import dgram from 'node:dgram'
import { after, before, beforeEach, test } from 'node:test'
import * as packet from 'dns-packet'
import fc from 'fast-check'
import { useClock } from '../base/clock.ts'
import { startDns, type TestDns, type ZoneRecord } from '../../test/support/dns.ts'
import { parseServer, Resolver, ResolverError } from './resolver.ts'

const LONG_TEXT = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(120))

const WORLD: readonly ZoneRecord[] = [
  { name: 'example.org', type: 'A', data: '192.0.2.1' },
  { name: 'example.org', type: 'A', data: '192.0.2.2' },
  { name: 'example.org', type: 'MX', data: { exchange: 'mx.example.org', priority: 10 } },
  { name: 'example.org', type: 'TXT', data: ['v=spf1 ', '-all'] },
  { name: 'www.example.org', type: 'CNAME', data: 'example.org' },
  { name: 'lost.example.org', type: 'CNAME', data: 'nowhere.example.org' },
  { name: 'long.example.org', type: 'TXT', data: LONG_TEXT },
  { name: 'v6.example.org', type: 'AAAA', data: '2001:db8::7' },
  {
    name: '_25._tcp.mx.example.org',
    type: 'TLSA',
    data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32, 7) },
  },
  {
    name: '_imaps._tcp.example.org',
    type: 'SRV',
    data: { name: 'mail.example.org', port: 993, priority: 0, weight: 1 },
  },
]

let dns: TestDns
let resolver: Resolver
/** ms; a loaded machine answers later than a dead server is worth waiting for */
const [PATIENT, HASTY] = [10_000, 200]
const newResolver = (timeoutMs: number) => new Resolver({ servers: [dns.address], timeoutMs, tries: 2 })

before(async () => {
  dns = await startDns(WORLD, { authentic: true, delayMs: 300 })
})
after(() => dns.stop())
beforeEach(() => {
  dns.mode = 'alive'
  dns.questions.length = 0
  resolver = newResolver(PATIENT)
})

test('lookup() gives the values of each type', async () => {
  const found = async (name: string, type: Parameters<Resolver['lookup']>[1]) => {
    const answer = await resolver.lookup(name, type)
    assert.equal(answer.outcome, 'found')
    return answer.outcome === 'found' ? answer.values : []
  }
  assert.deepEqual(await found('example.org', 'A'), ['192.0.2.1', '192.0.2.2'])
  assert.deepEqual(await found('EXAMPLE.org.', 'MX'), [{ exchange: 'mx.example.org', priority: 10 }])
  assert.deepEqual(await found('example.org', 'TXT'), [['v=spf1 ', '-all']])
  assert.deepEqual(await found('v6.example.org', 'AAAA'), ['2001:db8::7'])
  assert.deepEqual(await found('www.example.org', 'A'), ['192.0.2.1', '192.0.2.2'])
  const [tlsa] = (await found('_25._tcp.mx.example.org', 'TLSA')) as readonly { certificate: Buffer }[]
  assert.equal(tlsa?.certificate.equals(Buffer.alloc(32, 7)), true)
  const [srv] = (await found('_imaps._tcp.example.org', 'SRV')) as readonly { name: string; port: number }[]
  assert.equal(`${srv?.name}:${srv?.port}`, 'mail.example.org:993')
})

test('lookup() tells a missing name from a missing record', async () => {
  assert.deepEqual(await resolver.lookup('nobody.example.org', 'A'), { outcome: 'no-such-name', authentic: true })
  assert.deepEqual(await resolver.lookup('example.org', 'AAAA'), { outcome: 'no-data', authentic: true })
  assert.deepEqual(await resolver.lookup('_tcp.example.org', 'A'), { outcome: 'no-data', authentic: true })
  assert.equal((await resolver.lookup('lost.example.org', 'A')).outcome, 'no-such-name')
})

test('lookup() keeps the AD bit of a resolver on this machine', async () => {
  const answer = await resolver.lookup('example.org', 'MX')
  assert.equal(answer.outcome === 'found' && answer.authentic, true)
})

test('lookup() goes over TCP for an answer that does not fit into a datagram', async () => {
  const answer = await resolver.lookup('long.example.org', 'TXT')
  assert.deepEqual(answer.outcome === 'found' && answer.values, [LONG_TEXT])
  assert.equal(dns.questions.length, 2)
})

test('lookup() of a name that DNS cannot hold asks nobody', async () => {
  for (const name of ['', '.', 'a..b', `${'x'.repeat(64)}.org`, `${'abc.'.repeat(70)}org`]) {
    assert.equal((await resolver.lookup(name, 'A')).outcome, 'no-such-name', name)
  }
  assert.deepEqual(dns.questions, [])
})

test('lookup() of a name with other letters asks for its A-label', async () => {
  await resolver.lookup('邮件.example.org', 'MX')
  assert.deepEqual(dns.questions, ['MX xn--5nq051n.example.org'])
})

test('without servers every lookup is a temporary failure', async () => {
  const answer = await new Resolver({ servers: [] }).lookup('example.org', 'A')
  assert.deepEqual(answer, { outcome: 'failed', reason: 'no-servers' })
})

for (const [mode, reason] of [
  ['dead', 'timeout'],
  ['slow', 'timeout'],
  ['servfail', 'refused'],
] as const) {
  test(`lookup() from a server that is ${mode} fails as ${reason} after two tries`, async () => {
    dns.mode = mode
    assert.deepEqual(await newResolver(HASTY).lookup('example.org', 'A'), { outcome: 'failed', reason })
    assert.equal(dns.questions.length, 2)
  })
}

test('a second server answers for a dead one, and is asked first from then on', async () => {
  const second = await startDns(WORLD)
  try {
    dns.mode = 'dead'
    const both = new Resolver({ servers: [dns.address, second.address], timeoutMs: 4_000, tries: 2 })
    assert.equal((await both.lookup('example.org', 'A')).outcome, 'found')
    assert.equal((await both.lookup('example.org', 'MX')).outcome, 'found')
    assert.deepEqual(dns.questions, ['A example.org'])
  } finally {
    await second.stop()
  }
})

test('a closed port is known at once', async () => {
  const gone = await startDns([])
  await gone.stop()
  const answer = await new Resolver({ servers: [gone.address], timeoutMs: 3_600_000 }).lookup('example.org', 'A')
  assert.deepEqual(answer, { outcome: 'failed', reason: 'unreachable' })
})

test('answers are kept as long as they say, and questions at the same time are asked once', async () => {
  let time = 1_000_000
  const restore = useClock({ monotonic: () => time })
  try {
    await Promise.all([resolver.lookup('example.org', 'A'), resolver.lookup('EXAMPLE.ORG', 'A')])
    await resolver.lookup('nobody.example.org', 'A')
    time += 299_000
    await resolver.lookup('example.org', 'A')
    await resolver.lookup('nobody.example.org', 'A')
    assert.equal(dns.questions.length, 2)
    time += 2_000
    await resolver.lookup('example.org', 'A')
    await resolver.lookup('nobody.example.org', 'A')
    assert.equal(dns.questions.length, 4)
  } finally {
    restore()
  }
})

test('a failure is remembered for two seconds, then the server is asked again', async () => {
  let time = 1_000_000
  const restore = useClock({ monotonic: () => time })
  try {
    dns.mode = 'servfail'
    await resolver.lookup('example.org', 'A')
    dns.mode = 'alive'
    assert.equal((await resolver.lookup('example.org', 'A')).outcome, 'failed')
    time += 2_001
    assert.equal((await resolver.lookup('example.org', 'A')).outcome, 'found')
  } finally {
    restore()
  }
})

test('resolveFor() throws the codes that Node uses', async () => {
  assert.deepEqual(await resolver.resolveFor('example.org', 'A'), ['192.0.2.1', '192.0.2.2'])
  await assert.rejects(resolver.resolveFor('nobody.example.org', 'A'), { code: 'ENOTFOUND' })
  await assert.rejects(resolver.resolveFor('example.org', 'AAAA'), { code: 'ENODATA' })
  dns.mode = 'dead'
  const hasty = newResolver(HASTY)
  await assert.rejects(hasty.resolveFor('v6.example.org', 'AAAA'), { code: 'ETIMEOUT', outcome: 'failed' })
  await assert.rejects(hasty.resolveFor('v6.example.org', 'AAAA'), ResolverError)
})

test('what a caller does to a result of resolveFor() does not reach the cache', async () => {
  const first = (await resolver.resolveFor('example.org', 'MX')) as unknown[]
  first.pop()
  assert.equal(((await resolver.resolveFor('example.org', 'MX')) as unknown[]).length, 1)
})

/** A server that sends these replies to each question over UDP. */
async function withLiar<T>(
  lies: (query: packet.DecodedPacket) => Buffer[],
  work: (resolver: Resolver) => Promise<T>,
): Promise<T> {
  const socket = dgram.createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  socket.on('message', (bytes, from) => {
    for (const lie of lies(packet.decode(bytes))) socket.send(lie, from.port, from.address)
  })
  try {
    return await work(new Resolver({ servers: [`127.0.0.1:${socket.address().port}`], timeoutMs: PATIENT, tries: 1 }))
  } finally {
    socket.close()
  }
}

const reply = (query: packet.DecodedPacket, change: Partial<packet.Packet> = {}): Buffer =>
  packet.encode({
    type: 'response',
    id: query.id ?? 0,
    questions: query.questions ?? [],
    answers: [{ name: 'example.org', type: 'A', ttl: 60, class: 'IN', data: '203.0.113.66' }],
    ...change,
  })

const LIES: readonly [string, (query: packet.DecodedPacket) => Buffer][] = [
  ['another id', (query) => reply(query, { id: (query.id ?? 0) ^ 1 })],
  ['another name', (query) => reply(query, { questions: [{ name: 'example.net', type: 'A', class: 'IN' }] })],
  ['another type', (query) => reply(query, { questions: [{ name: 'example.org', type: 'AAAA', class: 'IN' }] })],
  ['no question', (query) => reply(query, { questions: [] })],
  ['the question itself', (query) => packet.encode({ ...query, type: 'query' })],
  ['noise', () => Buffer.from('\x00\x01noise')],
]

for (const [what, lie] of LIES) {
  test(`a reply with ${what} is ignored, the true one after it is taken`, async () => {
    const answer = await withLiar(
      (query) => [
        lie(query),
        reply(query, { answers: [{ name: 'example.org', type: 'A', ttl: 60, data: '192.0.2.9' }] }),
      ],
      (asking) => asking.lookup('example.org', 'A'),
    )
    assert.deepEqual(answer.outcome === 'found' && answer.values, ['192.0.2.9'])
  })
}

test('a reply whose name has other case is not taken over UDP', async () => {
  const name = 'a-rather-long-name-with-many-letters.example.org'
  const answer = await withLiar(
    (query) => [reply(query, { questions: [{ name, type: 'A', class: 'IN' }] })],
    (asking) => asking.lookup(name, 'A'),
  )
  assert.deepEqual(answer, { outcome: 'failed', reason: 'unreachable' }) // nobody listens on TCP there
})

test('records of other names in an answer are left aside', async () => {
  const answer = await withLiar(
    (query) => [reply(query, { answers: [{ name: 'evil.example', type: 'A', ttl: 60, data: '203.0.113.66' }] })],
    (asking) => asking.lookup('example.org', 'A'),
  )
  assert.equal(answer.outcome, 'no-data')
})

test('no bytes from a server make lookup() throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (noise) => {
      const answer = await withLiar(
        (query) => [Buffer.concat([reply(query).subarray(0, 12), Buffer.from(noise)]), reply(query)],
        (asking) => asking.lookup('example.org', 'A'),
      )
      assert.ok(['found', 'no-data', 'failed', 'no-such-name'].includes(answer.outcome))
    }),
    { numRuns: 50 },
  )
})

test('parseServer() reads addresses with and without a port', () => {
  assert.deepEqual(parseServer('192.0.2.1'), { address: '192.0.2.1', port: 53 })
  assert.deepEqual(parseServer('192.0.2.1:5353'), { address: '192.0.2.1', port: 5353 })
  assert.deepEqual(parseServer('2001:db8::1'), { address: '2001:db8::1', port: 53 })
  assert.deepEqual(parseServer('[2001:db8::1]:5353'), { address: '2001:db8::1', port: 5353 })
  for (const wrong of ['', 'dns.example', '192.0.2.1:99999', '[192.0.2.1', ':53']) {
    assert.throws(() => parseServer(wrong), RangeError, wrong)
  }
})
