// The letter to a sender, read back by our own parser, field by field.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDeliveryReport } from '../mail/delivery-report.ts'
import { parseHeader } from '../mail/header.ts'
import { parseMessage } from '../mail/mime-parser.ts'
import type { Part } from '../mail/structure.ts'
import { reportLetter, type ReportFacts } from './report.ts'

const AT = Date.UTC(2026, 0, 15, 8, 0, 0)

const FACTS: ReportFacts = {
  action: 'failed',
  hostname: 'mx.example.org',
  returnPath: 'alice@example.org',
  domain: 'example.org',
  reportId: '0123456789abcdefghjk',
  writtenAt: AT,
  arrivedAt: AT - 60_000,
  retriedUntil: AT + 86_400_000,
  envelopeId: 'QQ314159',
  messageId: '<1@example.org>',
  recipients: [
    {
      recipient: { address: 'x@remote.test', originalRecipient: 'rfc822;old@remote.test' },
      attemptedAt: AT - 1_000,
      status: '5.1.1',
      class: 'bad-mailbox',
      reply: '550 5.1.1 <x@remote.test>: Recipient address rejected: User unknown',
      remoteHost: 'mx.remote.test',
    },
    {
      recipient: { address: 'y@nowhere.test' },
      attemptedAt: AT - 1_000,
      status: '5.1.2',
      class: 'dns',
      reply: 'Domain does not exist',
      remoteHost: '',
    },
  ],
}
const HEADER = Buffer.from('From: alice@example.org\r\nSubject: Lunch\r\n')

async function written(facts: Partial<ReportFacts> = {}, isWhole = false, original = HEADER): Promise<Buffer> {
  const chunks: Buffer[] = []
  async function* bytes(): AsyncGenerator<Buffer> {
    yield original
  }
  for await (const chunk of reportLetter({ ...FACTS, ...facts }, { isWhole, bytes: bytes() })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function partsOf(letter: Buffer): readonly { type: string; text: string }[] {
  const { root } = parseMessage(letter)
  const textOf = ({ bodyStart, bodyEnd }: Part) => letter.toString('utf8', bodyStart, bodyEnd)
  return root.children.map((part) => ({ type: `${part.type}/${part.subtype}`, text: textOf(part) }))
}

/** The groups of fields of a delivery-status: the message's first, then one for each recipient. */
function groupsOf(text: string): readonly Record<string, string>[] {
  return text
    .trim()
    .split('\r\n\r\n')
    .map((group) => {
      const header = parseHeader(Buffer.from(group))
      return Object.fromEntries(header.fields.map(({ name }) => [name, header.first(name) ?? '']))
    })
}

test('readDeliveryReport() reads in it whom the message did not reach', async () => {
  const letter = await written()
  const report = readDeliveryReport(letter, parseMessage(letter).root)
  assert.deepEqual(
    report?.failed.map(({ address, status }) => `${address} ${status}`),
    ['old@remote.test 5.1.1', 'x@remote.test 5.1.1', 'y@nowhere.test 5.1.2'],
  )
  assert.equal(report?.returned.author, 'alice@example.org')
  const delayed = await written({ action: 'delayed' })
  assert.equal(readDeliveryReport(delayed, parseMessage(delayed).root), undefined)
})

test('reportLetter() writes multipart/report with three parts, and says who, why and what', async () => {
  const letter = await written()
  const { root, header } = parseMessage(letter)
  assert.equal(`${root.type}/${root.subtype}`, 'multipart/report')
  assert.equal(root.parameters['report-type'], 'delivery-status')
  assert.equal(header.first('from'), 'Mail Delivery System <mailer-daemon@example.org>')
  assert.equal(header.first('to'), 'alice@example.org')
  assert.equal(header.first('auto-submitted'), 'auto-replied')
  assert.equal(header.first('references'), '<1@example.org>')
  const parts = partsOf(letter)
  assert.deepEqual(
    parts.map(({ type }) => type),
    ['text/plain', 'message/delivery-status', 'text/rfc822-headers'],
  )
  assert.match(
    parts[0]?.text ?? '',
    /x@remote\.test\r\n {4}There is no such address at that domain\.\r\n {4}收件人地址不存在/,
  )
  assert.equal(parts[2]?.text, HEADER.toString())
  const [ofMessage, x, y] = groupsOf(parts[1]?.text ?? '')
  assert.deepEqual(ofMessage, {
    'reporting-mta': 'dns; mx.example.org',
    'original-envelope-id': 'QQ314159',
    'arrival-date': 'Thu, 15 Jan 2026 07:59:00 +0000',
  })
  assert.deepEqual(x, {
    'original-recipient': 'rfc822; old@remote.test',
    'final-recipient': 'rfc822; x@remote.test',
    action: 'failed',
    status: '5.1.1',
    'remote-mta': 'dns; mx.remote.test',
    'diagnostic-code': 'smtp; 550 5.1.1 <x@remote.test>: Recipient address rejected: User unknown',
    'last-attempt-date': 'Thu, 15 Jan 2026 07:59:59 +0000',
  })
  assert.deepEqual(y, {
    'final-recipient': 'rfc822; y@nowhere.test',
    action: 'failed',
    status: '5.1.2',
    'diagnostic-code': 'x-gatehouse; Domain does not exist',
    'last-attempt-date': 'Thu, 15 Jan 2026 07:59:59 +0000',
  })
})

test('reportLetter() of a delay says until when it is tried', async () => {
  const [text, status] = partsOf(await written({ action: 'delayed' }))
  assert.match(text?.text ?? '', /You need not send it again/)
  for (const group of groupsOf(status?.text ?? '').slice(1)) {
    assert.equal(group['action'], 'delayed')
    assert.equal(group['will-retry-until'], 'Fri, 16 Jan 2026 08:00:00 +0000')
  }
})

test('reportLetter() of a failure that could have been mended says that it was given up', async () => {
  const [first] = FACTS.recipients
  assert.ok(first)
  const [text] = partsOf(await written({ recipients: [{ ...first, status: '4.4.1', class: 'unreachable' }] }))
  assert.match(text?.text ?? '', /It was tried again until Thu, 15 Jan 2026 07:59:59 \+0000 and is given up/)
})

test('reportLetter() brings a whole message back as message/rfc822, byte for byte', async () => {
  const original = Buffer.from('From: a@example.org\r\nSubject: Lunch\r\n\r\nNoon?\r\n--=_other--\r\n')
  const [, , returned] = partsOf(await written({}, true, original))
  assert.equal(returned?.type, 'message/rfc822')
  assert.equal(returned?.text, original.toString())
})

test('reportLetter() tells addresses outside ASCII in the type that can hold them', async () => {
  const [first] = FACTS.recipients
  assert.ok(first)
  const recipients = [{ ...first, recipient: { address: '用户@例子.test' } }]
  const parts = partsOf(await written({ recipients }))
  assert.equal(parts[1]?.type, 'message/global-delivery-status')
  assert.match(parts[1]?.text ?? '', /^Final-Recipient: utf-8; 用户@例子\.test/m)
})

test('reportLetter() lets nothing of a reply become a field, and every line fits', async () => {
  const [first] = FACTS.recipients
  assert.ok(first)
  const reply = `550 ${'long '.repeat(90)}\u2028ünï\u00a0`
  const letter = await written({ recipients: [{ ...first, reply }] })
  const [, status] = partsOf(letter)
  assert.equal(groupsOf(status?.text ?? '').length, 2)
  assert.ok(
    letter
      .toString('utf8')
      .split('\r\n')
      .every((line) => Buffer.byteLength(line) <= 998),
  )
})
