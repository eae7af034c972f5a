// The letter about quarantine, read back by our own parser.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digestMessage } from '../mail/digest.ts'
import { parseMessage } from '../mail/mime-parser.ts'
import { readableOf } from '../mail/readable.ts'
import { digestLetter, type PutAside } from './digest-letter.ts'

const AT = Date.UTC(2026, 0, 15, 8)
const aside = (sender: string, classification: PutAside['classification'] = 'phish'): PutAside => ({
  traceId: 'trace1',
  sender,
  classification,
  at: AT,
})
const write = (messages: readonly PutAside[]) =>
  Buffer.from(digestLetter({ to: '李@例子.test', domain: 'example.org', letterId: 'x1', writtenAt: AT, messages }))

test('digestLetter() counts, names senders and reasons in two languages, and holds no link', () => {
  const bytes = write([aside('boss@evil.example'), aside('', 'malware')])
  const { subject, text } = readableOf(bytes, parseMessage(bytes))
  assert.match(subject, /隔离邮件摘要 \/ Quarantine digest: 2/)
  assert.match(text, /boss@evil\[\.\]example/)
  assert.match(text, /钓鱼邮件 \/ phishing, id trace1/)
  assert.match(text, /危险附件 \/ dangerous attachment/)
  assert.equal(digestMessage(bytes).digest.envelope.from[0]?.domain, 'example.org')
})

test('digestLetter() lets nothing of a sender become a field or a line, and names 50 at most', () => {
  const bytes = write([aside('a\r\nBcc: x@y.z\u202e'), ...Array.from({ length: 70 }, () => aside('b@c.example'))])
  const { text } = readableOf(bytes, parseMessage(bytes))
  assert.ok(text.includes('aBcc: x@y[.]z'))
  assert.match(text, /… \+21/)
})
