// Complaints and failures that other servers report: what is read of them, and what is none.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bounce, complaint, report } from '../../test/support/reports.ts'
import { readDeliveryReport } from './delivery-report.ts'
import { readFeedbackReport } from './feedback-report.ts'
import { parseMessage } from './mime-parser.ts'

const SENT = [
  'Received: from client.example.org ([192.0.2.7]) by MX.example.org with ESMTPSA (TLS1.3) id 3f9kq2v7m1x8t4z6; Sun, 22 Nov 2026 04:00:00 +0000',
  'From: Alice <alice@example.org>',
  'To: reader@remote.example',
  'Message-ID: <one@example.org>',
  'Subject: Offer',
  '',
  'Buy now.',
].join('\r\n')
const LETTER = { from: 'fbl@remote.example', to: 'abuse@example.org', returned: SENT }
const RETURNED = {
  traces: [{ by: 'mx.example.org', id: '3f9kq2v7m1x8t4z6' }],
  messageId: '<one@example.org>',
  author: 'alice@example.org',
}

const feedbackIn = (text: string) =>
  readFeedbackReport(Buffer.from(text, 'latin1'), parseMessage(Buffer.from(text, 'latin1')).root)
const failureIn = (text: string) =>
  readDeliveryReport(Buffer.from(text, 'latin1'), parseMessage(Buffer.from(text, 'latin1')).root)
const feedback = (...fields: string[]) => report({ ...LETTER, fields }, 'feedback-report')

describe('readFeedbackReport() reads', () => {
  test('a complaint with its recipient and the traces of the message', () => {
    assert.deepEqual(feedbackIn(complaint(LETTER, 'abuse', 'Reader@Remote.Example')), {
      feedbackType: 'abuse',
      recipients: ['reader@remote.example'],
      returned: RETURNED,
    })
  })
  for (const type of ['fraud', 'virus', 'not-spam', 'auth-failure', 'other', 'ABUSE'])
    test(`Feedback-Type: ${type}`, () =>
      assert.equal(feedbackIn(complaint(LETTER, type))?.feedbackType, type.toLowerCase()))
  test('a header that comes back alone, and one in base64', () => {
    const header = SENT.slice(0, SENT.indexOf('\r\n\r\n') + 2)
    const alone = complaint({ ...LETTER, returned: header }).replace('message/rfc822', 'text/rfc822-headers')
    assert.deepEqual(feedbackIn(alone)?.returned, RETURNED)
    const encoded =
      Buffer.from(SENT)
        .toString('base64')
        .match(/.{1,76}/g)
        ?.join('\r\n') ?? ''
    const type = 'Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64'
    const inBase64 = complaint({ ...LETTER, returned: encoded }).replace('Content-Type: message/rfc822', type)
    assert.deepEqual(feedbackIn(inBase64)?.returned, RETURNED)
  })
  test('a message that was cut off after its header', () => {
    const text = complaint(LETTER)
    const { root } = parseMessage(Buffer.from(text))
    const cut = Buffer.from(text.slice(0, text.indexOf('Buy now')))
    assert.deepEqual(readFeedbackReport(cut, root)?.returned, RETURNED)
  })
  test('each recipient once, without those that are no addresses', () => {
    const to = [
      'Original-Rcpt-To: <a@remote.example>',
      'Original-Rcpt-To: a@REMOTE.example',
      'Original-Rcpt-To: redacted',
      'Original-Rcpt-To:',
    ]
    const found = feedbackIn(feedback('Feedback-Type: abuse', 'Version: 1', ...to))
    assert.deepEqual(found?.recipients, ['a@remote.example'])
  })
})

