import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MAX_PROXY_HEADER_BYTES, parseProxyHeader } from './proxy-protocol.ts'

const V2 = Buffer.from('0d0a0d0a000d0a515549540a', 'hex')
const v2 = (command: number, family: number, rest: Buffer) =>
  Buffer.concat([V2, Buffer.from([command, family, rest.length >> 8, rest.length & 255]), rest])
const IPV4 = Buffer.from('c0000201c633640130390019', 'hex') // 192.0.2.1:12345 to 198.51.100.1:25
const IPV6 = Buffer.concat([
  Buffer.from('20010db8000000000000000000000001'.repeat(2), 'hex'),
  Buffer.from([1, 0, 0, 25]),
])

// prettier-ignore
const CASES: readonly [title: string, bytes: Buffer, source: string | undefined][] = [
  ['version 1, IPv4',               Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.1 12345 25\r\n'), '192.0.2.1 12345'],
  ['version 1, IPv6',               Buffer.from('PROXY TCP6 2001:db8::1 2001:db8::2 256 25\r\n'),  '2001:db8::1 256'],
  ['version 1, UNKNOWN',            Buffer.from('PROXY UNKNOWN\r\n'),                              undefined],
  ['version 1, UNKNOWN with rest',  Buffer.from('PROXY UNKNOWN ff:: ff:: 1 2\r\n'),                undefined],
  ['version 2, IPv4',               v2(0x21, 0x11, IPV4),                                          '192.0.2.1 12345'],
  ['version 2, IPv4, extensions',   v2(0x21, 0x11, Buffer.concat([IPV4, Buffer.alloc(20)])),       '192.0.2.1 12345'],
  ['version 2, IPv6',               v2(0x21, 0x21, IPV6),                                          '2001:db8:0:0:0:0:0:1 256'],
  ['version 2, LOCAL',              v2(0x20, 0x00, Buffer.alloc(0)),                               undefined],
  ['version 2, UDP',                v2(0x21, 0x12, IPV4),                                          undefined],
]

for (const [title, bytes, source] of CASES) {
  test(`parseProxyHeader() reads ${title}, and asks for more at every place before its end`, () => {
    const found = parseProxyHeader(Buffer.concat([bytes, Buffer.from('EHLO x\r\n')]))
    assert.ok(found.kind === 'header')
    assert.equal(found.length, bytes.length)
    assert.equal(found.source && `${found.source.address} ${found.source.port}`, source)
    for (let cut = 0; cut < bytes.length; cut += 1) {
      assert.equal(parseProxyHeader(bytes.subarray(0, cut)).kind, 'incomplete')
    }
  })
}

// prettier-ignore
const MALFORMED: readonly [title: string, bytes: Buffer][] = [
  ['a command',                    Buffer.from('EHLO x\r\n')],
  ['a port above 65535',           Buffer.from('PROXY TCP4 192.0.2.1 192.0.2.2 65536 25\r\n')],
  ['two spaces',                   Buffer.from('PROXY TCP4  192.0.2.1 192.0.2.2 1 25\r\n')],
  ['a name for an address',        Buffer.from('PROXY TCP4 example.org 192.0.2.2 1 25\r\n')],
  ['version 1 without an end',     Buffer.from(`PROXY TCP4 ${'1'.repeat(200)}`)],
  ['version 2, version 3 in it',   v2(0x31, 0x11, IPV4)],
  ['version 2, too few addresses', v2(0x21, 0x11, IPV4.subarray(0, 11))],
  ['version 2, too long',          v2(0x21, 0x11, Buffer.alloc(MAX_PROXY_HEADER_BYTES))],
]

for (const [title, bytes] of MALFORMED) {
  test(`parseProxyHeader() refuses ${title}`, () => assert.equal(parseProxyHeader(bytes).kind, 'malformed'))
}

test('parseProxyHeader() never throws and never reads past its cap', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (noise, isV2) => {
      const found = parseProxyHeader(Buffer.concat([isV2 ? V2 : Buffer.from('PROXY '), noise]))
      if (found.kind === 'header') assert.ok(found.length <= MAX_PROXY_HEADER_BYTES)
    }),
  )
})
