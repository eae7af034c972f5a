import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseMessage } from './mime-parser.ts'
import { MAX_READABLE, readableOf } from './readable.ts'

const read = (...lines: string[]) => {
  const bytes = Buffer.from(lines.join('\r\n'))
  return readableOf(bytes, parseMessage(bytes))
}
const alternative = (plain: string, html: string) =>
  read(
    'Content-Type: multipart/alternative; boundary=b',
    '',
    '--b',
    '',
    plain,
    '--b',
    'Content-Type: text/html',
    '',
    html,
    '--b--',
  )

const LETTER =
  'Dear colleague, please find the minutes about yesterday evening, with every decision that matters for your department.'
const OTHER =
  'Congratulations lucky winner! Claim millions from this exclusive casino before midnight, wallet password needed, answer quickly.'

describe('readableOf()', () => {
  test('gives subject, sender, text and links', () => {
    const message = read(
      'From: =?utf-8?B?5byg5LiJ?= <zhang@example.org>',
      'Subject: hello',
      'Content-Type: text/html',
      '',
      '<p>See <a href=x>this page</a>',
    )
    assert.deepEqual(message, {
      subject: 'hello',
      senderName: '张三',
      text: 'See this page',
      linkTexts: ['this page'],
      hidden: '',
      disagreement: 0,
    })
  })

  test('reads the HTML of two forms that agree', () => {
    const { text, disagreement } = alternative(`${LETTER} https://example.org/agenda`, `<p>${LETTER}</p>`)
    assert.deepEqual([text, disagreement], [LETTER, 0])
  })

  test('reads both of two forms that say different things, and says how far apart they are', () => {
    const { text, disagreement } = alternative(LETTER, `<p>${OTHER}</p>`)
    assert.equal(text, `${OTHER}\n${LETTER}`)
    assert.ok(disagreement > 0.9, String(disagreement))
  })

  test('reads the plain form beside HTML that is an image', () => {
    assert.equal(alternative(LETTER, '<img src=x>').text, LETTER)
  })

  test('keeps what is not seen apart', () => {
    const { text, hidden } = read('Content-Type: text/html', '', '<p>seen<p style="display:none">not seen')
    assert.deepEqual([text, hidden], ['seen', 'not seen'])
  })

  test('reads a multipart whose boundary never appears as text', () => {
    assert.equal(read('Content-Type: multipart/mixed; boundary=never', '', 'the body').text, 'the body')
  })

  test('undoes format=flowed (RFC 3676 §4)', () => {
    const { text } = read(
      'Content-Type: text/plain; format=flowed',
      '',
      'one ',
      'line',
      ' >stuffed',
      '> quoted ',
      '> more',
      '-- ',
      'name',
    )
    assert.equal(text, 'one line\n>stuffed\n> quoted more\n-- \nname')
  })

  test('undoes DelSp (RFC 3676 §4.1)', () => {
    assert.equal(read('Content-Type: text/plain; format=flowed; delsp=yes', '', 'you ', 'are').text, 'youare')
  })

  test('bounds what was quoted, and all of it', () => {
    const { text } = read('', `answer\r\n${'> quoted line\r\n'.repeat(1_000)}end`)
    assert.ok(text.startsWith('answer') && text.endsWith('end') && text.length < 5_000, String(text.length))
    assert.equal(read('', 'x'.repeat(100_000)).text.length, MAX_READABLE)
  })
})
