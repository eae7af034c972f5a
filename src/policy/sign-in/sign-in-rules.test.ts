import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Refusal } from '../../base/refusal.ts'
import { readPolicy } from '../document/read-policy.ts'
import { SignInRules, type RuleMember, type RulePlace, type RuledSignIn } from './sign-in-rules.ts'

const rulesOf = (text: string): SignInRules => new SignInRules(readPolicy(`sign-in:\n${text}`).signIn)

const SHENZHEN: RulePlace = { country: 'CN', lat: 22.54, lon: 114.05, radiusKm: 20, isPrivate: false }
const BERLIN: RulePlace = { country: 'DE', lat: 52.52, lon: 13.4, radiusKm: 20, isPrivate: false }
const SUVA: RulePlace = { country: 'FJ', lat: -18.14, lon: 178.44, radiusKm: 20, isPrivate: false }
/** What a table of countries says of a Chinese address. */
const CHINA: RulePlace = { country: 'CN', lat: 33, lon: 112, radiusKm: 5_000, isPrivate: false }
const OFFICE: RulePlace = { radiusKm: 0, isPrivate: true }
const NOWHERE: RulePlace = { radiusKm: 0, isPrivate: false }

const LI: RuleMember = {
  address: 'li@example.org',
  department: 'Sales/Asia',
  jobLevel: 'staff',
  roles: ['member'],
  isDeviceBound: true,
  devices: 1,
  open: [],
}
const MONDAY = Date.parse('2026-03-02T09:00:00Z')
const from = (address: string, place: RulePlace = SHENZHEN, more: Partial<RuledSignIn> = {}): RuledSignIn => ({
  at: MONDAY,
  protocol: 'web',
  address,
  place,
  ...more,
})

/** Each rule with four addresses of both families, and what becomes of each. */
// prettier-ignore
const FOUR_ADDRESSES: readonly (readonly [string, string, readonly (readonly [string, RulePlace, 'in' | 'out' | 'verified'])[]])[] = [
  ['addresses, denied', `  rules: [{ id: r, addresses: { deny: [198.51.100.0/24, '2001:db8:bad::/48'] } }]`, [
    ['198.51.100.9', SHENZHEN, 'out'], ['::ffff:198.51.100.9', SHENZHEN, 'out'], ['198.51.101.9', SHENZHEN, 'in'],
    ['2001:db8:bad:1::9', SHENZHEN, 'out'], ['2001:db8:bae::9', SHENZHEN, 'in'],
  ]],
  ['addresses, allowed', `  rules: [{ id: r, addresses: { allow: [203.0.113.0/24, '2001:db8:10::/48'], deny: [203.0.113.66] } }]`, [
    ['203.0.113.5', SHENZHEN, 'in'], ['203.0.113.66', SHENZHEN, 'out'], ['2001:db8:10::1', SHENZHEN, 'in'],
    ['2001:db8:11::1', SHENZHEN, 'out'], ['192.0.2.1', SHENZHEN, 'out'],
  ]],
  ['countries, allowed', `  rules: [{ id: r, countries: { allow: [CN, FJ] } }]`, [
    ['192.0.2.1', CHINA, 'in'], ['2001:db8::1', BERLIN, 'out'], ['10.0.0.8', OFFICE, 'in'], ['2001:db8::2', NOWHERE, 'verified'],
    ['192.0.2.2', SUVA, 'in'],
  ]],
  ['countries, denied', `  rules: [{ id: r, countries: { deny: [DE] } }]`, [
    ['192.0.2.1', CHINA, 'in'], ['2001:db8::1', BERLIN, 'out'], ['fd00::8', OFFICE, 'in'], ['192.0.2.2', SUVA, 'in'],
  ]],
  ['a site', `  areas: [{ id: hq, centre: '22.54, 114.05', radius-km: 30 }]\n  rules: [{ id: r, areas: { within: hq } }]`, [
    ['192.0.2.1', SHENZHEN, 'in'], ['2001:db8::1', BERLIN, 'out'], ['192.0.2.2', CHINA, 'verified'], ['fd00::8', OFFICE, 'in'],
  ]],
  ['a polygon over the date line', `  areas: [{ id: fiji, corners: ['-15, 176', '-15, -177', '-20, -177', '-20, 176'] }]\n  rules: [{ id: r, areas: { within: [fiji] } }]`, [
    ['192.0.2.1', SUVA, 'in'], ['2001:db8::5', { ...SUVA, lat: -16.8, lon: -179.9 }, 'in'], ['2001:db8::1', BERLIN, 'out'],
    ['192.0.2.2', { ...SUVA, lat: -17, lon: -170 }, 'out'],
  ]],
  ['outside of a polygon', `  areas: [{ id: delta, corners: ['24, 112.5', '24, 115', '21.8, 115', '21.8, 112.5'] }]\n  rules: [{ id: r, areas: { outside: delta } }]`, [
    ['192.0.2.1', SHENZHEN, 'out'], ['2001:db8::1', BERLIN, 'in'], ['192.0.2.2', SUVA, 'in'], ['fd00::8', OFFICE, 'in'],
  ]],
]

