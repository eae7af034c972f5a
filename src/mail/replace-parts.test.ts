import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessage } from './mime-parser.ts'
import { replaceBody, replaceParts } from './replace-parts.ts'
import { leavesOf, textOf } from './text.ts'

const LETTER = Buffer.from(
  [
    'Subject: x',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'first',
    '--b',
    'Content-Type: application/msword; name="a.doc"',
    '',
    'dangerous',
    '--b',
    'Content-Type: text/html',
    '',
    'last',
    '--b--',
    '',
  ].join('\r\n'),
)

test('a part becomes a text, and all else stays byte by byte', () => {
  const { root } = parseMessage(LETTER)
  const changed = replaceParts(LETTER, root, [{ section: '2', name: 'Größe 表.txt', text: 'safe\n文字' }])!
  const leaves = [...leavesOf(parseMessage(changed).root)]
  assert.deepEqual(
    leaves.map((part) => textOf(changed, part)),
    ['first', 'safe\r\n文字', 'last'],
  )
  assert.equal(leaves[1]?.dispositionParameters['filename'], 'Größe 表.txt')
  const around = (bytes: Buffer) => bytes.toString().split('--b')
  assert.deepEqual(
    [around(changed)[0], around(changed)[1], around(changed)[3]],
    [around(LETTER)[0], around(LETTER)[1], around(LETTER)[3]],
  )
})

test('two parts at once, in any order; an empty text', () => {
  const { root } = parseMessage(LETTER)
  const changed = replaceParts(LETTER, root, [
    { section: '3', name: 'b.txt', text: '' },
    { section: '1', name: 'a.txt', text: 'a' },
  ])!
  assert.deepEqual(
    [...leavesOf(parseMessage(changed).root)].map((part) => textOf(changed, part)),
    ['a', 'dangerous', ''],
  )
})

test('the message itself, or a part that is not there: nothing is changed', () => {
  const { root } = parseMessage(LETTER)
  assert.equal(replaceParts(LETTER, root, [{ section: '9', name: 'a', text: '' }]), undefined)
  const plain = Buffer.from('Subject: x\r\n\r\nhello\r\n')
  assert.equal(replaceParts(plain, parseMessage(plain).root, [{ section: '1', name: 'a', text: '' }]), undefined)
})

test('what is shown stands there as HTML, and is no file', () => {
  const { root } = parseMessage(LETTER)
  const changed = replaceParts(LETTER, root, [{ section: '2', name: 'a.doc', text: '<p>link</p>', isShown: true }])!
  const part = [...leavesOf(parseMessage(changed).root)][1]
  assert.deepEqual([part?.type, part?.subtype, part?.disposition], ['text', 'html', 'inline'])
})

test('replaceBody() keeps the fields of the message, and none about its old body', () => {
  const file = Buffer.from(
    'Subject: x\r\nMIME-Version: 1.0\r\nX-Forged: y\r\nContent-Type: application/pdf;\r\n name=a.pdf\r\nContent-Transfer-Encoding: base64\r\nTo: z\r\n\r\nAAAA\r\n',
  )
  const forged = file.indexOf('X-Forged')
  const changed = replaceBody(file, parseMessage(file).root, { name: '', text: 'gone', isShown: true }, [forged])
  const message = parseMessage(changed)
  assert.deepEqual(
    message.header.fields.map(({ name }) => name),
    ['subject', 'to', 'mime-version', 'content-type', 'content-disposition', 'content-transfer-encoding'],
  )
  assert.equal(textOf(changed, message.root), 'gone')
})
