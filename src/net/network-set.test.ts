import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isInNetwork, normalise } from './addresses.ts'
import { NetworkSet } from './network-set.ts'

test('a set of networks says of an address what each network alone says', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6())
  const network = address.chain((base) =>
    // IPv4 written as IPv6 has the lengths of IPv4.
    fc.integer({ min: 0, max: normalise(base)?.includes(':') ? 128 : 32 }).map((bits) => `${base}/${bits}`),
  )
  fc.assert(
    fc.property(fc.array(network, { maxLength: 8 }), address, (networks, asked) => {
      const expected = networks.some((each) => isInNetwork(asked, each))
      assert.equal(NetworkSet.of(networks).has(asked), expected)
    }),
  )
})

test('an IPv4-mapped address is the IPv4 address, and what is no address lies nowhere', () => {
  const set = NetworkSet.of(['192.0.2.0/25', '2001:db8::/33', '198.51.100.7'])
  for (const inside of ['192.0.2.127', '::ffff:192.0.2.1', '2001:db8:7fff::1', '198.51.100.7'])
    assert.ok(set.has(inside), inside)
  for (const outside of ['192.0.2.128', '2001:db8:8000::1', '198.51.100.8', 'localhost', ''])
    assert.ok(!set.has(outside), outside)
  assert.throws(() => set.add('192.0.2.0/33', true), RangeError)
})
