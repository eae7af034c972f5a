import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseHeader } from '../mail/header.ts'
import { contextOf, type ScreeningFacts } from './context.ts'
import { featuresOf, headerText } from './features.ts'
import { marksOf } from './marks.ts'

const FACTS: ScreeningFacts = { direction: 'in', returnPath: '', recipientCount: 1, receivedAt: 0 }
const letter = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'))
const header = (lines: readonly string[]) => parseHeader(letter([...lines, '', '']))

describe('marksOf()', () => {
  const LINES = [
    'From: Ann <ann@example.com>',
    'Reply-To: ann@example.net',
    'References: <1@a.example> <2@b.example>',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'hello',
    '--b',
    'Content-Type: application/octet-stream; name=a.bin',
    'Content-Transfer-Encoding: base64',
    '',
    'aGVsbG8=',
    '--b--',
  ]

  test('names authors, replies, attachments by what they are', () => {
    const marks = marksOf(contextOf(letter(LINES), FACTS, { authservId: 'mx.example.org' }))
    assert.deepEqual(marks.authors, [{ name: 'Ann', local: 'ann', domain: 'example.com' }])
    assert.equal(marks.replyTo[0]?.domain, 'example.net')
    assert.deepEqual(marks.references, ['<1@a.example>', '<2@b.example>'])
    assert.deepEqual(marks.attachments, ['2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'])
    assert.equal(marks.textSketch.length, 0)
  })

  test('does not take From for a Reply-To that is not there', () => {
    const context = contextOf(letter(['From: a@b.example', '', 'x']), FACTS, { authservId: 'mx.example.org' })
    assert.deepEqual(marksOf(context).replyTo, [])
  })
})

describe('headerText()', () => {
  test('keeps the order of names and the values that tell of programs, not of times and receivers', () => {
    const lines = ['Received: from a by b with SMTP id 7; Mon, 1 Jan 2024 00:00:00 +0000', 'Date: today', 'To: bob@example.org', 'X-Mailer: Pegasus 4.2', 'X-Spam-Flag: YES'] // prettier-ignore
    assert.equal(headerText(header(lines)), 'received:from a by b with smtp id 0\ndate\nto\nx-mailer:pegasus 0.0')
  })

  test('a subject and a text of the same words are different features', () => {
    const none = header([])
    const [subject, text] = [featuresOf(none, 'free money', ''), featuresOf(none, '', 'free money')]
    assert.equal(subject.length, text.length)
    assert.equal(new Set([...subject, ...text]).size, 2 * subject.length)
  })
})
