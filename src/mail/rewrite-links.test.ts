import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseMessage } from './mime-parser.ts'
import { rewriteLinks } from './rewrite-links.ts'
import { bodyPartsOf, textOf } from './text.ts'

const newAddress = (url: string) => `https://mx.example.org/l/${Buffer.from(url).toString('base64url')}.sign=ed`
const letter = (header: readonly string[], body: string) => Buffer.from([...header, '', body].join('\r\n'), 'latin1')
const rewritten = (bytes: Buffer) => rewriteLinks(bytes, parseMessage(bytes), newAddress)
const bodyOf = (bytes: Buffer) => {
  const message = parseMessage(bytes)
  return bodyPartsOf(message.root)
    .map((part) => textOf(bytes, part))
    .join('|')
}

const URL = 'https://example.com/a?b=c&d=e'
const HTML = `<p>=3D é</p><a class="x" href="https://example.com/a?b=c&amp;d=e">https://example.com/</a> <img src="https://example.com/i.png">`
const TEXT = `See ${URL}, www.example.com\r\nand hxxp://example[.]com/ é`
const quoted = (text: string) =>
  text
    .replace(/[=\x80-\xff]/g, (byte) => `=${byte.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/(.{50})/g, '$1=\r\n')

// prettier-ignore
const LETTERS: readonly [title: string, bytes: Buffer, expected: string][] = [
  ['text as it stands',        letter(['Content-Type: text/plain; charset=iso-8859-1'], TEXT),                                             TEXT.replace(URL, newAddress(URL))],
  ['text in quoted-printable', letter(['Content-Type: text/plain; charset=iso-8859-1', 'Content-Transfer-Encoding: quoted-printable'], quoted(TEXT)), TEXT.replace(URL, newAddress(URL))],
  ['text in base64',           letter(['Content-Type: text/plain; charset=iso-8859-1', 'Content-Transfer-Encoding: base64'], Buffer.from(TEXT, 'latin1').toString('base64')), TEXT.replace(URL, newAddress(URL))],
  ['HTML as it stands',        letter(['Content-Type: text/html; charset=iso-8859-1'], HTML),                                              HTML.replace(/href="[^"]*"/, `href="${newAddress(URL)}"`)],
  ['HTML in quoted-printable', letter(['Content-Type: text/html; charset=iso-8859-1', 'Content-Transfer-Encoding: quoted-printable'], quoted(HTML)), HTML.replace(/href="[^"]*"/, `href="${newAddress(URL)}"`)],
]

for (const [title, bytes, expected] of LETTERS) {
  test(`rewriteLinks() changes the addresses of ${title}, and nothing else`, () => {
    const changed = rewritten(bytes)
    assert.ok(changed)
    assert.equal(bodyOf(changed), expected)
    assert.deepEqual(
      changed.subarray(0, parseMessage(bytes).root.bodyStart),
      bytes.subarray(0, parseMessage(bytes).root.bodyStart),
    )
    assert.ok(
      changed
        .toString('latin1')
        .split('\r\n')
        .every((line) => line.length <= 998),
    )
  })
}

// prettier-ignore
const UNTOUCHED: readonly [title: string, bytes: Buffer][] = [
  ['signed by S/MIME',     letter(['Content-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"'], `--b\r\n\r\n${URL}\r\n--b--`)],
  ['S/MIME in one part',   letter(['Content-Type: application/pkcs7-mime; name=smime.p7m'], URL)],
  ['signed inside a text', letter([], `-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\n${URL}\r\n`)],
  ['in UTF-16',            letter(['Content-Type: text/plain; charset=utf-16'], URL)],
  ['attached',             letter(['Content-Type: text/plain; name=a.txt', 'Content-Disposition: attachment; filename=a.txt'], URL)],
  ['without an address',   letter([], 'hello bob@example.com')],
  ['a line too long',      letter([], `${'x'.repeat(950)} ${URL}`)],
]

for (const [title, bytes] of UNTOUCHED)
  test(`rewriteLinks() leaves a letter ${title}`, () => assert.equal(rewritten(bytes), undefined))

test('rewriteLinks() changes nothing but links in letters of many parts', () => {
  const parts = [
    '--b',
    'Content-Type: text/plain',
    '',
    `see ${URL} now`,
    '--b',
    'Content-Type: application/octet-stream',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(URL).toString('base64'),
    '--b',
    'Content-Type: text/html',
    '',
    `<a href='${URL}'>x</a>`,
    '--b--',
    '',
  ]
  const bytes = letter(['Content-Type: multipart/mixed; boundary=b'], parts.join('\r\n'))
  assert.equal(rewritten(bytes)?.toString('latin1'), bytes.toString('latin1').replaceAll(URL, newAddress(URL)))
})

/** What a browser leaves out of an address, or reads in two ways, may be written anew. */
const asRead = (body: string) =>
  body
    .replaceAll(/=\r\n|[\s\x00-\x20]/g, '')
    .replaceAll('=3D', '=')
    .replaceAll('&amp;', '&')

test('rewriteLinks() gives back the same letter when every address stays what it is', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(URL, ' ', '<a href="', '">', '=\r\n', '=3D', '\r\n', 'http://a.example/'),
  )
  const header = fc.constantFrom(
    'Content-Type: text/plain',
    'Content-Type: text/html',
    'Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable',
    'Content-Type: text/html\r\nContent-Transfer-Encoding: base64',
  )
  fc.assert(
    fc.property(header, fc.array(piece), (head, pieces) => {
      const bytes = letter([head], pieces.join(''))
      const same = rewriteLinks(bytes, parseMessage(bytes), (url) => url)
      if (same && !head.includes('base64')) assert.equal(asRead(bodyOf(same)), asRead(bodyOf(bytes)))
    }),
  )
})