describe('rules of places', () => {
  for (const [name, text, cases] of FOUR_ADDRESSES) {
    const rules = rulesOf(text)
    for (const [address, place, expected] of cases)
      test(`${name}: ${address} in ${place.isPrivate ? 'the office' : (place.country ?? 'no country')} is ${expected}`, () => {
        const { refusedBy, verifiedBy } = rules.judge(from(address, place), LI)
        assert.equal(refusedBy !== undefined ? 'out' : verifiedBy !== undefined ? 'verified' : 'in', expected)
      })
  }

  test('what the organisation denies is refused before a name is known, and nobody below can allow it', () => {
    const rules = rulesOf(`  rules:
    - { id: bad, addresses: { deny: 198.51.100.0/24 } }
    - { id: own, for: { member: li@example.org }, addresses: { allow: 198.51.100.0/24 } }`)
    assert.equal(rules.refusesAddress('198.51.100.1'), 'addresses:bad')
    assert.equal(rules.refusesAddress('198.51.101.1'), undefined)
    assert.equal(rules.judge(from('198.51.100.1'), LI).refusedBy, 'addresses:bad')
  })

  test('the engine is told what was found', () => {
    const fence = rulesOf(
      `  areas: [{ id: hq, centre: '22.54, 114.05', radius-km: 30 }]\n  rules: [{ id: r, areas: { within: hq } }]`,
    )
    const { outsideFenceKm = 0, siteKm = 0 } = fence.judge(from('192.0.2.1', BERLIN), LI).facts
    assert.ok(siteKm > 8_000 && Math.abs(siteKm - outsideFenceKm - BERLIN.radiusKm) < 1e-9)
  })
})

describe('which rule counts', () => {
  const hours = rulesOf(`  zone: UTC
  rules:
    - { id: all, hours: 'mon-fri 08:00-18:00' }
    - { id: staff, for: { level: staff }, hours: 'mon-fri 09:00-10:00' }
    - { id: sales, for: { department: Sales }, hours: ['mon-fri 10:00-12:00', 'mon-fri 13:00-20:00'] }
    - { id: asia, for: { department: Sales/Asia }, hours: 'mon-fri 02:00-11:00' }
    - { id: asia-too, for: { department: [Sales/Asia, Sales/Europe] }, hours: 'mon-fri 00:00-08:00' }
    - { id: wang, for: { member: Wang@example.org }, hours: 'mon-sun 00:00-24:00' }
    - { id: admins, for: { role: system-administrator }, hours: 'mon-fri 05:00-24:00' }`)
  const at = (time: string, who: Partial<RuleMember>) =>
    hours.judge(from('192.0.2.1', SHENZHEN, { at: Date.parse(`2026-03-02T${time}:00Z`) }), { ...LI, ...who }).refusedBy

  // prettier-ignore
  const CASES: readonly (readonly [string, Partial<RuleMember>, string | undefined, string])[] = [
    ['17:30', { department: '', jobLevel: '' },              undefined,        'the organisation, where nothing else is said'],
    ['18:30', { department: '', jobLevel: '' },              'hours:all',      'and its end'],
    ['17:30', { department: 'Salesforce' },                  'hours:staff',    'a level before the organisation; a department is a whole name'],
    ['12:30', { department: 'Sales' },                       'hours:sales',    'a department before a level, between its windows'],
    ['13:30', { department: 'Sales/Africa' },                undefined,        'also for departments below'],
    ['03:00', { department: 'Sales/Asia' },                  undefined,        'the deeper department; two rules of one depth hold both'],
    ['09:00', { department: 'Sales/Asia/Shenzhen' },         'hours:asia-too', 'so that the strictest wins'],
    ['23:00', { address: 'wang@example.org' },               undefined,        'a member before all'],
    ['03:00', { address: 'wang@example.org', roles: ['system-administrator'] }, 'hours:admins', 'a role besides all'],
  ]
  for (const [time, who, expected, meaning] of CASES)
    test(`at ${time}: ${meaning}`, () => assert.equal(at(time, who), expected))

  test('aspects are decided one by one: a rule about hours leaves the protocols of the organisation in force', () => {
    const rules = rulesOf(`  rules:
    - { id: all, protocols: [web, imap] }
    - { id: li, for: { member: li@example.org }, hours: 'mon-fri 08:00-18:00' }
    - { id: old, for: { department: Sales }, protocols: [web, imap, pop] }`)
    const pop = from('192.0.2.1', SHENZHEN, { protocol: 'pop' })
    assert.equal(rules.judge(pop, LI).refusedBy, undefined)
    assert.equal(rules.judge(pop, { ...LI, department: 'Legal' }).refusedBy, 'protocols:all')
  })
})

