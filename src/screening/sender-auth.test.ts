import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { sealMessage } from 'mailauth'
import type { Peer } from '../mail/envelope.ts'
import { Resolver } from '../net/resolver.ts'
import { newTestKey, signMessage } from '../../test/support/dkim.ts'
import { cpuMs } from '../../test/support/cpu.ts'
import { startDns, type TestDns, type ZoneRecord } from '../../test/support/dns.ts'
import { MAX_DKIM_SIGNATURES, MAX_FIELD_BYTES, MAX_FIELD_LINES, MAX_HEADER_BYTES } from './sender-auth-header.ts'
import { SENDER_AUTH_SIGNALS } from './sender-auth-signals.ts'
import { authenticateSender } from './sender-auth.ts'

const rsa = newTestKey('bank.test', 'rsa', 'rsa')
const ed25519 = newTestKey('bank.test', 'ed', 'ed25519')
const weak = newTestKey('bank.test', 'weak', 'rsa', 512)
const unpublished = newTestKey('bank.test', 'nokey', 'ed25519')
const thief = newTestKey('thief.test', 's1', 'ed25519')
const list = newTestKey('list.test', 'arc', 'rsa')

const txt = (name: string, ...data: string[]): ZoneRecord => ({ name, type: 'TXT', data })
const keyRecord = (key: typeof rsa): ZoneRecord => txt(`${key.selector}._domainkey.${key.domain}`, ...key.record)

const WORLD: readonly ZoneRecord[] = [
  txt('bank.test', 'v=spf1 ip4:192.0.2.10 ip6:2001:db8::/32 -all'),
  txt('_dmarc.bank.test', 'v=DMARC1; p=reject; sp=quarantine'),
  txt('soft.test', 'v=spf1 ~all'),
  txt('_dmarc.soft.test', 'v=DMARC1; p=quarantine'),
  txt('watch.test', 'v=spf1 ?all'),
  txt('_dmarc.watch.test', 'v=DMARC1; p=none; rua=mailto:d@watch.test'),
  txt('thief.test', 'v=spf1 ip4:192.0.2.66 -all'),
  txt('_dmarc.thief.test', 'v=DMARC1; p=none'),
  txt('broken.test', 'v=spf1 ip4:not-an-address -all'),
  txt('twice.test', 'v=spf1 -all'),
  txt('twice.test', 'v=spf1 +all'),
  txt('deep.test', `v=spf1 ${Array.from({ length: 11 }, (_, i) => `include:d${i}.deep.test`).join(' ')} +all`),
  ...Array.from({ length: 11 }, (_, i) => txt(`d${i}.deep.test`, 'v=spf1 -all')),
  txt('void.test', 'v=spf1 a:n1.void.test a:n2.void.test a:n3.void.test +all'),
  txt('helo.bank.test', 'v=spf1 ip4:192.0.2.10 -all'),
  { name: 'mute.test', type: 'MX', data: { exchange: 'mx.mute.test', priority: 5 } },
  ...[rsa, ed25519, weak, thief, list].map(keyRecord),
]

const FROM_BANK = 'From: Bank <news@bank.test>'
const letter = (...fields: string[]): string =>
  [...fields, 'To: you@example.org', 'Subject: Hello', 'Message-ID: <1@bank.test>', '', 'Good day.', 'Yours', ''].join(
    '\r\n',
  )

const peer = (address: string, helo = 'helo.bank.test'): Peer => ({ address, port: 25_000, helo, protocol: 'ESMTP' })
const BANKS_SERVER = '192.0.2.10'
const THIEFS_SERVER = '192.0.2.66'

let dns: TestDns
let resolver: Resolver
const newResolver = (timeoutMs: number) => new Resolver({ servers: [dns.address], timeoutMs, tries: 1 })

before(async () => {
  dns = await startDns(WORLD, { delayMs: 300 })
})
after(() => dns.stop())
beforeEach(() => {
  dns.mode = 'alive'
  resolver = newResolver(10_000)
})

