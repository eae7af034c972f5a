import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { refusal } from '../../../test/support/refusals.ts'
import { Arguments } from './arguments.ts'
import { writeAstring, writeString } from './write.ts'

const latin1 = (text: string) => new Arguments(Buffer.from(text).toString('latin1'))

test('astring() reads atoms, quoted strings and literals', () => {
  const cases: [written: string, text: string][] = [
    ['INBOX', 'INBOX'],
    ['a]b', 'a]b'],
    ['""', ''],
    ['"a \\"b\\" \\\\"', 'a "b" \\'],
    ['{5}\r\na b)c', 'a b)c'],
    ['{0}\r\n', ''],
    ['{3+}\r\nabc', 'abc'],
    ['"测试"', '测试'],
  ]
  for (const [written, text] of cases) {
    const args = latin1(written)
    assert.equal(args.astring(), text, written)
    assert.ok(args.isAtEnd, written)
  }
})

test('astring() refuses what is no string', () => {
  for (const written of [
    '',
    '(',
    '"open',
    '"a\\b"',
    '{5}\r\nabc',
    '{5}abcde',
    '"a\r\nb"',
    '{99999999999}\r\n',
    '{3}\r\na\0b',
  ]) {
    assert.throws(() => latin1(written).astring(), refusal('bad-syntax'), JSON.stringify(written))
  }
  assert.throws(() => new Arguments('"\xff\xfe"').astring(), refusal('bad-syntax'))
})

test('what write.ts writes, astring() reads', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.boolean(), (text, isUtf8) => {
      const wanted = text.toWellFormed().replaceAll('\0', '')
      for (const written of [writeString(wanted, isUtf8), writeAstring(wanted, isUtf8)]) {
        assert.equal(latin1(written).astring(), wanted)
      }
    }),
  )
})

test('no text can leave its string: a written string holds CR and LF only as a literal of its own length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = writeString(text.toWellFormed())
      if (written.startsWith('"')) assert.match(written, /^"(?:[^"\\\r\n\0]|\\["\\])*"$/)
      else assert.match(written, /^\{\d+\}\r\n/)
    }),
  )
})

test('list() reads items up to its cap', () => {
  const read = (written: string, max?: number) => {
    const args = latin1(written)
    return args.list(() => args.atom(), max)
  }
  assert.deepEqual(read('()'), [])
  assert.deepEqual(read('(a b c)'), ['a', 'b', 'c'])
  for (const written of ['(a b c', '(a  b)', '( a)', '(a b c)'])
    assert.throws(() => read(written, 2), refusal('bad-syntax'))
})

test('number() takes unsigned 32-bit numbers', () => {
  assert.equal(latin1('4294967295').number(), 4_294_967_295)
  for (const written of ['4294967296', '-1', '', '99999999999999999999']) {
    assert.throws(() => latin1(written).number(), refusal('bad-syntax'), written)
  }
})
