import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { webAddress } from './canonical.ts'
import { unwrapped } from './wrappers.ts'

// prettier-ignore
const ADDRESSES: readonly [written: string, url: string | undefined, domain?: string][] = [
  ['HTTP://User:pw@WWW.Example.COM:80/a/../b?utm_source=x&c=d#e', 'http://www.example.com/b?c=d', 'example.com'],
  ['https://example.com./index.html',                             'https://example.com/',          'example.com'],
  ['ht\ntps:\\\\exa\tmple.com\\a',                                'https://example.com/a',         'example.com'],
  ['https:example.com',                                           'https://example.com/',          'example.com'],
  ['//example.com/a',                                             'http://example.com/a',          'example.com'],
  ['https://%65xample.com/%7Ea%2f',                               'https://example.com/~a%2F',     'example.com'],
  ['http://0x7f.1/',                                              'http://127.0.0.1/',             '127.0.0.1'],
  ['http://3232235777/',                                          'http://192.168.1.1/',           '192.168.1.1'],
  ['http://[::ffff:7f00:1]/',                                     'http://[::ffff:7f00:1]/',       '[::ffff:7f00:1]'],
  ['https://bücher.example/',                                     'https://xn--bcher-kva.example/', 'xn--bcher-kva.example'],
  ['https://ｅｘａｍｐｌｅ。com/',                                  'https://example.com/',          'example.com'],
  ['https://bob.github.io/a',                                     'https://bob.github.io/a',       'bob.github.io'],
  ['https://example.co.uk:8443/',                                 'https://example.co.uk:8443/',   'example.co.uk'],
  ['mailto:bob@example.com',                                      undefined],
  ['javascript:alert(1)',                                         undefined],
  ['https://',                                                    undefined],
  ['/relative',                                                   undefined],
]

for (const [written, url, domain] of ADDRESSES) {
  test(`webAddress() reads ${JSON.stringify(written)}`, () => {
    assert.equal(webAddress(written)?.url, url)
    assert.equal(webAddress(written)?.domain, domain)
  })
}

test('webAddress() gives the same for its own canonical form', () => {
  const written = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.string().map((text) => `https://example.com/${text}`),
  )
  fc.assert(
    fc.property(written, (text) => {
      const once = webAddress(text)
      if (once && once.url.length < 2_048) assert.equal(webAddress(once.url)?.url, once.url)
    }),
  )
})

// prettier-ignore
const WRAPPED: readonly [address: string, target: string, kinds: readonly string[]][] = [
  ['https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.example%2Fa&data=x', 'https://evil.example/a', ['known']],
  ['https://urldefense.proofpoint.com/v2/url?u=https-3A__evil.example_a&d=x',                   'https://evil.example/a', ['known']],
  ['https://urldefense.com/v3/__https://evil.example/a__;!!x$',                                'https://evil.example/a', ['known']],
  ['https://www.google.com/url?q=https://t.example/?u=https%253A%252F%252Fevil.example%252F',  'https://evil.example/',  ['known', 'open']],
  ['https://honest.example/redirect?to=aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYQ',                        'https://evil.example/a', ['open']],
  ['https://honest.example/out/https://evil.example/a',                                        'https://evil.example/a', ['open']],
  ['https://honest.example/?page=//evil.example/a',                                            'http://evil.example/a',  ['open']],
  ['https://evil-example.translate.goog/a',                                                    'https://evil.example/a', ['known']],
  ['https://honest.example/?next=https://honest.example/home',                                 'https://honest.example/?next=https://honest.example/home', []],
]

for (const [address, target, kinds] of WRAPPED) {
  test(`unwrapped() follows ${address}`, () => {
    const found = unwrapped(webAddress(address)!)
    assert.equal(found.target.url, target)
    assert.deepEqual(found.wrappers, kinds)
  })
}

test('unwrapped() ends, whatever is inside what', () => {
  let address = 'https://evil.example/'
  for (let layer = 0; layer < 12; layer++)
    address = `https://w${layer}.example/?u=${encodeURIComponent(address)}`.slice(0, 16_000)
  assert.equal(unwrapped(webAddress(address)!).wrappers.length, 6)
})