const check = (message: string, address = BANKS_SERVER, returnPath = 'news@bank.test', helo?: string) =>
  authenticateSender(
    { message: Buffer.from(message, 'latin1'), peer: peer(address, helo), returnPath },
    { resolveFor: resolver.resolveFor, authservId: 'mx.example.org', budgetMs: 60_000 },
  )

for (const key of [rsa, ed25519]) {
  test(`a letter of the bank signed with ${key.selector} passes everything`, async () => {
    const found = await check(signMessage(letter(FROM_BANK), key))
    assert.deepEqual(found.spf, { result: 'pass', domain: 'bank.test', identity: 'mailfrom' })
    assert.equal(found.dkim.length, 1)
    assert.equal(found.dkim[0]?.result, 'pass')
    assert.deepEqual(found.dmarc, { result: 'pass', authorDomain: 'bank.test' })
    assert.deepEqual(found.alignment, { spf: true, dkim: true })
    assert.equal(found.policy, 'none')
    assert.equal(found.arc.result, 'none')
  })

  test(`a letter signed with ${key.selector} and changed on the way fails`, async () => {
    const signed = signMessage(letter(FROM_BANK), key)
    for (const changed of [signed.replace('Good day', 'Bad day'), signed.replace('Subject: Hello', 'Subject: Hi')]) {
      const found = await check(changed, THIEFS_SERVER)
      assert.equal(found.dkim[0]?.result, 'fail')
      assert.equal(found.dmarc.result, 'fail')
      assert.equal(found.policy, 'reject')
    }
  })
}

// prettier-ignore
const SPF_CASES: readonly [string, string, string, string, string][] = [
  // what                                       peer            return path        helo              result
  ['a listed IPv4 address',                     BANKS_SERVER,   'a@bank.test',     'x.test',         'pass'],
  ['a listed IPv6 address',                     '2001:db8::9',  'a@bank.test',     'x.test',         'pass'],
  ['an address that is not listed',             THIEFS_SERVER,  'a@bank.test',     'x.test',         'fail'],
  ['~all',                                      THIEFS_SERVER,  'a@soft.test',     'x.test',         'softfail'],
  ['?all',                                      THIEFS_SERVER,  'a@watch.test',    'x.test',         'neutral'],
  ['no record',                                 THIEFS_SERVER,  'a@mute.test',     'x.test',         'none'],
  ['no such domain',                            THIEFS_SERVER,  'a@nowhere.test',  'x.test',         'none'],
  ['a malformed record',                        THIEFS_SERVER,  'a@broken.test',   'x.test',         'permerror'],
  ['two records',                               THIEFS_SERVER,  'a@twice.test',    'x.test',         'permerror'],
  ['an eleventh lookup (RFC 7208 §4.6.4)',      THIEFS_SERVER,  'a@deep.test',     'x.test',         'permerror'],
  ['a third void lookup (RFC 7208 §4.6.4)',     THIEFS_SERVER,  'a@void.test',     'x.test',         'permerror'],
  ['a bounce, by its greeting (§2.4)',          BANKS_SERVER,   '',                'helo.bank.test', 'pass'],
  ['a bounce from elsewhere',                   THIEFS_SERVER,  '',                'helo.bank.test', 'fail'],
  ['a bounce with an address as greeting',      THIEFS_SERVER,  '',                '[192.0.2.66]',   'none'],
  ['a bounce without greeting',                 THIEFS_SERVER,  '',                '',               'none'],
]

for (const [what, address, returnPath, helo, expected] of SPF_CASES) {
  test(`SPF is ${expected} for ${what}`, async () => {
    const found = await check(letter(FROM_BANK), address, returnPath, helo)
    assert.equal(found.spf.result, expected)
    assert.equal(found.spf.identity, returnPath === '' ? 'helo' : 'mailfrom')
  })
}

