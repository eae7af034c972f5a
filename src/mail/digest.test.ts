import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { digestMessage, LISTED_FIELDS } from './digest.ts'

const message = Buffer.from(
  [
    'Received: from x', 'From: =?utf-8?B?5byg5LiJ?= <zhang@example.org>', 'To: team:a@b.c;', 'Subject: =?gb2312?B?u7bTrQ==?=',
    'Date: Sat, 21 Nov 2026 18:00:00 +0800', 'Message-ID: <3@x>', 'References: <1@x>', ' <2@x>', 'In-Reply-To: <2@x>',
    'Content-Type: multipart/mixed; boundary=b', '',
    '--b', 'Content-Type: text/html; charset=utf-8', '', '<style>p{}</style><p>Quarterly <b>report</b> 企业邮箱</p>',
    '--b', "Content-Type: application/pdf; name*=utf-8''%E5%8F%91%E7%A5%A8.pdf", 'Content-Transfer-Encoding: base64', '', 'QUJD',
    '--b--', '',
  ].join('\r\n'),
) // prettier-ignore

describe('digestMessage()', () => {
  const { digest, terms } = digestMessage(message)

  it('keeps what lists show', () => {
    assert.equal(digest.envelope.subject, '欢迎')
    assert.deepEqual(digest.envelope.from, [{ name: '张三', local: 'zhang', domain: 'example.org' }])
    assert.deepEqual(digest.envelope.sender, digest.envelope.from)
    assert.equal(digest.preview, 'Quarterly report 企业邮箱')
    assert.deepEqual(digest.attachmentNames, ['发票.pdf'])
    assert.deepEqual(digest.references, ['<1@x>', '<2@x>'])
    assert.equal(digest.sentAt, Date.UTC(2026, 10, 21, 10))
    assert.equal(digest.size, message.length)
  })

  it('keeps the listed fields raw, in order', () => {
    assert.match(digest.listedHeader, /^From: =\?utf-8[^]*References: <1@x>\r\n <2@x>\r\n[^]*boundary=b\r\n$/)
    assert.doesNotMatch(digest.listedHeader, /received/i)
  })

  it('gives the terms of every field', () => {
    for (const term of [
      's欢迎',
      'azhang',
      'azhang@example.org',
      'aexample',
      'a张三',
      'bquarterly',
      'b邮箱',
      'n发票',
      'npdf',
    ]) {
      assert.ok(terms.includes(term), term)
    }
    assert.ok(!terms.includes('bstyle') && !terms.includes('babc'))
  })

  it('leaves listed fields out when they are too long to keep', () => {
    const long = Buffer.from(`Subject: a\r\nTo: ${'x@y.zz, '.repeat(9_000)}\r\n\r\n`)
    assert.equal(digestMessage(long).digest.listedHeader, '')
  })

  it('survives being stored as JSON', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(digest)), structuredClone(digest))
  })

  it('reads an empty message', () => {
    const { digest: empty } = digestMessage(Buffer.alloc(0))
    assert.deepEqual([empty.preview, empty.listedHeader, empty.sentAt, empty.size], ['', '', undefined, 0])
  })

  it('cuts the preview at a character', () => {
    const { digest: cut } = digestMessage(Buffer.from(`Subject: a\r\n\r\n${'😀'.repeat(300)}`))
    assert.equal(cut.preview, '😀'.repeat(200))
  })
})

it('LISTED_FIELDS are in lower case', () => {
  for (const name of LISTED_FIELDS) assert.equal(name, name.toLowerCase())
})
