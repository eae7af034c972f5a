import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { forgedResults, formatResults } from './authentication-results.ts'

const OURS = 'mx.example.org'

test('formatResults() writes all resinfos on one line', () => {
  const value = formatResults(OURS, [
    { method: 'spf', result: 'pass', properties: { 'smtp.mailfrom': 'bank.test' } },
    {
      method: 'dkim',
      result: 'fail',
      reason: 'bad "signature"',
      properties: { 'header.d': 'bank.test', 'header.s': '' },
    },
  ])
  assert.equal(
    value,
    'mx.example.org; spf=pass smtp.mailfrom=bank.test; dkim=fail reason="bad \\"signature\\"" header.d=bank.test',
  )
})

test('formatResults() says none when nothing was checked (RFC 8601 §2.2)', () => {
  assert.equal(formatResults(OURS, []), 'mx.example.org; none')
})

test('formatResults() lets no value end the line, the value or the field', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (evil) => {
      const value = formatResults(OURS, [
        { method: 'dkim', result: 'fail', reason: evil, properties: { 'header.d': evil } },
      ])
      const lines = value.split('\r\n')
      assert.ok(lines.slice(1).every((line) => line.startsWith('\t')))
      assert.ok(lines.every((line) => line.length < 998 && !/[\r\n\0]/.test(line)))
      const unquoted = value.replace(/"(?:[^"\\]|\\.)*"/g, '')
      assert.equal(unquoted.split(';').length, 2)
    }),
  )
})

// prettier-ignore
const FIELDS: readonly [string, boolean][] = [
  ['Authentication-Results: mx.example.org; spf=pass',                               true],
  ['authentication-RESULTS:mx.example.org;spf=pass',                                 true],
  ['Authentication-Results : mx.example.org; spf=pass',                              true],
  ['Authentication-Results: MX.Example.ORG; spf=pass',                               true],
  ['Authentication-Results: mx.example.org 1; spf=pass',                             true],
  ['Authentication-Results: mx.example.org1; spf=pass',                              true],
  ['Authentication-Results: mx.example.org.; spf=pass',                              true],
  ['Authentication-Results: "mx.example.org"; spf=pass',                             true],
  ['Authentication-Results: "mx\\.example.org"; spf=pass',                           true],
  ['Authentication-Results: (hi) mx.example.org (a(b)c); spf=pass',                  true],
  ['Authentication-Results: (;) mx.example.org; spf=pass',                           true],
  ['Authentication-Results: (a\\)b) mx.example.org; spf=pass',                       true],
  ['Authentication-Results:\r\n mx.example.org;\r\n spf=pass',                       true],
  ['Authentication-Results: mx.example\r\n\t.org; spf=pass',                         true],
  ['Authentication-Results: mx . example . org; spf=pass',                           true],
  ['Authentication-Results: mx(x).example(y).org; spf=pass',                         true],
  ['Authentication-Results: ｍｘ.example.org; spf=pass',                             true],
  ['Authentication-Results: mx.ex\u00adample.org; spf=pass',                         true],
  ['Authentication-Results: mx.example.org',                                         true],
  ['Authentication-Results: "mx.example.org; spf=pass',                              true],
  ['Authentication-Results: (mx.example.org; spf=pass',                              true],
  ['Authentication-Results: mx.example.net; spf=pass smtp.helo=mx.example.org',      false],
  ['Authentication-Results: mx.example.org.evil.test; spf=pass',                     false],
  ['Authentication-Results: notmx.example.org; spf=pass',                            false],
  ['Authentication-Results: other.test (mx.example.org); spf=pass',                  false],
  ['ARC-Authentication-Results: i=1; mx.example.org; spf=pass',                      false],
  ['X-Authentication-Results: mx.example.org; spf=pass',                             false],
  ['Subject: Authentication-Results: mx.example.org; spf=pass',                      false],
]

for (const [field, forged] of FIELDS) {
  test(`forgedResults() ${forged ? 'finds' : 'leaves'} ${JSON.stringify(field)}`, () => {
    const before = 'Received: from a\r\n by b\r\n'
    const header = Buffer.from(`${before}${field}\r\nSubject: x\r\n\r\n`)
    const found = forgedResults(header, OURS)
    const expected = { start: before.length, end: before.length + Buffer.byteLength(field) + 2 }
    assert.deepEqual(found, forged ? [expected] : [])
  })
}

test('forgedResults() finds every one, also with bare newlines, and stops at the empty line', () => {
  const header =
    'A: b\nAuthentication-Results: mx.example.org; none\nC: d\nAuthentication-Results: mx.example.org; none\n\nAuthentication-Results: mx.example.org; none\n'
  assert.equal(forgedResults(Buffer.from(header), OURS).length, 2)
})

test('what formatResults() writes, forgedResults() finds', () => {
  fc.assert(
    fc.property(fc.domain(), (id) => {
      const field = `Authentication-Results: ${formatResults(id, [{ method: 'spf', result: 'none', properties: {} }])}\r\n`
      assert.equal(forgedResults(Buffer.from(field), id).length, 1)
    }),
  )
})

test('forgedResults() takes any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
      const header = Buffer.concat([Buffer.from('Authentication-Results:'), noise])
      for (const { start, end } of forgedResults(header, OURS))
        assert.ok(start >= 0 && end > start && end <= header.length)
    }),
  )
})
