// What is written is read again by our own parser, and by the rules of RFC 2045.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeTransfer } from './transfer-encoding.ts'
import { digestParsed } from './digest.ts'
import { parseMessage } from './mime-parser.ts'
import { readableOf } from './readable.ts'
import { base64Lines, encodedText } from './transfer-encoder.ts'
import { writtenMessage, type MessageParts } from './written-message.ts'

const PARTS: MessageParts = {
  from: { name: '李雷', address: 'alice@example.org' },
  to: [{ name: 'O"Hara', address: 'bob@partner.test' }],
  cc: [],
  replyTo: [],
  subject: '报价 – prices',
  text: 'Dear Bob,\nall is well.\n',
  html: '',
  files: [],
  inReplyTo: '',
  messageId: '<1@example.org>',
  date: 0,
  boundary: '=_b',
}
const bytesOf = (parts: Partial<MessageParts>) => Buffer.concat([...writtenMessage({ ...PARTS, ...parts })])

test('encodedText() gives back every text, in lines of at most 76 where it is encoded', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 5 }), (lines) => {
      const text = lines.map((line) => line.replace(/[\r\n]/g, '')).join('\n')
      const { encoding, body } = encodedText(text)
      const read = decodeTransfer(Buffer.from(body), encoding).toString('utf8')
      assert.equal(read.replaceAll('\r\n', '\n').replace(/\n$/, ''), text.toWellFormed().replace(/\n$/, ''))
      if (encoding !== '7bit') assert.ok(body.split('\r\n').every((line) => line.length <= 76))
    }),
  )
})

for (const [text, encoding] of [
  ['plain', '7bit'],
  ['From here', 'quoted-printable'],
  ['ends in a blank ', 'quoted-printable'],
  [`${'a'.repeat(1_200)}`, 'quoted-printable'],
  ['café au lait, every day of the week', 'quoted-printable'],
  ['这是一封中文邮件', 'base64'],
] as const)
  test(`encodedText() writes ${text.slice(0, 20)} as ${encoding}`, () =>
    assert.equal(encodedText(text).encoding, encoding))

test('writtenMessage() is read as it was meant', () => {
  const content = Buffer.from('PK\x03\x04 rows')
  const bytes = bytesOf({
    html: '<p>Dear Bob</p>',
    files: [{ name: '价格表.xlsx', type: 'application/vnd.ms-excel', content }],
    inReplyTo: '<0@partner.test>',
  })
  const message = parseMessage(bytes)
  const { envelope, attachmentNames } = digestParsed(bytes, message).digest
  assert.equal(envelope.subject, '报价 – prices')
  assert.equal(envelope.from[0]?.name, '李雷')
  assert.equal(envelope.to[0]?.name, 'O"Hara')
  assert.deepEqual(attachmentNames, ['价格表.xlsx'])
  assert.match(readableOf(bytes, message).text, /all is well/)
  assert.match(bytes.toString(), new RegExp(base64Lines(content).trim().replace(/[+/]/g, '\\$&')))
  assert.match(bytes.toString(), /In-Reply-To: <0@partner\.test>/)
})

for (const [what, parts] of [
  ['a line end in the subject', { subject: 'a\r\nBcc: x@example.net' }],
  ['a line end in the name of a file', { files: [{ name: 'a\r\nb', type: 'a/b', content: Buffer.alloc(0) }] }],
  ['a line end in In-Reply-To', { inReplyTo: '<a\r\n@b>' }],
  ['an address that is none', { to: [{ address: 'nobody' }] }],
] as const)
  test(`writtenMessage() refuses ${what}`, () => assert.throws(() => bytesOf(parts)))