describe('rules of devices, factors and journeys', () => {
  test('new devices are verified while there is room, then what the rule says', () => {
    const rules = rulesOf(`  rules:
    - { id: two, devices: { most: 2, others: refuse } }
    - { id: li, for: { member: zhao@example.org }, devices: { most: 2, others: verify } }`)
    const judge = (who: Partial<RuleMember>) => rules.judge(from('192.0.2.1'), { ...LI, ...who })
    assert.deepEqual(judge({ isDeviceBound: true, devices: 2 }), { facts: {} })
    assert.equal(judge({ isDeviceBound: false, devices: 1 }).verifiedBy, 'devices:two')
    assert.equal(judge({ isDeviceBound: false, devices: 2 }).refusedBy, 'devices:two')
    const { refusedBy, verifiedBy, facts } = judge({ address: 'zhao@example.org', isDeviceBound: false, devices: 2 })
    assert.deepEqual([refusedBy, verifiedBy, facts], [undefined, 'devices:li', { isUnboundDevice: true }])
    assert.deepEqual([...rules.asks], ['devices'])
  })

  test('a second factor is forced for a role, and left to the risk for a member', () => {
    const rules = rulesOf(`  rules:
    - { id: admins, for: { role: [system-administrator, help-desk] }, second-factor: required }
    - { id: all, second-factor: required }
    - { id: li, for: { member: li@example.org }, second-factor: optional }`)
    assert.equal(rules.judge(from('192.0.2.1'), LI).verifiedBy, undefined)
    assert.equal(rules.judge(from('192.0.2.1'), { ...LI, roles: ['help-desk'] }).verifiedBy, 'secondFactor:admins')
    assert.equal(rules.judge(from('192.0.2.1'), { ...LI, address: 'wu@example.org' }).verifiedBy, 'secondFactor:all')
  })

  test('two sessions lie no further apart than one can travel', () => {
    const rules = rulesOf(`  rules: [{ id: jet, travel: { max-kmh: 900, faster: refuse } }]`)
    const open = (hours: number, place = SHENZHEN) => [{ place, since: MONDAY - hours * 3_600_000 }]
    const judge = (place: RulePlace, sessions: RuleMember['open']) =>
      rules.judge(from('192.0.2.1', place), { ...LI, open: sessions }).refusedBy
    assert.equal(judge(BERLIN, open(2)), 'travel:jet', '8,700 km in two hours')
    assert.equal(judge(BERLIN, open(12)), undefined, 'in twelve')
    assert.equal(judge({ ...SHENZHEN, lat: 23.1 }, open(0)), undefined, 'the next town')
    assert.equal(judge(OFFICE, open(0)), undefined)
    assert.equal(judge(CHINA, open(0, CHINA)), undefined, 'tables of countries tell nothing')
  })

  test('a page asks again after so many days, a program does not', () => {
    const rules = rulesOf(`  rules: [{ id: monthly, verify-days: 30 }]`)
    const judge = (protocol: string, days: number | undefined) =>
      rules.judge(from('192.0.2.1', SHENZHEN, { protocol }), {
        ...LI,
        ...(days !== undefined && { provenAt: MONDAY - days * 86_400_000 }),
      }).verifiedBy
    assert.deepEqual(
      [judge('web', 29), judge('web', 31), judge('web', undefined), judge('imap', undefined)],
      [undefined, 'verifyDays:monthly', 'verifyDays:monthly', undefined],
    )
  })
})

test('what does not fit is told with its place, all at once', () => {
  const text = `sign-in:
  zone: Mars/Olympus
  areas:
    - { id: line, corners: ['0, 0', '1, 1'] }
    - { id: far, centre: '95, 10', radius-km: 5 }
  rules:
    - { id: r1, addresses: { deny: 192.0.2.0/33 } }
    - { id: r1, hours: 'mon 8-18' }
    - { id: r3, areas: { within: nowhere } }
    - { id: r4, for: { member: li@example.org, role: help-desk }, second-factor: required }
    - { id: r5 }
    - { id: r6, countries: { deny: Germany } }`
  assert.throws(
    () => readPolicy(text),
    (error: unknown) => {
      assert.ok(error instanceof Refusal && error.reason === 'bad-settings')
      const expected = [
        /sign-in: zone: Mars\/Olympus is no time zone/,
        /areas\[0\]: needs three corners/,
        /areas\[1\]: a place is degrees/,
        /rules\[0\].addresses: 192.0.2.0\/33 does not fit/,
        /rules\[1\]: hours has an entry/,
        /rules\[2\].areas: nowhere is no area/,
        /rules\[3\].for: names one of/,
        /rules\[4\]: needs one of/,
        /rules\[5\].countries: deny has an entry/,
        /sign-in: r1 stands there twice/,
      ]
      for (const each of expected) assert.match(error.message, each)
      assert.equal(error.message.split('\n').length, expected.length, error.message)
      return true
    },
  )
})