// prettier-ignore
const NO_COMPLAINTS: readonly (readonly [what: string, text: string])[] = [
  ['a plain message',                  SENT],
  ['a report on delivery',             bounce(LETTER, 'reader@remote.example')],
  ['no part for programs',             complaint(LETTER).replace('message/feedback-report', 'text/plain')],
  ['nothing that came back',           complaint(LETTER).replace('message/rfc822', 'application/octet-stream')],
  ['no type of feedback',              feedback('User-Agent: x', 'Version: 1')],
  ['a type that nobody registered',    feedback('Feedback-Type: opinion', 'Version: 1')],
  ['two types of feedback',            feedback('Feedback-Type: abuse', 'Feedback-Type: not-spam', 'Version: 1')],
  ['no version',                       feedback('Feedback-Type: abuse')],
  ['a version to come',                feedback('Feedback-Type: abuse', 'Version: 2')],
  ['two versions',                     feedback('Feedback-Type: abuse', 'Version: 1', 'Version: 1')],
  ['the report inside another message', `From: x@y.test\r\nContent-Type: message/rfc822\r\n\r\n${complaint(LETTER)}`],
]

describe('readFeedbackReport() does not take for a complaint', () => {
  for (const [what, text] of NO_COMPLAINTS) test(what, () => assert.equal(feedbackIn(text), undefined))
})

describe('what comes back', () => {
  // prettier-ignore
  const HEADERS: readonly (readonly [what: string, header: string, returned: object])[] = [
    ['nothing known', 'Subject: x', { traces: [], messageId: '', author: '' }],
    ['two authors',   'From: a@example.org, b@example.org', { traces: [], messageId: '', author: '' }],
    ['a Message-ID that is none', 'Message-ID: one two', { traces: [], messageId: '', author: '' }],
    ['a Received without id', 'Received: from x by mx.example.org; Sun, 22 Nov 2026 04:00:00 +0000', { traces: [], messageId: '', author: '' }],
    ['folded fields', 'Received: from x\r\n by mx.example.org with ESMTP\r\n id <abc>; now', { traces: [{ by: 'mx.example.org', id: 'abc' }], messageId: '', author: '' }],
  ]
  for (const [what, header, returned] of HEADERS)
    test(`is read with ${what}`, () =>
      assert.deepEqual(feedbackIn(complaint({ ...LETTER, returned: `${header}\r\n\r\nx` }))?.returned, returned))
  test('takes no time to speak of where a field is long', () => {
    const returned = `Received: ${'by x '.repeat(50_000)}\r\n${'Received: from x by y id z; now\r\n'.repeat(1_000)}\r\nx`
    assert.ok((feedbackIn(complaint({ ...LETTER, returned }))?.returned.traces.length ?? 0) <= 50)
  })
})

describe('readDeliveryReport()', () => {
  test('reads whom a message did not reach', () => {
    assert.deepEqual(failureIn(bounce(LETTER, 'Reader@remote.example')), {
      failed: [{ address: 'reader@remote.example', status: '5.1.1' }],
      returned: RETURNED,
    })
  })
  test('reads every recipient that failed for good, by the address before and behind an alias', () => {
    const fields = [
      'Reporting-MTA: dns; mx.remote.example',
      '',
      '',
      'Original-Recipient: rfc822;one@remote.example',
      'Final-Recipient: rfc822; box7@inner.remote.example',
      'Action: FAILED',
      'Status: 5.2.2 (full)',
      '',
      'Final-Recipient: rfc822; two@remote.example',
      'Action: delayed',
      'Status: 4.4.1',
      '',
      'Final-Recipient: rfc822; three@remote.example',
      'Action: failed',
      'Status: 4.4.7',
    ]
    assert.deepEqual(failureIn(report({ ...LETTER, fields }, 'delivery-status'))?.failed, [
      { address: 'one@remote.example', status: '5.2.2' },
      { address: 'box7@inner.remote.example', status: '5.2.2' },
    ])
  })
  // prettier-ignore
  const NONE: readonly (readonly [what: string, text: string])[] = [
    ['a complaint',           complaint(LETTER)],
    ['a delay',               bounce(LETTER, 'a@remote.example').replace('Action: failed', 'Action: delayed')],
    ['a failure for a while', bounce(LETTER, 'a@remote.example', '4.2.2')],
    ['no address',            bounce(LETTER, 'nobody')],
    ['a telephone number',    bounce(LETTER, 'a@remote.example').replace('rfc822; a', 'x-phone; a')],
    ['nothing that came back', bounce(LETTER, 'a@remote.example').replace('message/rfc822', 'text/plain')],
  ]
  for (const [what, text] of NONE) test(`takes ${what} for no failure`, () => assert.equal(failureIn(text), undefined))
})
