// The tables of the queue: pauses, the end, classes of bounces, and what senders are told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useClock } from '../base/clock.ts'
import type { OrganisationId, TraceId } from '../base/ids.ts'
import type { Recipient } from '../mail/envelope.ts'
import { bounceClass } from './bounce-class.ts'
import { isExpired, pauseAfter, type Schedule } from './retry-schedule.ts'
import { settlementOf } from './settlement.ts'
import type { Outcome } from './smtp-delivery.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const SCHEDULE: Schedule = { firstRetryMs: MINUTE, longestRetryMs: 4 * HOUR, warnAfterMs: 4 * HOUR, maxAgeMs: 5 * DAY }

test('pauseAfter() is 1, 5, 15, 30 minutes, 1, 2, 4 hours, and 4 hours from then on', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 40].map((attempts) => pauseAfter(attempts, SCHEDULE) / MINUTE)
  assert.deepEqual(pauses, [1, 5, 15, 30, 60, 120, 240, 240, 240])
})

test('pauseAfter() keeps to the longest pause', () => {
  assert.equal(pauseAfter(7, { ...SCHEDULE, longestRetryMs: 20 * MINUTE }), 20 * MINUTE)
})

// prettier-ignore
const ENDS: readonly (readonly [what: string, ageMs: number, attempts: number, isOver: boolean])[] = [
  ['4 days and many attempts',                    4 * DAY,   30, false],
  ['5 days and many attempts',                    5 * DAY,   35, true ],
  ['a clock set 400 days forward, one attempt',   400 * DAY, 1,  false],
  ['a house that stood still for 6 days',         6 * DAY,   3,  false],
  ['the same once it was really tried',           6 * DAY,   7,  true ],
  ['a clock set back before the message came',    -DAY,      50, false],
]
for (const [what, ageMs, attempts, isOver] of ENDS) {
  test(`isExpired(): ${what}: ${isOver}`, () => assert.equal(isExpired(ageMs, attempts, SCHEDULE), isOver))
}

test('isExpired() asks for no more attempts than fit into the age', () => {
  assert.equal(isExpired(10 * MINUTE, 3, { ...SCHEDULE, maxAgeMs: 10 * MINUTE }), true)
  assert.equal(isExpired(10 * MINUTE, 1, { ...SCHEDULE, maxAgeMs: 10 * MINUTE }), false)
})

// prettier-ignore
const CLASSES: readonly (readonly [status: string, reply: string, expected: string])[] = [
  ['5.1.1',  '550 5.1.1 The email account that you tried to reach does not exist.',                  'bad-mailbox'],
  ['5.0.0',  '550 Requested action not taken: mailbox unavailable',                                  'bad-mailbox'],
  ['5.0.0',  '550 Mailbox not found. http://service.mail.qq.com/detail/122/1',                       'bad-mailbox'],
  ['5.1.2',  'Domain does not exist',                                                                'dns'],
  ['5.1.10', 'Domain takes no mail (null MX)',                                                       'no-mail-domain'],
  ['4.4.3',  'DNS cannot say where mail for this domain goes',                                       'dns'],
  ['5.2.2',  '552 5.2.2 The email account that you tried to reach is over quota.',                   'full'],
  ['4.2.2',  '452 4.2.2 Mailbox full',                                                               'full'],
  ['5.2.1',  '550 5.2.1 The email account that you tried to reach is disabled.',                     'closed-mailbox'],
  ['5.7.1',  '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org', 'spam-block'],
  ['5.7.1',  '550 5.7.1 Our system has detected that this message is likely unsolicited mail',       'policy'],
  ['5.7.26', '550 5.7.26 Unauthenticated email is not accepted due to domain DMARC policy.',         'sender-auth'],
  ['4.2.0',  '450 4.2.0 Greylisted, see http://postgrey.schweikert.ch/',                             'greylisted'],
  ['4.7.28', '421 4.7.28 Our system has detected an unusual rate of mail',                           'rate-limited'],
  ['5.3.4',  '552 5.3.4 Message size exceeds fixed limit',                                           'too-big'],
  ['5.7.10', '550 5.7.10 Encryption needed',                                                         'tls'],
  ['5.4.6',  'Mail for this domain comes back to this host',                                         'loop'],
  ['4.4.1',  'Connection refused',                                                                   'unreachable'],
  ['4.3.2',  '421 4.3.2 Shutting down',                                                              'busy'],
  ['5.5.2',  '500 5.5.2 What?',                                                                      'protocol'],
  ['5.6.1',  '554 5.6.1 Body type not supported by the receiver',                                    'content'],
  ['5.0.0',  '554 Transaction failed',                                                               'other'],
]
for (const [status, reply, expected] of CLASSES) {
  test(`bounceClass(): ${reply}: ${expected}`, () => assert.equal(bounceClass(status, reply), expected))
}

type Result = Outcome['result']
// prettier-ignore
const REPORTS: readonly (readonly [result: Result, ageMs: number, more: { notify?: Recipient['notify']; returnPath?: string; isWarned?: boolean; relaysDsn?: boolean }, expected: string | undefined])[] = [
  ['failed',    0,        {},                                                'failed' ],
  ['failed',    0,        { notify: ['never'] },                             undefined],
  ['failed',    0,        { notify: ['success'] },                           undefined],
  ['failed',    0,        { notify: ['failure'] },                           'failed' ],
  ['failed',    0,        { returnPath: '' },                                undefined],
  ['delivered', 0,        {},                                                undefined],
  ['delivered', 0,        { notify: ['success'] },                           'relayed'],
  ['delivered', 0,        { notify: ['success'], relaysDsn: true },          undefined],
  ['deferred',  HOUR,     {},                                                undefined],
  ['deferred',  5 * HOUR, {},                                                'delayed'],
  ['deferred',  5 * HOUR, { isWarned: true },                                undefined],
  ['deferred',  5 * HOUR, { notify: ['failure'] },                           undefined],
  ['deferred',  5 * HOUR, { notify: ['delay'] },                             'delayed'],
  ['deferred',  6 * DAY,  {},                                                'failed' ],
  ['deferred',  6 * DAY,  { notify: ['delay'] },                             undefined],
]
for (const [
  result,
  ageMs,
  { notify, returnPath = 'a@example.org', isWarned = false, relaysDsn = false },
  expected,
] of REPORTS) {
  const asked = notify === undefined ? 'nothing asked' : `NOTIFY=${notify.join(',')}`
  test(`settlementOf(): ${result} after ${ageMs / HOUR} h, ${asked}, from <${returnPath}>: ${expected ?? 'no'} report`, () => {
    const at = 1_000 * DAY
    const restore = useClock({ now: () => at })
    const recipient: Recipient = { address: 'x@remote.test', ...(notify && { notify }) }
    const ids = { organisationId: 1 as OrganisationId, queueId: 'q' as TraceId }
    const settlement = settlementOf(
      { ...ids, recipientId: 1, recipient, domainToken: Buffer.alloc(0), attempt: 9, isWarned },
      {
        recipient,
        result,
        reply: '',
        status: '4.4.1',
        remoteHost: '',
        tls: '',
        tlsProblem: '',
        relaysDsn,
        isUncertain: false,
      },
      {
        ...ids,
        envelope: { returnPath, smtpUtf8: false, body: '7bit', is8bit: false },
        size: 1,
        createdAt: at - ageMs,
      },
      SCHEDULE,
    )
    restore()
    assert.equal(settlement.report, expected)
    assert.equal(settlement.due, at + 4 * HOUR)
  })
}
