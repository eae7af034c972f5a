import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { classify, isInNetwork, normalise, prefixKey } from './addresses.ts'

// prettier-ignore
const SPELLINGS: readonly [string, string | undefined][] = [
  ['192.0.2.7',             '192.0.2.7'],
  ['::ffff:192.0.2.7',      '192.0.2.7'],
  ['::FFFF:c000:207',       '192.0.2.7'],
  ['2001:DB8:0:0:0:0:0:1',  '2001:db8::1'],
  ['::1',                   '::1'],
  ['0177.0.0.1',            undefined],
  ['127.1',                 undefined],
  ['2130706433',            undefined],
  ['0x7f.0.0.1',            undefined],
  ['fe80::1%eth0',          undefined],
  ['256.0.0.1',             undefined],
  ['example.org',           undefined],
  ['',                      undefined],
]

for (const [text, expected] of SPELLINGS) {
  test(`normalise() of "${text}" is ${expected}`, () => assert.equal(normalise(text), expected))
}

// prettier-ignore
const CLASSES: readonly [string, string][] = [
  ['8.8.8.8',               'public'],
  ['2606:4700::1',          'public'],
  ['127.0.0.1',             'loopback'],
  ['127.255.255.254',       'loopback'],
  ['::1',                   'loopback'],
  ['::ffff:127.0.0.1',      'loopback'],
  ['64:ff9b::7f00:1',       'loopback'],
  ['2002:7f00:1::',         'loopback'],
  ['10.1.2.3',              'private'],
  ['172.31.255.255',        'private'],
  ['192.168.0.1',           'private'],
  ['fd00::1',               'private'],
  ['64:ff9b::a00:1',        'private'],
  ['64:ff9b:1::1',          'private'],
  ['2002:c0a8:1::1',        'private'],
  ['64:ff9b::808:808',      'public'],
  ['100.64.0.1',            'shared'],
  ['169.254.169.254',       'link-local'],
  ['fe80::1',               'link-local'],
  ['224.0.0.1',             'multicast'],
  ['ff02::1',               'multicast'],
  ['0.0.0.0',               'reserved'],
  ['::',                    'reserved'],
  ['255.255.255.255',       'reserved'],
  ['192.0.2.1',             'reserved'],
  ['240.0.0.1',             'reserved'],
  ['2001:db8::1',           'reserved'],
  ['2001::1',               'reserved'],
  ['fec0::1',               'reserved'],
  ['::127.0.0.1',           'loopback'],
  ['::7f00:1',              'reserved'],
]

for (const [address, expected] of CLASSES) {
  test(`classify() of ${address} is ${expected}`, () => assert.equal(classify(address), expected))
}

test('prefixKey() gives /24 and /64', () => {
  assert.equal(prefixKey('203.0.113.77'), '203.0.113.0/24')
  assert.equal(prefixKey('::ffff:203.0.113.77'), '203.0.113.0/24')
  assert.equal(prefixKey('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
})

test('isInNetwork() compares only addresses of one kind', () => {
  assert.equal(isInNetwork('192.0.2.200', '192.0.2.128/25'), true)
  assert.equal(isInNetwork('192.0.2.100', '192.0.2.128/25'), false)
  assert.equal(isInNetwork('192.0.2.1', '192.0.2.1'), true)
  assert.equal(isInNetwork('::1', '0.0.0.0/0'), false)
  assert.equal(isInNetwork('::ffff:10.0.0.1', '10.0.0.0/8'), true)
  assert.throws(() => isInNetwork('192.0.2.1', '192.0.2.0/33'), RangeError)
  assert.throws(() => isInNetwork('192.0.2.1', '192.0.2.0/'), RangeError)
})

test('every IPv4 address lies in its own prefix, and its mapped form is the same address', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      assert.equal(isInNetwork(address, prefixKey(address)), true)
      assert.equal(normalise(`::ffff:${address}`), normalise(address))
      assert.equal(classify(`64:ff9b::${address}`), classify(address))
    }),
  )
})
