import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MemberId, OrganisationId, TraceId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { SealingKey } from '../keys/sealed-value.ts'
import { linkCheckUrl, linkToken, readLinkToken, requireSigned, type CheckedLink } from './link-token.ts'

const KEY = new SealingKey(Buffer.alloc(32, 7))
const LINK: CheckedLink = {
  organisationId: 5 as OrganisationId,
  memberId: 9 as MemberId,
  traceId: 'abc' as TraceId,
  url: 'https://example.com/路径?a=b#c',
  expiresAt: 2_000_000,
}
const opened = (token: string, at = 0, key: SealingKey | undefined = KEY) =>
  requireSigned(key, readLinkToken(token), at)
const refused = (work: () => unknown) =>
  assert.throws(work, (error: unknown) => error instanceof Refusal && error.reason === 'no-such-thing')

test('linkToken() brings a link through, also without a member', () => {
  assert.deepEqual(opened(linkToken(KEY, LINK)), LINK)
  const { memberId: _, ...shared } = LINK
  assert.deepEqual(opened(linkToken(KEY, shared)), shared)
  assert.match(linkCheckUrl('https://mx.example.org', KEY, LINK), /^https:\/\/mx\.example\.org\/l\/[\w-]+\.[\w-]{22}$/)
})

test('requireSigned() refuses what is old, of another key, of no organisation, and every other text', () => {
  const token = linkToken(KEY, LINK)
  refused(() => opened(token, LINK.expiresAt + 1))
  refused(() => opened(token, 0, new SealingKey(Buffer.alloc(32, 8))))
  refused(() => requireSigned(undefined, readLinkToken(token), 0))
  for (const other of [
    '',
    '.',
    'a.b',
    `${token}x`,
    `${token}.x`,
    `x${token}`,
    'a'.repeat(10_000),
    token.split('.')[0]!,
  ])
    refused(() => opened(other))
})

test('requireSigned() refuses every change of a token', () => {
  const token = linkToken(KEY, LINK)
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...'ABCxyz019-_.'), (at, letter) => {
      const changed = token.slice(0, at) + letter + token.slice(at + 1)
      // The last letter of base64url holds bits that count for nothing.
      if (changed !== token && at < token.length - 1 && token[at + 1] !== '.') refused(() => opened(changed))
    }),
  )
})
