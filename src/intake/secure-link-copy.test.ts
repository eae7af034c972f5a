import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { now } from '../base/clock.ts'
import { newTraceId } from '../base/ids.ts'
import { digestMessage } from '../mail/digest.ts'
import { parseMessage } from '../mail/mime-parser.ts'
import { leavesOf, textOf } from '../mail/text.ts'
import { secureLinksOf } from '../store/secure-link.ts'
import { openStoreWorld, type StoreWorld } from '../../test/support/store-world.ts'
import type { Passing } from './passing.ts'
import { securedCopy } from './secure-link-copy.ts'

let world: StoreWorld
before(async () => (world = await openStoreWorld()))
after(() => world.cleanup())

const BIG = Buffer.alloc(3_000, 'big ').toString('base64')
const HEADER = ['From: a@example.org', 'To: x@remote.test', 'Subject: plan', 'MIME-Version: 1.0']
const part = (type: string, content: string, fields: readonly string[] = []) =>
  [`Content-Type: ${type}`, 'Content-Transfer-Encoding: base64', ...fields, '', content].join('\r\n')
const mixed = (subtype: string, ...parts: readonly string[]) =>
  [
    ...HEADER,
    `Content-Type: multipart/${subtype}; boundary=b`,
    '',
    ...parts.map((each) => `--b\r\n${each}`),
    '--b--',
    '',
  ].join('\r\n')
const text = part('text/plain', Buffer.from('hello').toString('base64'))
const enclosed = `Content-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${BIG}`

// prettier-ignore
const CASES: readonly [title: string, message: string, overBytes: number, files: readonly string[] | undefined][] = [
  ['a file',                        mixed('mixed', text, part('application/pdf; name="plan.pdf"', BIG)),                    1_000, ['plan.pdf 3000']],
  ['only files that are larger',    mixed('mixed', text, part('application/pdf; name=a.pdf', BIG), part('image/png; name=b.png', 'AAAA')), 1_000, ['a.pdf 3000']],
  ['every file where none may stay', mixed('mixed', text, part('application/pdf; name=a.pdf', BIG), part('image/png; name=b.png', 'AAAA')), 0, ['a.pdf 3000', 'b.png 3']],
  ['a file without a name',         mixed('mixed', text, part('application/pdf', BIG)),                                     1_000, ['file-1 3000']],
  ['a message that is a file',      [...HEADER, part('application/pdf; name=a.pdf', BIG), ''].join('\r\n'),                  1_000, ['a.pdf 3000']],
  ['an enclosed message',           mixed('mixed', text, enclosed),                                                         1_000, ['file-1.eml 4084']],
  ['a file of a signed message',    mixed('signed', part('application/pdf; name=a.pdf', BIG), part('application/pgp-signature; name=s.asc', BIG)), 1_000, ['a.pdf 3000']],
  ['nothing of a locked message',   mixed('encrypted', part('application/pgp-encrypted', 'AAAA'), part('application/octet-stream; name=x.asc', BIG)), 0, undefined],
  ['nothing that is small enough',  mixed('mixed', text, part('application/pdf; name=a.pdf', BIG)),                         3_000, undefined],
]

for (const [title, message, overBytes, files] of CASES) {
  test(`securedCopy() takes out ${title}`, async () => {
    const copy = await secured(Buffer.from(message), overBytes)
    if (files === undefined) return assert.equal(copy, undefined)
    assert.ok(copy)
    assert.deepEqual(copy.files, files)
    const leaves = [...leavesOf(parseMessage(copy.bytes).root)]
    const notices = leaves.filter((leaf) => leaf.subtype === 'html').map((leaf) => textOf(copy.bytes, leaf))
    assert.equal(notices.length, files.length)
    for (const notice of notices) assert.match(notice, /href="https:\/\/mail\.example\.org\/s\/[\w-]+\.[\w-]+"/)
    assert.ok(!copy.bytes.includes(BIG.slice(0, 2_000)) || title.includes('signed'))
  })
}

async function secured(bytes: Buffer, overBytes: number) {
  const { store, mx, organisationId, alice } = world
  const spool = await store.spool(mx)
  await spool.write(bytes)
  await spool.finish()
  const traceId = newTraceId()
  const message: Passing = {
    session: {
      peer: { address: '192.0.2.1', port: 1, helo: 'c', protocol: 'ESMTPSA' },
      submitter: { owner: alice, address: 'a@example.org', ticket: mx },
    },
    envelope: { returnPath: 'a@example.org', recipients: [], smtpUtf8: false, body: '7bit' },
    spool,
    destinations: { owners: [], toReport: [], foreign: [{ address: 'x@remote.test' }] },
    organisationId,
    traceId,
    fingerprint: Buffer.alloc(0),
  }
  const links = { base: 'https://mail.example.org', lifetimeMs: 1_000 }
  const digest = digestMessage(bytes)
  const wish = { rule: 'r', overBytes }
  const copy = await securedCopy({ store, ticket: mx, links }, message, { digest, forgedHeaderRanges: [] }, wish)
  await spool.discard()
  if (copy === undefined) return undefined
  const chunks: Buffer[] = []
  for await (const chunk of copy.spool.stream()) chunks.push(chunk)
  await copy.spool.discard()
  await store.write(mx, (tx) => copy.record(tx))
  const all = await store.read(world.office.issueModule('secure-link'), (tx) =>
    secureLinksOf(tx, organisationId, alice.memberId, 500),
  )
  const link = all.find((each) => each.traceId === traceId)
  assert.ok(link && link.expiresAt <= now() + 1_000)
  return { bytes: Buffer.concat(chunks), files: link.files.map(({ name, size }) => `${name} ${size}`) }
}
