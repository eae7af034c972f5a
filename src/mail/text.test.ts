import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseMessage } from './mime-parser.ts'
import { bodyPartsOf, contentOf, fileNameOf, isAttachment, leavesOf, partsOf, readableTextOf, textOf } from './text.ts'

const part = (header: readonly string[], body: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from(`${header.join('\r\n')}\r\n\r\n`), Buffer.from(body)])

describe('textOf() reads', () => {
  const rows: [title: string, message: Buffer, text: string][] = [
    ['plain text', part(['Subject: a'], 'text'), 'text'],
    ['base64 of GB 2312', part(['Content-Type: text/plain; charset=gb2312', 'Content-Transfer-Encoding: base64'], 'xOO6\r\nww=='), '你好'],
    ['quoted-printable', part(['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: Quoted-Printable'], '=E4=BD=\r\n=A0'), '你'],
    ['an encoding nobody knows as it stands', part(['Content-Transfer-Encoding: plain'], 'a=3D'), 'a=3D'],
    ['plain text that says it is base64', part(['Content-Type: text/plain; charset=gb2312', 'Content-Transfer-Encoding: base64'], Buffer.from('c4e3bac3202020', 'hex')), '你好   '],
    ['base64 with a little noise', part(['Content-Transfer-Encoding: base64'], 'aGVsbG8g!d29ybGQ='), 'hello world'],
  ] // prettier-ignore
  for (const [title, message, text] of rows)
    it(title, () => assert.equal(textOf(message, parseMessage(message).root), text))

  it('no more than asked', () => {
    const message = part(['Subject: a'], 'x'.repeat(100))
    assert.equal(textOf(message, parseMessage(message).root, 10), 'x'.repeat(10))
  })
})

describe('of a message with several parts', () => {
  const message = Buffer.from(
    [
      'Content-Type: multipart/mixed; boundary=b', '',
      '--b', 'Content-Type: text/html', '', '<p>one</p>',
      '--b', 'Content-Type: text/plain; name=two.txt', '', 'two',
      '--b', 'Content-Type: text/plain; name=three.txt', 'Content-Disposition: inline', '', 'three',
      '--b', 'Content-Type: image/png', 'Content-Disposition: attachment; filename=four.png', 'Content-Transfer-Encoding: base64', '', 'QUJD',
      '--b', 'Content-Type: message/rfc822', '', 'Subject: in', '', 'five',
      '--b--',
    ].join('\r\n'),
  ) // prettier-ignore
  const { root } = parseMessage(message)

  it('bodyPartsOf() gives the text, isAttachment() the files beside it', () => {
    assert.deepEqual(
      bodyPartsOf(root).map((each) => readableTextOf(message, each)),
      ['one', 'three', 'five'],
    )
    assert.deepEqual([...leavesOf(root)].filter(isAttachment).map(fileNameOf), ['two.txt', 'four.png'])
  })

  it('contentOf() decodes a file', () => {
    assert.equal(contentOf(message, root.children[3]!).toString(), 'ABC')
  })

  it('partsOf() gives containers too', () => {
    assert.deepEqual(
      [...partsOf(root)].map(({ type }) => type),
      ['multipart', 'text', 'text', 'text', 'image', 'message', 'text'],
    )
  })
})
