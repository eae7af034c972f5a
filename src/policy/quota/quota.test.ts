import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../base/refusal.ts'
import { NOTHING_SENT, type SendingCounts, type SentInWindows } from '../../mail/sending.ts'
import { readPolicy } from '../document/read-policy.ts'
import type { QuotaGrant } from './grants.ts'
import { quotaRuling, raisedBy, usesOf, type QuotaFacts } from './quota-ruling.ts'
import { QuotaTable } from './quota-table.ts'
import type { Person } from '../scope.ts'

const LI: Person = { address: 'li@example.org', department: 'Sales/Asia', jobLevel: 'Staff' }

const MATRIX = `
quota:
  groups:
    - { id: writers, members: [li@example.org, news@example.org] }
    - { id: careful, members: [li@example.org] }
  rows:
    - { id: all, limits: [{ of: recipients, in: day, most: 1000 }, { of: messages, in: hour, most: 60, after-step-up: 120 }] }
    - { id: top, hard: true, limits: [{ of: recipients, in: hour, most: 400 }] }
    - { id: sales, for: { department: Sales }, limits: [{ of: recipients, in: day, most: 3000 }, { of: recipients, in: hour, most: 900 }] }
    - { id: asia, for: { department: Sales/Asia }, limits: [{ of: recipients, in: day, most: 2000 }] }
    - { id: writing, for: { group: writers }, limits: [{ of: bytes, in: day, most: 500 }] }
    - { id: caring, for: { group: careful }, limits: [{ of: bytes, in: day, most: 300 }] }
    - { id: staff, for: { level: Staff }, limits: [{ of: message-bytes, most: 5000 }, { of: message-recipients, most: 50 }] }
    - { id: li, for: { member: Li@Example.org }, limits: [{ of: messages, in: ten-minutes, most: 3 }] }
    - { id: pool, for: { department: Sales }, per: pool, fair-share: 20, limits: [{ of: recipients, in: day, most: 100 }] }
`

const tableOf = (text: string) => new QuotaTable(readPolicy(text).quota)
const limitsOf = (text: string, person = LI) =>
  tableOf(text)
    .quotaOf(person)
    .limits.map(({ of, in: window, most, row }) => `${of}${window === undefined ? '' : `/${window}`} ${most} ${row}`)

const counts = (some: Partial<SendingCounts>): SendingCounts => ({ ...NOTHING_SENT, ...some })
const ONE = counts({ messages: 1, recipients: 1, bytes: 100, outside: 1 })
const always = (some: Partial<SendingCounts>): SentInWindows => {
  const each = counts(some)
  return { 'ten-minutes': each, hour: each, day: each }
}
const factsOf = (some: Partial<QuotaFacts>): QuotaFacts => ({
  message: ONE,
  outsideDomains: [],
  sent: new Map(),
  answered: 0,
  grants: [],
  ...some,
})

describe('QuotaTable.quotaOf()', () => {
  test('takes of each limit the most specific row, and none beyond a hard one', () => {
    assert.deepEqual(
      limitsOf(MATRIX).filter((each) => !each.includes('everybody') && !each.includes('strangers-of-all')),
      [
        'recipients/day 2000 asia',
        'messages/hour 60 all',
        'recipients/hour 400 top',
        'bytes/day 300 caring',
        'message-bytes 5000 staff',
        'message-recipients 50 staff',
        'messages/ten-minutes 3 li',
        'recipients/day 100 pool',
      ],
    )
  })
  test('changes at once with the department and the level', () => {
    const moved = limitsOf(MATRIX, { ...LI, department: 'Finance', jobLevel: 'Manager' })
    assert.ok(moved.includes('recipients/day 1000 all'))
    assert.ok(!moved.some((each) => each.includes('staff') || each.includes('asia')))
  })
  test('lets a row with the id of a shipped one take its place', () => {
    const own = limitsOf('quota: { rows: [{ id: everybody, limits: [{ of: recipients, in: day, most: 7 }] }] }')
    assert.ok(own.includes('recipients/day 7 everybody'))
    assert.ok(!own.some((each) => each === 'strangers/day 500 everybody'))
  })
  test('never allows more than any hard row, whatever the rows', () => {
    const row = fc.record({
      most: fc.integer({ min: 1, max: 9_999 }),
      hard: fc.boolean(),
      of: fc.integer({ min: 0, max: 3 }),
    })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const scopes = [
          '',
          'for: { department: Sales }, ',
          'for: { level: Staff }, ',
          'for: { member: li@example.org }, ',
        ]
        const lines = rows.map(
          ({ most, hard, of }, at) =>
            `    - { id: r${at}, ${scopes[of]}hard: ${hard}, limits: [{ of: outside, in: hour, most: ${most} }] }`,
        )
        const quota = tableOf(`quota:\n  rows:\n${lines.join('\n')}`).quotaOf(LI)
        const limit = quota.limits.find(({ of }) => of === 'outside')?.most ?? Infinity
        // A hard row bounds rows for fewer people; between rows for the same people the stricter one holds anyway.
        const bound = Math.min(...rows.filter(({ hard }) => hard).map(({ most }) => most), Infinity)
        const mostSpecific = Math.max(...rows.map(({ of }) => of))
        const own = Math.min(...rows.filter(({ of }) => of === mostSpecific).map(({ most }) => most))
        assert.equal(limit, Math.min(bound, own))
      }),
    )
  })
})

