import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../base/refusal.ts'
import { decodeUtf8, type Ask, type Verifier } from './sasl-verifier.ts'
import { decodeBase64, decodeInitialResponse, offeredMechanism, offeredMechanisms, parsePlain } from './sasl.ts'
import { deriveScramKeys } from './scram-keys.ts'

const reasonIs = (reason: string) => (error: unknown) => error instanceof Refusal && error.reason === reason

describe('parsePlain()', () => {
  test('takes a name and a password, spaces and Chinese included', () => {
    for (const [username, password] of [
      ['li@example.org', 'correct horse'],
      ['陈晨@example.org', '密码'],
      ['li@example.org', ''],
    ]) {
      assert.deepEqual(parsePlain(Buffer.from(`\0${username}\0${password}`)), { username, password })
      assert.deepEqual(parsePlain(Buffer.from(`${username}\0${username}\0${password}`)), { username, password })
    }
  })

  test('refuses what is no message of RFC 4616', () => {
    for (const message of ['', 'a', '\0a', '\0\0p', '\0a\0p\0', '\0a\0p\0q']) {
      assert.throws(() => parsePlain(Buffer.from(message)), reasonIs('bad-syntax'), JSON.stringify(message))
    }
    assert.throws(() => parsePlain(Buffer.from([0, 0xff, 0, 0x70])), reasonIs('bad-syntax'))
  })

  test('refuses to act for somebody else', () => {
    assert.throws(() => parsePlain(Buffer.from('bob\0li\0p')), reasonIs('not-permitted'))
  })
})

test('decodeBase64() is strict about alphabet, length and padding', () => {
  assert.equal(decodeBase64('TGk=').toString(), 'Li')
  assert.equal(decodeBase64('').length, 0)
  for (const text of ['TGk', 'TG k', 'TGk==', '====', 'TGk=TGk=', 'TG_-', 'TGk=\r\n', '=']) {
    assert.throws(() => decodeBase64(text), reasonIs('bad-syntax'), JSON.stringify(text))
  }
})

test('decodeInitialResponse() reads "=" as the empty response', () => {
  assert.equal(decodeInitialResponse('=').length, 0)
  assert.equal(decodeInitialResponse('TGk=').toString(), 'Li')
})

test('decodeUtf8() keeps a byte order mark and refuses broken sequences', () => {
  assert.equal(decodeUtf8(Buffer.from('\ufeffa')), '\ufeffa')
  for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80]]) {
    assert.throws(() => decodeUtf8(Buffer.from(bytes)), reasonIs('bad-syntax'))
  }
})

/** Answers the challenges one after the other and notes them. */
function answering(...answers: string[]) {
  const challenges: string[] = []
  const ask = async (challenge: string) => {
    challenges.push(challenge)
    return Buffer.from(answers.shift() ?? '')
  }
  return { challenges, ask }
}

const NO_BINDING = () => undefined
const echo: Verifier<unknown> = {
  password: async (credentials) => credentials,
  token: async (username, token) => {
    if (token === 'expired') throw new Refusal('wrong-credentials', 'Wrong token')
    return { username, token }
  },
}
const run = (name: string, initial: string | undefined, ask: Ask): Promise<unknown> => {
  const mechanism = offeredMechanism(name, { ...echo, bindingOf: NO_BINDING })
  assert.ok(mechanism, name)
  const initialResponse = initial === undefined ? undefined : Buffer.from(initial)
  return mechanism.run({ initialResponse, ask, bindingOf: NO_BINDING }, echo)
}

test('offeredMechanisms() lists what this connection and this installation can, the strongest first', () => {
  const bindingOf = (type: string) => (type === 'tls-exporter' ? Buffer.alloc(32) : undefined)
  assert.deepEqual(offeredMechanisms({ bindingOf }), ['PLAIN', 'LOGIN'])
  assert.deepEqual(offeredMechanisms({ scram: true, bindingOf: NO_BINDING }), ['SCRAM-SHA-256', 'PLAIN', 'LOGIN'])
  assert.deepEqual(offeredMechanisms({ scram: true, token: true, bindingOf }), [
    'SCRAM-SHA-256-PLUS',
    'SCRAM-SHA-256',
    'OAUTHBEARER',
    'XOAUTH2',
    'PLAIN',
    'LOGIN',
  ])
  assert.equal(offeredMechanism('XOAUTH2', { bindingOf }), undefined)
})