// prettier-ignore
const DKIM_CASES: readonly [string, string, string][] = [
  ['a key that is not published',        signMessage(letter(FROM_BANK), unpublished),                    'permerror'],
  ['a key of 512 bits',                  signMessage(letter(FROM_BANK), weak),                           'policy'],
  ['an expired signature',               signMessage(letter(FROM_BANK), rsa, { t: '1000', x: '2000' }),  'neutral'],
  ['a signature that omits From',        signMessage(letter(FROM_BANK), rsa, { h: 'to:subject' }),       'neutral'],
  ['another version',                    signMessage(letter(FROM_BANK), rsa, { v: '2' }),                'neutral'],
  ['a signature cut short',              signMessage(letter(FROM_BANK), rsa).replace(/\r\nFrom/, 'AA\r\nFrom').replace('bh=', 'bh=A'), 'fail'],
]

for (const [what, message, expected] of DKIM_CASES) {
  test(`DKIM is ${expected} for ${what}`, async () => {
    const found = await check(message)
    assert.equal(found.dkim[0]?.result, expected)
    assert.notEqual(found.dkim[0]?.reason, '')
    assert.equal(found.alignment.dkim, false)
  })
}

test('a letter without a signature has no DKIM results', async () => {
  const found = await check(letter(FROM_BANK))
  assert.deepEqual(found.dkim, [])
  assert.match(found.authenticationResults, /dkim=none/)
})

// prettier-ignore
const FORGED: readonly [string, string, string][] = [
  ['news@bank.test',          'fail', 'reject'],
  ['news@branch.bank.test',   'fail', 'quarantine'],
  ['boss@soft.test',          'fail', 'quarantine'],
  ['boss@watch.test',         'fail', 'none'],
  ['boss@mute.test',          'none', 'none'],
]

for (const [author, result, policy] of FORGED) {
  test(`a thief who writes From: ${author} gets DMARC ${result}, policy ${policy}`, async () => {
    const found = await check(signMessage(letter(`From: <${author}>`), thief), THIEFS_SERVER, 'x@thief.test')
    assert.equal(found.spf.result, 'pass')
    assert.equal(found.dkim[0]?.result, 'pass')
    assert.deepEqual([found.dmarc.result, found.policy], [result, policy])
    assert.deepEqual(found.alignment, { spf: false, dkim: false })
  })
}

// prettier-ignore
const AUTHORS: readonly [string, string[], string, string][] = [
  ['no From',                        [],                                                          'none',            'permerror'],
  ['an empty From',                  ['From: '],                                                  'none',            'permerror'],
  ['two addresses of one domain',    ['From: a@bank.test, b@bank.test'],                          'one',             'pass'],
  ['two addresses of two domains',   ['From: a@bank.test, b@thief.test'],                         'several-domains', 'permerror'],
  ['two From fields',                ['From: a@bank.test', 'From: b@thief.test'],                 'several-fields',  'permerror'],
  ['a group of one',                 ['From: Us: a@bank.test;'],                                  'one',             'pass'],
  ['an address as display name',     ['From: "ceo@bank.test" <b@thief.test>'],                    'one',             'fail'],
  ['a comment with an address',      ['From: a@bank.test (was b@thief.test)'],                    'one',             'pass'],
  ['a quoted name with an address',  ['From: "b@thief.test via x <y>" <a@bank.test>'],            'one',             'pass'],
  ['an address as bare name',        ['From: b@bank.test <a@bank.test>'],                         'one',             'pass'],
]