describe('QuotaTable.scopesOf()', () => {
  test('counts for the member, all departments above, groups, the level and the organisation', () => {
    assert.deepEqual(tableOf(MATRIX).scopesOf(LI), [
      'member',
      'department:Sales',
      'department:Sales/Asia',
      'group:writers',
      'group:careful',
      'level:Staff',
      'organisation',
    ])
  })
})

const CAPS = 'quota: { rows: [{ id: caps, limits: [{ of: recipients, in: day, most: 10, after-step-up: 20 }] }] }'
const POOL = `quota: { rows: [{ id: pool, per: pool, fair-share: 25, growth: { per-answer: 2, most: 150 }, limits: [{ of: strangers, in: day, most: 100 }] }] }`
const OUTSIDE = 'quota: { rows: [{ id: out, limits: [{ of: outside, in: day, most: 3 }] }] }'
const SIZE = 'quota: { rows: [{ id: size, limits: [{ of: message-bytes, most: 5000 }] }] }'
const INSIDE = 'quota: { rows: [{ id: inside, inside-only: yes, allowed-domains: [partner.example] }] }'
const GRANT: QuotaGrant = {
  id: 'g',
  memberId: 1 as QuotaGrant['memberId'],
  unit: 'recipients',
  window: 'day',
  limit: 15,
  at: 0,
  until: 1,
  approver: 'cli',
  reason: 'fair',
}

// prettier-ignore
const RULINGS: readonly (readonly [name: string, policy: string, facts: Partial<QuotaFacts>, outcome: string])[] = [
  ['room left',                        CAPS, { sent: new Map([['member', always({ recipients: 9 })]]) },                    'pass'],
  ['the first cap',                    CAPS, { sent: new Map([['member', always({ recipients: 10 })]]) },                   'step-up quota:caps:recipients:day'],
  ['the second cap',                   CAPS, { sent: new Map([['member', always({ recipients: 20 })]]) },                   'refuse sending-limit'],
  ['a message beyond both caps',       CAPS, { message: counts({ recipients: 21 }) },                                       'refuse sending-limit'],
  ['nothing outside, beyond the cap of outside', OUTSIDE, { message: counts({ messages: 1, recipients: 1 }), sent: new Map([['member', always({ outside: 99 })]]) }, 'pass'],
  ['a grant',                          CAPS, { grants: [GRANT], sent: new Map([['member', always({ recipients: 14 })]]) },  'pass'],
  ['a grant used up',                  CAPS, { grants: [GRANT], sent: new Map([['member', always({ recipients: 15 })]]) },  'step-up quota:caps:recipients:day'],
  ['a message too large',              SIZE, { message: counts({ ...ONE, bytes: 5_001 }) },                                 'refuse message-too-big'],
  ['a message to too many',            MATRIX, { message: counts({ recipients: 51 }) },                                     'refuse too-many-recipients'],
  ['an empty pool',                    POOL, { message: counts({ strangers: 1 }), sent: new Map([['organisation', always({ strangers: 100 })]]) }, 'refuse sending-limit'],
  ['a pool that grew by answers',      POOL, { message: counts({ strangers: 1 }), answered: 10, sent: new Map([['organisation', always({ strangers: 100 })]]) }, 'pass'],
  ['a pool that grew as far as it may', POOL, { message: counts({ strangers: 1 }), answered: 999, sent: new Map([['organisation', always({ strangers: 150 })]]) }, 'refuse sending-limit'],
  ['more than a fair share of half a pool', POOL, { message: counts({ strangers: 1 }), sent: new Map([['organisation', always({ strangers: 50 })], ['member', always({ strangers: 25 })]]) }, 'refuse sending-limit'],
  ['the share of who took little',     POOL, { message: counts({ strangers: 1 }), sent: new Map([['organisation', always({ strangers: 50 })], ['member', always({ strangers: 24 })]]) }, 'pass'],
  ['a stranger, inside only',          INSIDE, { outsideDomains: ['other.example'] },                                       'refuse policy-refused'],
  ['a partner, inside only',           INSIDE, { outsideDomains: ['partner.example'] },                                     'pass'],
]