test('PLAIN asks once, or not at all when the client began', async () => {
  const asked = answering('\0li\0p')
  assert.deepEqual(await run('PLAIN', undefined, asked.ask), { username: 'li', password: 'p' })
  assert.deepEqual(asked.challenges, [''])
  const begun = answering()
  assert.deepEqual(await run('PLAIN', '\0li\0p', begun.ask), { username: 'li', password: 'p' })
  assert.deepEqual(begun.challenges, [])
})

test('LOGIN asks twice, or once when the name came first, and takes no NUL', async () => {
  const asked = answering('li', 'p')
  assert.deepEqual(await run('LOGIN', undefined, asked.ask), { username: 'li', password: 'p' })
  assert.deepEqual(asked.challenges, ['Username:', 'Password:'])
  const begun = answering('p')
  assert.deepEqual(await run('LOGIN', 'li', begun.ask), { username: 'li', password: 'p' })
  assert.deepEqual(begun.challenges, ['Password:'])
  await assert.rejects(run('LOGIN', '', answering('p').ask), reasonIs('bad-syntax'))
  await assert.rejects(run('LOGIN', 'li', answering('p\0q').ask), reasonIs('bad-syntax'))
})

describe('OAUTHBEARER and XOAUTH2', () => {
  test('take a token, and a name where there is one', async () => {
    const { ask } = answering()
    // RFC 7628 §4.1, shortened
    const message = 'n,a=user@example.com,\x01host=server.example.com\x01port=143\x01auth=Bearer vF9dft4qmT\x01\x01'
    assert.deepEqual(await run('OAUTHBEARER', message, ask), { username: 'user@example.com', token: 'vF9dft4qmT' })
    assert.deepEqual(await run('OAUTHBEARER', 'n,,\x01auth=bearer t\x01\x01', ask), { username: '', token: 't' })
    assert.deepEqual(await run('XOAUTH2', 'user=li\x01auth=Bearer t==\x01\x01', ask), { username: 'li', token: 't==' })
  })

  test('say in JSON that a token is not good, and end after the answer', async () => {
    const asked = answering('\x01')
    const expired = 'n,,\x01auth=Bearer expired\x01\x01'
    await assert.rejects(run('OAUTHBEARER', expired, asked.ask), reasonIs('wrong-credentials'))
    assert.deepEqual(asked.challenges, ['{"status":"invalid_token"}'])
  })

  for (const message of [
    '',
    'n,,',
    'n,,\x01\x01',
    'n,,\x01auth=Basic x\x01\x01',
    'p=tls-exporter,,\x01auth=Bearer t\x01\x01',
    'n,,\x01auth=Bearer a\x01auth=Bearer b\x01\x01',
    'n,,\x01auth=Bearer t\x01',
  ]) {
    test(`refuse ${JSON.stringify(message)}`, () =>
      assert.rejects(run('OAUTHBEARER', message, answering().ask), reasonIs('bad-syntax')))
  }
})

test('every mechanism ends, whatever bytes come: with a person or a refusal, and no other error', async () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
  const near = fc
    .array(
      fc.constantFrom(
        'n,,',
        'y,,',
        'p=tls-exporter,,',
        'n=li,r=abc',
        'user=',
        '\x01',
        '\0',
        'auth=Bearer t',
        '=',
        ',',
        'a',
      ),
    )
    .map((pieces) => Buffer.from(pieces.join('')))
  const keys = await deriveScramKeys('p', Buffer.alloc(16), 4_096)
  const verifier: Verifier<string> = {
    password: async () => 'in',
    token: async () => 'in',
    scram: async () => ({
      keys: [keys],
      settle: async () => Promise.reject(new Refusal('wrong-credentials', 'Wrong')),
    }),
  }
  const bindingOf = () => Buffer.alloc(32)
  const property = fc.asyncProperty(fc.array(fc.oneof(bytes, near), { maxLength: 4 }), async (answers) => {
    for (const name of offeredMechanisms({ ...verifier, bindingOf })) {
      const left = [...answers]
      let asked = 0
      const ask = async () => {
        asked += 1
        return left.shift() ?? Buffer.alloc(0)
      }
      try {
        const result = await offeredMechanism(name, { ...verifier, bindingOf })?.run(
          { initialResponse: left.shift(), ask, bindingOf },
          verifier,
        )
        assert.equal(result, 'in')
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error))
      }
      assert.ok(asked <= 3)
    }
  })
  await fc.assert(property, { numRuns: 300 })
})
