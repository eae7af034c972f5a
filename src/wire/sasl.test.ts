import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Refusal } from '../base/refusal.ts'
import { decodeBase64, decodeInitialResponse, decodeUtf8, MECHANISMS, parsePlain } from './sasl.ts'

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

describe('MECHANISMS', () => {
  /** Answers the challenges one after the other and notes them. */
  function answering(...answers: string[]) {
    const challenges: string[] = []
    const ask = async (challenge: string) => {
      challenges.push(challenge)
      return Buffer.from(answers.shift() ?? '')
    }
    return { challenges, ask }
  }

  test('PLAIN asks once, or not at all when the client began', async () => {
    const asked = answering('\0li\0p')
    assert.deepEqual(await MECHANISMS.get('PLAIN')?.(undefined, asked.ask), { username: 'li', password: 'p' })
    assert.deepEqual(asked.challenges, [''])
    const begun = answering()
    assert.deepEqual(await MECHANISMS.get('PLAIN')?.(Buffer.from('\0li\0p'), begun.ask), {
      username: 'li',
      password: 'p',
    })
    assert.deepEqual(begun.challenges, [])
  })

  test('LOGIN asks twice, or once when the name came first, and takes no NUL', async () => {
    const asked = answering('li', 'p')
    assert.deepEqual(await MECHANISMS.get('LOGIN')?.(undefined, asked.ask), { username: 'li', password: 'p' })
    assert.deepEqual(asked.challenges, ['Username:', 'Password:'])
    const begun = answering('p')
    assert.deepEqual(await MECHANISMS.get('LOGIN')?.(Buffer.from('li'), begun.ask), { username: 'li', password: 'p' })
    assert.deepEqual(begun.challenges, ['Password:'])
    for (const answers of [
      ['', 'p'],
      ['li', 'p\0q'],
    ]) {
      await assert.rejects(
        async () => MECHANISMS.get('LOGIN')?.(undefined, answering(...answers).ask),
        reasonIs('bad-syntax'),
      )
    }
  })
})
