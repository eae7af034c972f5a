import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { scramClient, type ScramChoice } from '../../test/support/scram-client.ts'
import { Refusal } from '../base/refusal.ts'
import type { Verifier } from './sasl-verifier.ts'
import { saslprep } from './saslprep.ts'
import { deriveScramKeys, formatScramKeys, parseScramKeys, proofHolds, serverSignature } from './scram-keys.ts'
import type { ScramKeys } from './scram-keys.ts'
import { parseClientFinal, parseClientFirst, scram, scramPlus } from './scram.ts'

const reasonIs = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason

/** RFC 7677 §3: user "user", password "pencil" */
const EXAMPLE = {
  first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
  serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  final: 'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
}

test('the exchange of RFC 7677 §3, byte for byte, on both sides', async () => {
  const keys = await deriveScramKeys('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'), 4_096)
  const first = parseClientFirst(Buffer.from(EXAMPLE.first))
  const final = parseClientFinal(Buffer.from(EXAMPLE.final))
  assert.deepEqual([first.username, first.binding, first.gs2Header], ['user', 'n', 'n,,'])
  const authMessage = `${first.bare},${EXAMPLE.serverFirst},${final.withoutProof}`
  assert.ok(proofHolds(keys, authMessage, final.proof))
  assert.equal(`v=${serverSignature(keys, authMessage).toString('base64')}`, EXAMPLE.serverFinal)
  assert.ok(!proofHolds(keys, `${authMessage} `, final.proof))
  assert.ok(!proofHolds(keys, authMessage, final.proof.subarray(1)))
  const client = scramClient({ username: 'user', password: 'pencil', nonce: 'rOprNGfwEbeRWgbNEkqO' })
  assert.equal(client.final(EXAMPLE.serverFirst), EXAMPLE.final)
  assert.ok(client.trusts(EXAMPLE.serverFinal))
})

test('formatScramKeys() is read back by parseScramKeys(), and nothing else is', async () => {
  const keys = await deriveScramKeys('pencil', Buffer.alloc(16, 7), 4_096)
  assert.deepEqual(parseScramKeys(formatScramKeys(keys)), keys)
  const padded = formatScramKeys(keys).replace('$4096', '$004096')
  for (const text of ['', 'SCRAM-SHA-1$4096:AAAAAAAA$A:A', formatScramKeys(keys).slice(1), padded]) {
    assert.equal(parseScramKeys(text), undefined, text)
  }
})

describe('parseClientFirst()', () => {
  test('undoes =2C and =3D, keeps extensions in what is signed', () => {
    assert.equal(parseClientFirst(Buffer.from('n,,n=a=2Cb=3Dc,r=x')).username, 'a,b=c')
    assert.equal(parseClientFirst(Buffer.from('p=tls-exporter,a=li,n=li,r=x,z=1')).bare, 'n=li,r=x,z=1')
  })

  // prettier-ignore
  for (const message of ['', 'n', 'n,,n=a', 'n,,r=x,n=a', 'n,,n=,r=x', 'n,,n=a,r=', 'n,,n=a=2c,r=x', 'n,,n=a=,r=x', 'n,,m=ext,n=a,r=x', 'x,,n=a,r=x', 'p=,,n=a,r=x', 'n,n=a,r=x', 'n,,n=a,r=x y', 'n,,n=a,r=x,', 'n,,n=a\0,r=x', `n,,n=a,r=${'x'.repeat(257)}`]) {
    test(`refuses ${JSON.stringify(message.slice(0, 30))}`, () => {
      assert.throws(() => parseClientFirst(Buffer.from(message)), reasonIs('bad-syntax'))
    })
  }

  test('refuses to act for somebody else', () => {
    assert.throws(() => parseClientFirst(Buffer.from('n,a=bob,n=li,r=x')), reasonIs('not-permitted'))
  })
})

describe('SCRAM-SHA-256 and -PLUS', () => {
  const EXPORTED = Buffer.alloc(32, 9)
  const bindingOf = (type: string) => (type === 'tls-exporter' ? EXPORTED : undefined)
  let keys: ScramKeys
  /** of an app password of the same member */
  let other: ScramKeys
  before(async () => {
    const salt = Buffer.alloc(16, 7)
    ;[keys, other] = [await deriveScramKeys('pencil', salt, 4_096), await deriveScramKeys('eraser', salt, 4_096)]
  })

  const verifier: Verifier<string> = {
    password: () => Promise.reject(new Error('no password crosses')),
    scram: async () => ({
      keys: [other, keys],
      settle: async (proven) => {
        if (proven !== keys) throw new Refusal('wrong-credentials', 'Wrong name or password')
        return 'in'
      },
    }),
  }

  /** @param change  what happens to the client's last message on its way */
  async function converse(
    mechanism: typeof scram,
    choice: Partial<ScramChoice>,
    binds = bindingOf,
    change = (final: string) => final,
  ) {
    const client = scramClient({ username: 'li', password: 'pencil', ...choice })
    const ask = async (challenge: string) => {
      if (challenge.startsWith('r=')) return Buffer.from(change(client.final(challenge)))
      assert.ok(client.trusts(challenge))
      return Buffer.alloc(0)
    }
    return mechanism({ initialResponse: Buffer.from(client.first), ask, bindingOf: binds }, verifier)
  }

  const bound = { gs2Header: 'p=tls-exporter,,', binding: EXPORTED }

  test('let in who knows the password, on this connection', async () => {
    assert.equal(await converse(scram, {}), 'in')
    assert.equal(await converse(scramPlus, bound), 'in')
    assert.equal(await converse(scram, { gs2Header: 'y,,' }, () => undefined), 'in')
  })

  test('refuse a wrong password, a proof from another connection, another nonce, another header', async () => {
    const wrong = reasonIs('wrong-credentials')
    await assert.rejects(converse(scram, { password: 'pen' }), wrong)
    await assert.rejects(converse(scramPlus, { ...bound, binding: Buffer.alloc(32, 8) }), wrong)
    await assert.rejects(
      converse(scram, {}, bindingOf, (final) => final.replace(/,r=./, ',r=_')),
      wrong,
    )
    await assert.rejects(
      converse(scram, {}, bindingOf, (final) => final.replace('c=biws', 'c=eSws')),
      wrong,
    )
  })

  test('notice a list of mechanisms that was cut short on the way, and bindings that do not belong', async () => {
    const syntax = reasonIs('bad-syntax')
    await assert.rejects(converse(scram, { gs2Header: 'y,,' }), syntax)
    await assert.rejects(converse(scram, bound), syntax)
    await assert.rejects(converse(scramPlus, {}), syntax)
    await assert.rejects(converse(scramPlus, { ...bound, gs2Header: 'p=tls-unique,,' }), syntax)
  })
})

test('saslprep() maps as RFC 4013 §3 shows, and refuses what has no spelling', () => {
  // prettier-ignore
  const rows = [['I\u00adX', 'IX'], ['user', 'user'], ['USER', 'USER'], ['\u00aa', 'a'], ['\u2168', 'IX'], ['a\u00a0b', 'a b'], ['密码', '密码'], ['\u0007', undefined], ['', undefined], ['a\ue000', undefined]]
  for (const [text = '', prepared] of rows) assert.equal(saslprep(text), prepared, JSON.stringify(text))
})
