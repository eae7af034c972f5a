import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseMessage } from './mime-parser.ts'
import { filterHeader, sectionRange } from './sections.ts'

/** The tree of RFC 9051 §6.4.5.1: 1 text, 2 image, 3 message (3.1 text, 3.2 data), 4 multipart (4.1 image, 4.2 message (4.2.1 text, 4.2.2 alternative (4.2.2.1, 4.2.2.2))). */
const leaf = (name: string): string[] => [`Content-Description: ${name}`, '', `body ${name}`]
const message = Buffer.from(
  [
    'Subject: root', 'Content-Type: multipart/mixed; boundary=a', '',
    '--a', ...leaf('1'),
    '--a', ...leaf('2'),
    '--a', 'Content-Type: message/rfc822', 'Content-Description: 3', '',
    'Subject: three', 'Content-Type: multipart/mixed; boundary=b', '', '--b', ...leaf('3.1'), '--b', ...leaf('3.2'), '--b--',
    '--a', 'Content-Type: multipart/mixed; boundary=c', '',
    '--c', ...leaf('4.1'),
    '--c', 'Content-Type: message/rfc822', '',
    'Subject: four two', 'Content-Type: multipart/mixed; boundary=d', '', '--d', ...leaf('4.2.1'),
    '--d', 'Content-Type: multipart/alternative; boundary=e', '', '--e', ...leaf('4.2.2.1'), '--e', ...leaf('4.2.2.2'), '--e--', '--d--',
    '--c--', '--a--', '',
  ].join('\r\n'),
) // prettier-ignore
const { root } = parseMessage(message)

const text = (section: string, of = message, tree = root): string | undefined => {
  const range = sectionRange(tree, section)
  return range && of.toString('latin1', range.start, range.end)
}

describe('sectionRange() finds', () => {
  for (const section of ['1', '2', '3.1', '3.2', '4.1', '4.2.1', '4.2.2.1', '4.2.2.2']) {
    it(section, () => {
      assert.equal(text(section), `body ${section}`)
      assert.equal(text(`${section}.MIME`), `Content-Description: ${section}\r\n\r\n`)
    })
  }

  it('the message, its header and its text', () => {
    assert.equal(text(''), message.toString('latin1'))
    assert.equal(`${text('HEADER')}${text('TEXT')}`, message.toString('latin1'))
    assert.match(text('HEADER')!, /^Subject: root[^]*=a\r\n\r\n$/)
  })

  it('enclosed messages, their headers and texts', () => {
    assert.equal(`${text('3.HEADER')}${text('3.TEXT')}`, text('3'))
    assert.match(text('3.HEADER')!, /^Subject: three/)
    assert.match(text('3.MIME')!, /Content-Description: 3\r\n\r\n$/)
    assert.match(text('4.2.TEXT')!, /^--d/)
    assert.match(text('4.2.2')!, /^--e/)
  })

  it('part 1 of a message that has no parts', () => {
    const plain = Buffer.from('Subject: a\r\n\r\nbody')
    const tree = parseMessage(plain).root
    assert.deepEqual([text('1', plain, tree), text('1.MIME', plain, tree)], ['body', 'Subject: a\r\n\r\n'])
    assert.equal(text('2', plain, tree), undefined)
    assert.equal(text('1.1', plain, tree), undefined)
  })

  it('nothing elsewhere', () => {
    for (const section of [
      '5',
      '1.1',
      '1.HEADER',
      '1.TEXT',
      '4.HEADER',
      '3.3',
      '0',
      '01',
      'MIME',
      '1.',
      '1X',
      '1MIME',
      'X',
      '99999999999999999999',
    ]) {
      assert.equal(text(section), undefined, section)
    }
  })
})

describe('filterHeader()', () => {
  const header = Buffer.from('From: a\r\nTo: b,\r\n c\r\nX-One: 1\r\nto: d\r\n\r\n')

  it('keeps the named fields as they stand, in their order', () => {
    assert.equal(filterHeader(header, ['TO', 'From', 'Cc']).toString(), 'From: a\r\nTo: b,\r\n c\r\nto: d\r\n\r\n')
    assert.equal(filterHeader(header, ['Cc']).toString(), '\r\n')
  })

  it('or the others', () => {
    assert.equal(filterHeader(header, ['to', 'FROM'], true).toString(), 'X-One: 1\r\n\r\n')
  })
})
