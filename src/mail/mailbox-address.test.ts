import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { normaliseAddress, normaliseDomain } from './mailbox-address.ts'

describe('normaliseAddress() gives one form', () => {
  const rows: [text: string, address: string][] = [
    ['Alice@Example.ORG', 'Alice@example.org'],
    ['a+tag@example.org.', 'a+tag@example.org'],
    ['"alice"@example.org', 'alice@example.org'],
    ['"a b"@example.org', '"a b"@example.org'],
    ['"a\\"b"@example.org', '"a\\"b"@example.org'],
    ['"a@b"@example.org', '"a@b"@example.org'],
    ['张三@例子.公司', '张三@xn--fsqu00a.xn--55qx5d'],
    ['e\u0301@bücher.example', 'é@xn--bcher-kva.example'],
    ['a@[192.0.2.1]', 'a@[192.0.2.1]'],
    ['a@[IPv6:2001:DB8::1]', 'a@[IPv6:2001:db8::1]'],
    [`${'a'.repeat(64)}@b.c`, `${'a'.repeat(64)}@b.c`],
  ]
  for (const [text, address] of rows) {
    it(text, () => {
      assert.equal(normaliseAddress(text), address)
      assert.equal(normaliseAddress(address), address)
    })
  }
})

describe('normaliseAddress() refuses', () => {
  const rows = [
    '', 'a', '@b', 'a@', 'a b@c', '.a@b', 'a.@b', 'a..b@c', 'a@b..c', 'a@-b', 'a@b-', 'a@b_c', 'a@b c', 'a\r\n@b', 'a\0@b', '"a@b', '"a"b@c',
    'a\u200b@b.c', 'a\u202e@b.c', 'a@b\u00ad.c', 'a@[1.2.3]', 'a@[1.2.3.256]', 'a@[IPv6:fe80::1%eth0]', 'a@[x]', 'a@１.２.３.４',
    `${'a'.repeat(65)}@b.c`, `a@${'b'.repeat(64)}.c`, `a@${'b.'.repeat(127)}c`, '<a@b>', 'a@b>', 'a,b@c', '张三@例子 .公司',
  ] // prettier-ignore
  for (const text of rows) {
    it(JSON.stringify(text).slice(0, 40), () => assert.throws(() => normaliseAddress(text), { reason: 'bad-address' }))
  }

  it('or gives a form that stays as it is, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.emailAddress()), (text) => {
        try {
          const address = normaliseAddress(text)
          assert.equal(normaliseAddress(address), address)
          assert.doesNotMatch(address, /[\r\n\0<>]/)
        } catch (error) {
          assert.equal((error as { reason?: string }).reason, 'bad-address')
        }
      }),
    )
  })
})

it('normaliseDomain() does not read numbers as an address', () => {
  assert.equal(normaliseDomain('1.2'), '1.2')
})
