import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { digestMessage } from '../../mail/digest.ts'
import { MessageEncoder } from './message-encoder.ts'

/** What goes out when the message comes in pieces of the given sizes, which take turns. */
function encode(message: string, bodyLines?: number, sizes: readonly number[] = [message.length]): string {
  const encoder = new MessageEncoder(bodyLines)
  const bytes = Buffer.from(message, 'latin1')
  const sent: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.length && !encoder.isFull; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] as number)
    sent.push(...encoder.push(bytes.subarray(at, at + size)))
    at += size
  }
  sent.push(encoder.end())
  return Buffer.concat(sent).toString('latin1')
}

/** What a client makes of it: dots taken away, up to the line that is a dot. */
function decode(sent: string): string {
  const lines = sent.split('\r\n')
  const end = lines.indexOf('.')
  assert.deepEqual(lines.slice(end), ['.', ''], 'a dot alone ends it, and nothing follows')
  return lines
    .slice(0, end)
    .map((line) => `${line.startsWith('.') ? line.slice(1) : line}\r\n`)
    .join('')
}

describe('MessageEncoder', () => {
  // prettier-ignore
  const table: readonly [what: string, message: string, sent: string][] = [
    ['nothing',                     '',                       '.\r\n'],
    ['lines',                       'a\r\nb\r\n',             'a\r\nb\r\n.\r\n'],
    ['a last line without its end', 'a\r\nb',                 'a\r\nb\r\n.\r\n'],
    ['a dot at the beginning',      '.\r\n',                  '..\r\n.\r\n'],
    ['dots',                        '.\r\n..\r\n.a\r\na.\r\n', '..\r\n...\r\n..a\r\na.\r\n.\r\n'],
    ['a lone LF',                   'a\n.\nb',                'a\r\n..\r\nb\r\n.\r\n'],
    ['a lone CR',                   'a\r.\rb',                'a\r\n..\r\nb\r\n.\r\n'],
    ['a lone CR at the end',        'a\r',                    'a\r\n.\r\n'],
    ['two CRs before LF',           'a\r\r\n.',               'a\r\n\r\n..\r\n.\r\n'],
    ['LF before CR',                'a\n\r.',                 'a\r\n\r\n..\r\n.\r\n'],
    ['a hidden end',                'a\r\n\r.\r\nDELE 1',     'a\r\n\r\n..\r\nDELE 1\r\n.\r\n'],
    ['NUL and 8 bit',               '\0\xff\r\n',             '\0\xff\r\n.\r\n'],
  ]
  for (const [what, message, sent] of table) {
    test(`sends ${what}`, () => {
      assert.equal(encode(message), sent)
      assert.equal(encode(message, undefined, [1]), sent, 'byte by byte')
    })
  }

  // prettier-ignore
  const tops: readonly [lines: number, message: string, sent: string][] = [
    [0, 'H: 1\r\n\r\na\r\nb\r\n',  'H: 1\r\n\r\n.\r\n'],
    [1, 'H: 1\r\n\r\na\r\nb\r\n',  'H: 1\r\n\r\na\r\n.\r\n'],
    [2, 'H: 1\r\n\r\na\r\nb\r\n',  'H: 1\r\n\r\na\r\nb\r\n.\r\n'],
    [9, 'H: 1\r\n\r\na\r\nb',      'H: 1\r\n\r\na\r\nb\r\n.\r\n'],
    [0, 'H: 1\r\n',                'H: 1\r\n.\r\n'],
    [1, 'H: 1\n\n.\nb\n',          'H: 1\r\n\r\n..\r\n.\r\n'],
    [1, 'H: 1\r\ra\rb\r',          'H: 1\r\n\r\na\r\n.\r\n'],
    [2, '\r\n\r\n\r\nx\r\n',       '\r\n\r\n\r\n.\r\n'],
  ]
  for (const [lines, message, sent] of tops) {
    test(`sends ${lines} lines of the body of ${JSON.stringify(message)}`, () => {
      assert.equal(encode(message, lines), sent)
      assert.equal(encode(message, lines, [1]), sent, 'byte by byte')
    })
  }

  const messages = fc
    .array(fc.constantFrom('\r', '\n', '\r\n', '.', 'a', 'H: b', '\0', '\xff', '\r\n.\r\n'), { maxLength: 40 })
    .map((pieces) => pieces.join(''))

  test('a client reads the lines of any message, however it is cut, and as many octets as the digest says', () => {
    fc.assert(
      fc.property(
        messages,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        (message, cuts) => {
          const wanted = message.replace(/\r\n|\r|\n/g, '\r\n').replace(/(?<!\r\n|^)$/, '\r\n')
          assert.equal(decode(encode(message, undefined, cuts)), wanted)
          const { size, sizeWithLineEnds = size } = digestMessage(Buffer.from(message, 'latin1')).digest
          assert.equal(wanted.length, sizeWithLineEnds)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