/** A thief's mail that some program shows as the bank's, in the manner of espoofer: none may pass as the bank, or pass unclear. */
// prettier-ignore
const SPOOFS: readonly [string, string][] = [
  // From, and perhaps more fields                                  return path
  ['From: a@bank.test\r\nFrom: x@thief.test',                        'x@thief.test'],
  ['From: x@thief.test\r\nFrom: a@bank.test',                        'x@thief.test'],
  ['From : a@bank.test\r\nFrom: x@thief.test',                       'x@thief.test'],
  ['From: x@thief.test\r\nfrom : a@bank.test',                       'x@thief.test'],
  ['From\r\n : a@bank.test\r\nFrom: x@thief.test',                  'x@thief.test'],
  ['From: a@bank.test, x@thief.test',                                'x@thief.test'],
  ['From: <a@bank.test>, <x@thief.test>',                            'x@thief.test'],
  ['From: a@bank.test\\, @thief.test',                               'x@thief.test'],
  ['From:a@bank.test;x@thief.test',                                  'x@thief.test'],
  ['From: Us: a@bank.test, x@thief.test;',                           'x@thief.test'],
  ['From: <@thief.test,@any.test:a@bank.test>',                      'x@thief.test'],
  ['From: <@bank.test,@any.test:x@thief.test>',                      'x@thief.test'],
  ['From: <a@bank.test> <x@thief.test>',                             'x@thief.test'],
  ['From: <x@thief.test> a@bank.test',                               'x@thief.test'],
  ['From: <x@thief.test> (c) a@bank.test',                           'x@thief.test'],
  ['From: a@bank.test(c)@thief.test',                                'x@thief.test'],
  ['From: a@bank.test@thief.test',                                   'x@thief.test'],
  ['From: a@bank.test\0@thief.test',                                 'x@thief.test'],
  ['From: <a@bank.test\0.thief.test>',                               'x@thief.test'],
  ['From: a@bank.test\r\n (x@thief.test)',                           'x@thief.test'],
  ['From:\r\n\t<a@bank.test>',                                       'x@thief.test'],
  ['From: ""<a@bank.test>',                                          'x@thief.test'],
  ['From: <<a@bank.test>>',                                          'x@thief.test'],
  ['From: a@bank.test.',                                             'x@thief.test'],
  ['From: A@BANK.TEST\r\nSender: x@thief.test',                      'x@thief.test'],
  ['From: a@unknown.bank.test',                                      'x@thief.test'],
  ['From: a@bank.test',                                              ''],
  ['From: a@bank.test',                                              'a@unknown.bank.test'],
  ['From: a@bank.test',                                              "@bank.test,@any.test:'x@thief.test"],
  ['From: a@bank.test',                                              'a@bank.test,@thief.test'],
  ['From: a@bank.test',                                              'x@thief.test\0.bank.test'],
]

for (const [fields, returnPath] of SPOOFS) {
  test(`a thief does not pass with ${JSON.stringify(fields)} and MAIL FROM ${JSON.stringify(returnPath)}`, async () => {
    const found = await check(
      signMessage(letter(fields), thief, { h: 'from:to' }),
      THIEFS_SERVER,
      returnPath,
      'thief.test',
    )
    assert.notEqual(found.dmarc.result, 'pass')
    assert.notEqual(found.dmarc.result, 'none')
  })
}

for (const [what, fields, author, dmarc] of AUTHORS) {
  test(`${what}: author ${author}, DMARC ${dmarc}`, async () => {
    const found = await check(letter(...fields))
    assert.equal(found.signals.find(({ id }) => id === 'sender-auth.author')?.value, author)
    assert.equal(found.dmarc.result, dmarc)
    assert.equal(found.policy, 'none')
  })
}

/** What a forwarder does: seals what it saw, then changes the subject. */
async function forwarded(message: string): Promise<string> {
  const authResults = 'list.test; dmarc=pass header.from=bank.test'
  const seal = {
    signingDomain: 'list.test',
    selector: 'arc',
    privateKey: list.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    authResults,
    cv: 'none',
  }
  const changed = message.replace('Subject: Hello', 'Subject: [list] Hello')
  return (await sealMessage(Buffer.from(changed, 'latin1'), seal)).toString('latin1') + changed
}

test('a letter forwarded by a list fails DMARC but carries a chain that holds', async () => {
  const found = await check(await forwarded(signMessage(letter(FROM_BANK), rsa)), THIEFS_SERVER, 'l@list.test')
  assert.equal(found.dmarc.result, 'fail')
  assert.deepEqual(found.arc, { result: 'pass', sealer: 'list.test', dmarcBefore: 'pass' })
  assert.match(found.authenticationResults, /arc=pass/)
})

