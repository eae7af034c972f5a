import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { digestMessage } from '../../mail/digest.ts'
import { Arguments } from '../../wire/imap/arguments.ts'
import { encodeWords } from '../../wire/imap/write.ts'
import { writeEnvelope } from './write-envelope.ts'
import { writeStructure } from './write-structure.ts'

/** Lists, strings, numbers and NIL: the shape of an answer, read back by the grammar of commands. */
type Value = string | number | undefined | Value[]

function read(written: string): Value {
  const args = new Arguments(Buffer.from(written).toString('latin1'))
  const value = readValue(args)
  args.expectEnd()
  return value
}

function readValue(args: Arguments): Value {
  if (!args.take('(')) return /\d/.test(args.next) ? args.number() : args.nstring()
  const values: Value[] = []
  // Addresses and parts stand in their lists without a space between.
  while (!args.take(')')) {
    values.push(readValue(args))
    args.take(' ')
  }
  return values
}

const mail = (...lines: string[]) => digestMessage(Buffer.from(lines.join('\r\n'))).digest

test('writeEnvelope() fills in Sender and Reply-To, and marks groups', () => {
  const { envelope } = mail(
    'From: "A (b)" <a@example.org>',
    'To: Team: x@example.org, y@example.org;, z@example.org',
    'Subject: =?utf-8?B?5rWL6K+V?=',
    'Message-ID: <1@example.org>',
    '',
    '',
  )
  const from = [['A (b)', undefined, 'a', 'example.org']]
  const to = [
    [undefined, undefined, 'Team', undefined],
    [undefined, undefined, 'x', 'example.org'],
    [undefined, undefined, 'y', 'example.org'],
    [undefined, undefined, undefined, undefined],
    [undefined, undefined, 'z', 'example.org'],
  ]
  const rest = [undefined, undefined, undefined, '<1@example.org>']
  assert.deepEqual(read(writeEnvelope(envelope, true)), [undefined, '测试', from, from, from, to, ...rest])
  assert.match(writeEnvelope(envelope, false), /"=\?utf-8\?B\?5rWL6K\+V\?="/)
})

test('writeStructure() writes parts inside parts', () => {
  const { structure } = mail(
    'Content-Type: multipart/mixed; boundary=a',
    '',
    '--a',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Hello',
    '--a',
    'Content-Type: message/rfc822',
    '',
    'Subject: inner',
    '',
    'x',
    '--a--',
    '',
  )
  const text = ['TEXT', 'PLAIN', ['CHARSET', 'utf-8'], undefined, undefined, '7BIT', 5, 1]
  const inner = ['TEXT', 'PLAIN', ['CHARSET', 'us-ascii'], undefined, undefined, '7BIT', 1, 1]
  const envelope = [undefined, 'inner', ...Array.from({ length: 8 }, () => undefined)]
  const message = ['MESSAGE', 'RFC822', undefined, undefined, undefined, '7BIT', 19, envelope, inner, 3]
  assert.deepEqual(read(writeStructure(structure, false, false)), [text, message, 'MIXED'])
  const none = [undefined, undefined, undefined]
  const extended = read(writeStructure(structure, true, false)) as Value[]
  assert.deepEqual(extended[0], [...text, undefined, ...none])
  assert.deepEqual(extended.slice(2), ['MIXED', ['BOUNDARY', 'a'], ...none])
})

test('whatever a message says, its envelope and structure can be read back', () => {
  // prettier-ignore
  const line = fc.constantFrom('Subject: "\\', 'From: a\0b <"x\\"y"@z>', 'To: Group: (;', 'Content-Type: multipart/mixed; boundary=b', '--b', '--b--', '',
    'Content-Type: message/rfc822', 'Content-Type: "/); name="\\"{5}"', 'Content-Disposition: x; filename*=utf-8\'\'%00%0D%0A', 'Content-ID: \x01(', 'Content-Language: a, "b',
    'Content-Type: text/plain; name==?utf-8?q?=0D=0A=22?=', 'Content-Transfer-Encoding: ")', 'Subject: \xff\xfe', 'Date: {3}')
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), fc.boolean(), (lines, isUtf8) => {
      const { envelope, structure } = digestMessage(Buffer.from(lines.join('\r\n'), 'latin1')).digest
      assert.equal((read(writeEnvelope(envelope, isUtf8)) as Value[]).length, 10)
      for (const isExtended of [false, true])
        assert.ok(Array.isArray(read(writeStructure(structure, isExtended, isUtf8))))
    }),
    { numRuns: 500 },
  )
})

test('encodeWords() writes words of at most 75 octets that decode to the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const words = encodeWords(text.toWellFormed())
      if (words === text) return
      for (const word of words.split(' ')) assert.ok(word.length <= 75)
      const decoded = words.split(' ').map((word) => Buffer.from(word.slice(10, -2), 'base64').toString())
      assert.equal(decoded.join(''), text.toWellFormed())
    }),
  )
})