describe('quotaRuling()', () => {
  for (const [name, policy, facts, outcome] of RULINGS) {
    test(`${name}: ${outcome}`, () => {
      const { action, refusal, holds } = quotaRuling(tableOf(policy).quotaOf(LI), factsOf(facts))
      const words = { send: 'pass', refuse: `refuse ${refusal?.reason}`, hold: `step-up ${holds[0]?.rule}` } as const
      assert.equal(words[action as keyof typeof words], outcome)
    })
  }
  test('names no row and no address to the client', () => {
    const { refusal } = quotaRuling(tableOf(CAPS).quotaOf(LI), factsOf({ message: counts({ recipients: 21 }) }))
    assert.equal(refusal?.reason, 'sending-limit')
    assert.doesNotMatch(refusal?.message ?? '', /caps|@/)
  })
})

describe('raisedBy()', () => {
  test('finds the limit of which a hold speaks, and none in other rules', () => {
    const quota = tableOf(CAPS).quotaOf(LI)
    assert.equal(raisedBy('quota:caps:recipients:day', quota)?.afterStepUp, 20)
    for (const rule of ['out-spam', 'quota:caps:recipients:hour', 'quota:other:recipients:day'])
      assert.equal(raisedBy(rule, quota), undefined, rule)
  })
})

describe('usesOf()', () => {
  test('shows what is used, and which row and grant count', () => {
    const [use] = usesOf(tableOf(CAPS).quotaOf(LI), {
      ...factsOf({ grants: [GRANT] }),
      sent: new Map([['member', always({ recipients: 3 })]]),
    }).filter(({ row }) => row === 'caps')
    assert.deepEqual(use && [use.row, use.used, use.limit, use.afterStepUp, use.grant], ['caps', 3, 15, 20, 'g'])
  })
})

// prettier-ignore
const BAD: readonly (readonly [text: string, complaint: string])[] = [
  ['quota: { rows: [{ id: a }] }',                                                                  'needs limits, or inside-only: yes'],
  ['quota: { rows: [{ id: a, limits: [{ of: mails, in: day, most: 1 }] }] }',                       'of must be one of'],
  ['quota: { rows: [{ id: a, limits: [{ of: messages, most: 1 }] }] }',                             '"in" goes with'],
  ['quota: { rows: [{ id: a, limits: [{ of: message-bytes, in: day, most: 1 }] }] }',               '"in" goes with'],
  ['quota: { rows: [{ id: a, limits: [{ of: messages, in: day, most: 5, after-step-up: 5 }] }] }',  'after-step-up is more'],
  ['quota: { rows: [{ id: a, for: { group: g }, limits: [{ of: messages, in: day, most: 5 }] }] }', 'there is no group g'],
  ['quota: { rows: [{ id: a, for: { member: a@b, level: x }, limits: [{ of: messages, in: day, most: 5 }] }] }', 'one department, group, level or member'],
  ['quota: { rows: [{ id: a, per: pool, inside-only: yes }] }',                                     'a pool is for more than one'],
  ['quota: { rows: [{ id: a, allowed-domains: [b.example], limits: [{ of: messages, in: day, most: 5 }] }] }', 'go with inside-only'],
  ['quota: { rows: [{ id: a, inside-only: perhaps }] }',                                            'inside-only must be yes or no'],
]

describe('readQuota()', () => {
  for (const [text, complaint] of BAD) {
    test(`refuses ${text}`, () => {
      assert.throws(
        () => readPolicy(text),
        (error) => error instanceof Refusal && error.reason === 'bad-settings' && error.message.includes(complaint),
      )
    })
  }
})