test('a chain does not survive a change after the seal', async () => {
  const sealed = await forwarded(signMessage(letter(FROM_BANK), rsa))
  for (const changed of [sealed.replace('Good day', 'Bad day'), sealed.replace('dmarc=pass', 'dmarc=fail')]) {
    assert.equal((await check(changed, THIEFS_SERVER)).arc.result, 'fail')
  }
})

for (const mode of ['dead', 'slow', 'servfail'] as const) {
  test(`with DNS ${mode} every result is temporary, and nothing is refused`, async () => {
    const message = await forwarded(signMessage(letter(FROM_BANK), rsa))
    dns.mode = mode
    resolver = newResolver(100)
    const found = await check(message)
    assert.deepEqual(
      [found.spf.result, found.dkim[0]?.result, found.dmarc.result, found.arc.result, found.policy],
      ['temperror', 'temperror', 'temperror', 'temperror', 'none'],
    )
    assert.equal(found.signals.find(({ id }) => id === 'sender-auth.dns-failed')?.value, true)
  })
}

test('a resolver that never answers is not waited for beyond the budget', async () => {
  const found = await authenticateSender(
    { message: Buffer.from(signMessage(letter(FROM_BANK), rsa)), peer: peer(BANKS_SERVER), returnPath: 'a@bank.test' },
    { resolveFor: () => new Promise(() => {}), authservId: 'mx.example.org', budgetMs: 200 },
  )
  assert.equal(found.dmarc.result, 'temperror')
})

/** DNS in which the questions about one name get no answer. */
const failingFor = (part: string) => async (name: string, type: string) => {
  if (name.includes(part)) throw Object.assign(new Error('no answer'), { code: 'ETIMEOUT' })
  return resolver.resolveFor(name, type)
}

test('a proof that DNS still owes for the author keeps DMARC open; one owed for another domain does not', async () => {
  const run = (message: string, part: string) =>
    authenticateSender(
      { message: Buffer.from(message, 'latin1'), peer: peer(THIEFS_SERVER), returnPath: 'x@thief.test' },
      { resolveFor: failingFor(part), authservId: 'mx.example.org' },
    )
  const owed = await run(signMessage(letter(FROM_BANK), rsa), 'rsa._domainkey.bank.test')
  assert.deepEqual([owed.dmarc.result, owed.policy], ['temperror', 'none'])
  const dodge = await run(signMessage(letter(FROM_BANK), thief), 's1._domainkey.thief.test')
  assert.deepEqual([dodge.dmarc.result, dodge.policy], ['fail', 'reject'])
})

test('what a signature with l= leaves out is told', async () => {
  const found = await check(`${signMessage(letter(FROM_BANK), rsa, { l: '9' })}Send money.\r\n`)
  assert.equal(found.dkim[0]?.result, 'pass')
  const unsigned = found.signals.find(({ id }) => id === 'sender-auth.dkim-unsigned-bytes')
  assert.ok(Number(unsigned?.value) > 10)
  assert.equal(unsigned?.unit, 'bytes')
})

test(`only ${MAX_DKIM_SIGNATURES} signatures are looked at`, async () => {
  let message = letter(FROM_BANK)
  for (let i = 0; i < MAX_DKIM_SIGNATURES + 5; i++)
    message = signMessage(message, { ...unpublished, selector: `n${i}` }, { h: 'from' })
  dns.questions.length = 0
  const found = await check(message)
  assert.equal(found.dkim.length, MAX_DKIM_SIGNATURES)
  assert.equal(found.signals.find(({ id }) => id === 'sender-auth.dkim-skipped')?.value, 5)
  assert.equal(dns.questions.filter((question) => question.includes('_domainkey')).length, MAX_DKIM_SIGNATURES)
})

// prettier-ignore
const LARGE: readonly [string, string][] = [
  ['in bytes',                       'X-Filler: 123456789\r\n'.repeat(MAX_HEADER_BYTES / 20) + 'X: y'],
  ['in bytes of a field',            `X-Filler: ${'a'.repeat(MAX_FIELD_BYTES)}`],
  ['in lines of a field',            `X-Filler: a${'\r\n b'.repeat(MAX_FIELD_LINES)}`],
  ['in lines that are no fields',    `X-Filler: a${'\r\nb'.repeat(MAX_FIELD_LINES)}`],
]

