import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import fc from 'fast-check'
import { useRandom } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import { keyVersionOf, SEAL_BYTES, SealingKey } from './sealed-value.ts'

const KEY = Buffer.alloc(32, 'k')
const key = new SealingKey(KEY)

const damaged = (error: unknown) => error instanceof Refusal && error.reason === 'data-damaged'

let restoreRandom = () => {}
afterEach(() => restoreRandom())

describe('SealingKey.seal()', () => {
  it('gives what open() takes back, 33 bytes longer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.string(), (plain, context) => {
        const sealed = key.seal(plain, context)
        assert.equal(sealed.length, plain.length + 33)
        assert.deepEqual(key.open(sealed, context), Buffer.from(plain))
      }),
    )
  })

  it('takes text as UTF-8', () => assert.equal(key.open(key.seal('发票 № 7', 'c'), 'c').toString(), '发票 № 7'))

  it('never gives the same bytes twice', () => assert.notDeepEqual(key.seal('x', 'c'), key.seal('x', 'c')))

  it('keeps its form: what an earlier release sealed opens for ever', () => {
    restoreRandom = useRandom((size) => Buffer.alloc(size, 'n'))
    const sealed = key.seal('Subject', 'email.subject:1:2')
    assert.equal(
      sealed.toString('hex'),
      '01000000016e6e6e6e6e6e6e6e6e6e6e6e63b66aeab62fed0adbf6b20e0443262c151fd85d935816',
    )
    assert.equal(key.open(sealed, 'email.subject:1:2').toString(), 'Subject')
  })
})

describe('SealingKey.open() refuses as damaged', () => {
  const sealed = key.seal('the subject', 'email.subject:1:2')

  it('any altered bit', () => {
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = Buffer.from(sealed)
      altered[bit >> 3]! ^= 1 << (bit & 7)
      assert.throws(() => key.open(altered, 'email.subject:1:2'), damaged, `bit ${bit}`)
    }
  })

  it('any shorter or longer value', () => {
    for (let length = 0; length < sealed.length; length++) {
      assert.throws(() => key.open(sealed.subarray(0, length), 'email.subject:1:2'), damaged)
    }
    assert.throws(() => key.open(Buffer.concat([sealed, Buffer.alloc(1)]), 'email.subject:1:2'), damaged)
  })

  for (const context of ['email.subject:1:3', 'email.from:1:2', 'email.subject:1:2 ', '']) {
    it(`a copy at another place: '${context}'`, () => assert.throws(() => key.open(sealed, context), damaged))
  }

  it('another key, and the same key as another version', () => {
    assert.throws(() => new SealingKey(Buffer.alloc(32, 'K')).open(sealed, 'email.subject:1:2'), damaged)
    assert.throws(() => new SealingKey(KEY, 2).open(sealed, 'email.subject:1:2'), damaged)
  })
})

it('keyVersionOf() tells which key opens a value', () => {
  assert.equal(keyVersionOf(new SealingKey(KEY, 4_294_967_295).seal('', '')), 4_294_967_295)
  assert.throws(() => keyVersionOf(Buffer.alloc(SEAL_BYTES - 1, 1)), damaged)
  assert.throws(() => keyVersionOf(Buffer.alloc(SEAL_BYTES)), damaged)
})

describe('SealingKey.token()', () => {
  it('is the same 16 bytes for the same value and key, for ever', () => {
    assert.equal(key.token('li@example.org').toString('hex'), 'b24aa7acab3181baa88c935538b80496')
  })

  it('is another one for another value or key', () => {
    assert.notDeepEqual(key.token('li@example.org'), key.token('li@example.com'))
    assert.notDeepEqual(key.token('x'), new SealingKey(Buffer.alloc(32, 'K')).token('x'))
  })
})

describe('SealingKey.termTokens()', () => {
  it('is the same 8 bytes a term for ever: short, of 15 and 16 bytes, Chinese, empty', () => {
    const terms = ['invoice', 'fifteen letters', 'sixteen letters!', '发票', '电子发票和普通发票', '']
    assert.equal(
      key.termTokens(terms).toString('hex').match(/.{16}/g)?.join(' '),
      '96cf221a22cfeace e4f9a6a0f2608e2a 2ead61fd8cc22d5e dd0dc18e8cbf0e27 edd7c2dd3cef3424 439a30ad4e17172e',
    )
  })

  it('gives each term its token wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 })), (terms) => {
        const alone = terms.map((term) => key.termTokens([term]))
        assert.deepEqual(key.termTokens(terms), Buffer.concat(alone))
      }),
    )
  })

  it('tells terms apart: padding, length byte and the marker of hashed terms make no two blocks the same', () => {
    const near = [
      'a',
      'a\0',
      'a\0\0',
      '\0',
      '\0\0',
      '',
      '\x01a',
      '\xff',
      'x'.repeat(15),
      'x'.repeat(16),
      'x'.repeat(17),
    ]
    const tokens = near.map((term) => key.termTokens([term]).toString('hex'))
    assert.equal(new Set(tokens).size, near.length)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, two) => {
        fc.pre(Buffer.from(one).compare(Buffer.from(two)) !== 0)
        assert.notDeepEqual(key.termTokens([one]), key.termTokens([two]))
      }),
    )
  })

  it('is another one under another key', () => {
    assert.notDeepEqual(key.termTokens(['invoice']), new SealingKey(Buffer.alloc(32, 'K')).termTokens(['invoice']))
  })
})
