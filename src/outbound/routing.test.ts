import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startDns, type TestDns, type ZoneRecord } from '../../test/support/dns.ts'
import { Resolver } from '../net/resolver.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { routeTo, routeToSmartHost, type RoutingOptions } from './routing.ts'

const servers: TestDns[] = []
after(() => Promise.all(servers.map((server) => server.stop())))

const mx = (exchange: string, priority: number, name = 'remote.example'): ZoneRecord => ({
  name,
  type: 'MX',
  data: { exchange, priority },
})
const a = (name: string, data: string): ZoneRecord => ({ name, type: 'A', data })
const aaaa = (name: string, data: string): ZoneRecord => ({ name, type: 'AAAA', data })

async function world(
  records: readonly ZoneRecord[],
  timeoutMs = 10_000,
): Promise<{ dns: TestDns; options: RoutingOptions }> {
  const dns = await startDns(records)
  servers.push(dns)
  const resolver = new Resolver({ servers: [dns.address], timeoutMs, tries: 1 })
  return { dns, options: { resolver, hostname: 'mx.example.org' } }
}

/** `name address …` of each host, or the status of the failure. */
async function routed(records: readonly ZoneRecord[], domain = 'remote.example'): Promise<string> {
  const { options } = await world(records)
  try {
    const { hosts } = await routeTo(domain, options)
    return hosts.map(({ name, addresses }) => `${name} ${addresses.join(' ')}`).join(', ')
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error
    return error.status
  }
}

const ONE = a('one.example', '10.1.100.1')
const TWO = a('two.example', '10.1.100.2')

// prettier-ignore
const ROUTES: readonly (readonly [what: string, records: readonly ZoneRecord[], expected: string])[] = [
  ['hosts by preference',                    [mx('two.example', 20), mx('one.example', 10), ONE, TWO],          'one.example 10.1.100.1, two.example 10.1.100.2'],
  ['the domain itself without MX',           [a('remote.example', '10.1.100.9')],                             'remote.example 10.1.100.9'],
  ['IPv6 and IPv4 in turn',                  [mx('one.example', 10), ONE, a('one.example', '10.1.100.3'), aaaa('one.example', '2001:470::1')], 'one.example 2001:470::1 10.1.100.1 10.1.100.3'],
  ['an alias of the domain',                 [{ name: 'remote.example', type: 'CNAME', data: 'real.example' }, mx('one.example', 10, 'real.example'), ONE], 'one.example 10.1.100.1'],
  ['an MX that is an alias',                 [mx('www.example', 10), { name: 'www.example', type: 'CNAME', data: 'one.example' }, ONE], 'www.example 10.1.100.1'],
  ['a host that has no address',             [mx('none.example', 10), mx('one.example', 20), ONE],              'one.example 10.1.100.1'],
  ['one host named twice',                   [mx('one.example', 10), mx('ONE.example', 20), ONE],               'one.example 10.1.100.1'],
  ['only hosts better than ourselves',       [mx('one.example', 10), mx('MX.example.org', 20), mx('two.example', 20), ONE, TWO], 'one.example 10.1.100.1'],
  ['ourselves as the best',                  [mx('mx.example.org', 10), mx('one.example', 20), ONE],            '5.4.6'],
  ['a null MX',                              [mx('.', 0), ONE],                                                 '5.1.10'],
  ['a null MX beside a host',                [mx('.', 0), mx('one.example', 10), ONE],                          'one.example 10.1.100.1'],
  ['a domain that does not exist',           [ONE],                                                             '5.1.2'],
  ['a domain without mail and address',      [{ name: 'remote.example', type: 'TXT', data: ['x'] }],            '5.4.4'],
  ['MX without any address',                 [mx('none.example', 10), a('remote.example', '10.1.100.9')],     '5.4.4'],
  ['an address instead of a name in MX',     [mx('10.1.100.1', 10)],                                          '5.4.4'],
  ['a host that points at this machine',     [mx('evil.example', 10), a('evil.example', '127.0.0.1')],          '5.4.4'],
  ['a host that points at cloud metadata',   [mx('evil.example', 10), a('evil.example', '169.254.169.254')],    '5.4.4'],
]

for (const [what, records, expected] of ROUTES) {
  test(`routeTo() finds ${what}`, async () => assert.equal(await routed(records), expected))
}

test('routeTo() sends nothing to address literals', async () => {
  assert.equal(await routed([], '[10.1.100.1]'), '5.1.2')
})

test('routeTo() lets hosts of one preference take turns in being the first', async () => {
  const names = Array.from({ length: 4 }, (_, at) => `host${at}.example`)
  const records = names.flatMap((name, at) => [mx(name, 10), a(name, `10.1.100.${at + 1}`)])
  const { options } = await world([mx('best.example', 5), a('best.example', '10.1.100.9'), ...records])
  const orders = new Set<string>()
  const firsts = new Set<string>()
  for (let round = 0; round < 200; round += 1) {
    const { hosts } = await routeTo('remote.example', options)
    assert.equal(hosts[0]?.name, 'best.example')
    firsts.add(hosts[1]!.name)
    orders.add(hosts.map(({ name }) => name).join())
  }
  assert.deepEqual([...firsts].sort(), names)
  assert.ok(orders.size > 12, `${orders.size} of 24 orders in 200 rounds`)
})

test('routeTo() takes no more than ten hosts with four addresses each', async () => {
  const names = Array.from({ length: 30 }, (_, at) => `host${at}.example`)
  const addresses = names.flatMap((name, at) =>
    Array.from({ length: 8 }, (_, each) => a(name, `10.51.${at}.${each + 1}`)),
  )
  const { options } = await world([...names.map((name) => mx(name, 10)), ...addresses])
  const { hosts } = await routeTo('remote.example', options)
  assert.equal(hosts.length, 10)
  assert.ok(hosts.every((host) => host.addresses.length === 4))
})

for (const mode of ['dead', 'servfail'] as const) {
  test(`routeTo() defers when DNS is ${mode}`, async () => {
    const { dns, options } = await world([mx('one.example', 10), ONE], 200)
    dns.mode = mode
    await assert.rejects(routeTo('remote.example', options), { status: '4.4.3' })
  })
}

test('routeTo() defers when the address of the only host is not to be had now', async () => {
  const { dns, options } = await world([mx('one.example', 10), ONE])
  await options.resolver.lookup('remote.example', 'MX')
  dns.mode = 'servfail'
  await assert.rejects(routeTo('remote.example', options), { status: '4.4.3' })
})

test('routeToSmartHost() asks for no MX, and waits for a name that is not there', async () => {
  const { dns, options } = await world([mx('two.example', 10, 'one.example'), ONE, TWO])
  assert.deepEqual(await routeToSmartHost({ host: 'one.example', port: 587 }, options), {
    domain: '',
    hosts: [{ name: 'one.example', addresses: ['10.1.100.1'], port: 587 }],
  })
  assert.ok(dns.questions.every((question) => !question.startsWith('MX')))
  await assert.rejects(routeToSmartHost({ host: 'gone.example', port: 587 }, options), { status: '4.4.3' })
  const { hosts } = await routeToSmartHost({ host: '10.1.100.7', port: 25 }, options)
  assert.deepEqual(hosts[0]?.addresses, ['10.1.100.7'])
})