for (const [what, field] of LARGE) {
  test(`a header beyond the limit ${what} is not looked at, SPF is`, async () => {
    const found = await check(letter(field, FROM_BANK))
    assert.deepEqual([found.spf.result, found.dmarc.result], ['pass', 'permerror'])
    assert.equal(found.signals.find(({ id }) => id === 'sender-auth.header-too-large')?.value, true)
  })
}

test('a header just below the limits takes little work', async () => {
  const folded = `X-Filler: a${'\r\n b'.repeat(MAX_FIELD_LINES - 10)}`
  const fields = Array.from({ length: Math.floor(MAX_HEADER_BYTES / folded.length) - 1 }, () => folded)
  const groups = `From: ${'g:'.repeat(MAX_FIELD_BYTES / 2 - 100)}`
  for (const message of [letter(FROM_BANK, ...fields), letter(groups)]) {
    const before = cpuMs()
    const { signals } = await check(message)
    assert.ok(cpuMs() - before < 4_000, `${cpuMs() - before} ms`)
    assert.equal(
      signals.find(({ id }) => id === 'sender-auth.header-too-large'),
      undefined,
    )
  }
})

test('a message may come in pieces of any size', async () => {
  const bytes = Buffer.from(signMessage(letter(FROM_BANK), rsa), 'latin1')
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
  }
  const found = await authenticateSender(
    { message: pieces(), peer: peer(BANKS_SERVER), returnPath: '' },
    { resolveFor: resolver.resolveFor, authservId: 'mx.example.org' },
  )
  assert.equal(found.dkim[0]?.result, 'pass')
})

test('an error of the message itself is passed on', async () => {
  async function* broken() {
    yield Buffer.from(signMessage(letter(FROM_BANK), rsa), 'latin1')
    throw new Error('disk')
  }
  await assert.rejects(
    authenticateSender(
      { message: broken(), peer: peer(BANKS_SERVER), returnPath: '' },
      { resolveFor: resolver.resolveFor, authservId: 'mx' },
    ),
    { message: 'disk' },
  )
})

test('the field for the top of the message tells all of it', async () => {
  const found = await check(signMessage(letter(FROM_BANK), thief), THIEFS_SERVER, 'x@thief.test')
  assert.equal(
    found.authenticationResults,
    'mx.example.org; spf=pass smtp.mailfrom=thief.test; ' +
      'dkim=pass header.d=thief.test header.s=s1 header.a=ed25519-sha256; ' +
      'dmarc=fail header.from=bank.test policy.dmarc=reject',
  )
})

test('no bytes make authenticateSender() throw', async () => {
  const fields = [
    'DKIM-Signature:',
    'ARC-Seal: i=1;',
    'ARC-Message-Signature: i=1;',
    'ARC-Authentication-Results: i=1;',
    'From:',
  ]
  const line = fc
    .tuple(fc.constantFrom(...fields), fc.string({ unit: 'binary', maxLength: 60 }))
    .map((parts) => parts.join(' '))
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 6 }), fc.string({ maxLength: 40 }), async (header, returnPath) => {
      const found = await check(`${header.join('\r\n')}\r\n\r\nbody\r\n`, THIEFS_SERVER, returnPath, returnPath)
      assert.equal(/[^ -\uffff]/.test(found.authenticationResults), false)
      assert.equal(found.dmarc.result === 'pass', false)
    }),
    { numRuns: 150 },
  )
})

test('every signal has its row', async () => {
  for (const message of ['', '\r\n', 'nonsense', letter(FROM_BANK)]) {
    for (const { id, unit } of (await check(message)).signals) {
      const row = SENDER_AUTH_SIGNALS[id as keyof typeof SENDER_AUTH_SIGNALS]
      assert.equal(row?.unit, unit ?? '')
    }
  }
})
