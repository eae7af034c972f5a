// Our signatures, verified by a library that knows nothing of how they were made.
import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { dkimVerify } from 'mailauth'
import { newTestKey, type TestKey } from '../../test/support/dkim.ts'
import { dkimSignature, RelaxedBodyHash } from './dkim-sign.ts'
import { parseHeader } from './header.ts'

const KEYS = [newTestKey('example.org', 'r1', 'rsa'), newTestKey('example.org', 'e1', 'ed25519')]
const SIGNED_AT = Date.UTC(2026, 0, 15)

function hashOf(body: string, sizes: readonly number[] = [body.length]): string {
  const hash = new RelaxedBodyHash()
  const bytes = Buffer.from(body, 'latin1')
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] as number)
    hash.update(bytes.subarray(at, at + size))
    at += size
  }
  return hash.digest()
}

function signed(message: string, key: TestKey): string {
  const split = message.indexOf('\r\n\r\n') + 4
  const header = parseHeader(Buffer.from(message.slice(0, split), 'latin1'))
  return dkimSignature(header.fields, hashOf(message.slice(split)), key, SIGNED_AT) + message
}

async function verdictOn(message: string): Promise<string[]> {
  const resolver = async (name: string): Promise<string[][]> => {
    const key = KEYS.find(({ selector, domain }) => name === `${selector}._domainkey.${domain}`)
    if (key === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    return [[...key.record]]
  }
  const { results } = await dkimVerify(Buffer.from(message, 'latin1'), { resolver })
  return results.map(({ status }) => String(status.result))
}

const LETTER = [
  'From: Alice <alice@example.org>',
  'To: x@remote.test,',
  '\ty@remote.test',
  'Subject:  two  blanks \t and a tab ',
  'Date: Thu, 15 Jan 2026 08:00:00 +0000',
  'Message-ID: <1@example.org>',
  'References: <a@example.org>',
  '',
  ' begins with a blank',
  'ends with blanks \t ',
  '',
  'f\xc3\xa4rbt',
  '',
  '',
].join('\r\n')

for (const key of KEYS) {
  const kind = key.privateKey.asymmetricKeyType
  test(`dkimSignature() with ${kind} passes, and every changed part fails it`, async () => {
    const message = signed(LETTER, key)
    assert.deepEqual(await verdictOn(message), ['pass'])
    assert.ok(message.split('\r\n').every((line) => line.length <= 78))
    for (const [from, to] of [
      ['Subject:  two', 'Subject: three'],
      ['f\xc3\xa4rbt', 'gef\xc3\xa4rbt'],
      ['Message-ID: <1@', 'Message-ID: <2@'],
    ] as const) {
      assert.notDeepEqual(await verdictOn(message.replace(from, to)), ['pass'], from)
    }
  })

  test(`dkimSignature() with ${kind} is broken by a second From, Subject or Content-Type on top`, async () => {
    for (const added of ['From: eve@evil.test', 'Subject: pay', 'Content-Type: text/html', 'Reply-To: eve@evil.test']) {
      const message = signed(LETTER, key)
      const split = message.indexOf('From: ')
      const verdict = await verdictOn(`${message.slice(0, split)}${added}\r\n${message.slice(split)}`)
      assert.notDeepEqual(verdict, ['pass'], added)
    }
  })

  test(`dkimSignature() with ${kind} bears folding and blanks that a relay changes`, async () => {
    const message = signed(LETTER, key)
      .replace('Subject:  two  blanks \t and', 'SUBJECT: two\r\n blanks and')
      .replace('ends with blanks \t ', 'ends with blanks')
    assert.deepEqual(await verdictOn(`${message}\r\n\r\n`), ['pass'])
  })
}

test('RelaxedBodyHash of an empty body is the hash of nothing, as RFC 6376 §3.4.4 has it', () => {
  const empty = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
  for (const body of ['', '\r\n', '\r\n\r\n\r\n', ' \t\r\n']) assert.equal(hashOf(body), empty)
})

test('RelaxedBodyHash does not depend on how the body is cut, and agrees with the plain definition', () => {
  const text = fc.array(fc.constantFrom('a', ' ', '\t', '\r\n', 'bc', '\xff'), { maxLength: 60 })
  fc.assert(
    fc.property(text, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }), (pieces, sizes) => {
      const body = pieces.join('')
      const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
      const plain = lines.join('\r\n').replace(/(\r\n)*$/, '')
      const canonical = plain === '' ? '' : `${plain}\r\n`
      const expected = crypto.createHash('sha256').update(canonical, 'latin1').digest('base64')
      assert.equal(hashOf(body, sizes), expected)
    }),
  )
})

test('RelaxedBodyHash of more blank lines than its buffer holds', () => {
  const lines = '\r\n'.repeat(100_000)
  const expected = crypto.createHash('sha256').update(`${lines}x\r\n`).digest('base64')
  assert.equal(hashOf(`${lines}x`, [777]), expected)
})
