// What the rows of leaks make of messages: the shipped ones, those of an organisation, partners, and what was sent before.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MemberId } from '../../base/ids.ts'
import type { LeakFinding, LeakReport } from '../../mail/leak.ts'
import { NO_APPROVAL_SECTION } from '../approval/approval-rule.ts'
import { compilePolicy } from '../document/compile.ts'
import { readPolicy } from '../document/read-policy.ts'
import { judgeLeaving, type LeavingAsk } from '../leaving-policy.ts'
import { NOTHING_TALLIED, type DayTally } from './day-tally.ts'

const [SENDER, MANAGER] = [1 as MemberId, 2 as MemberId]
const hashesOf = (detector: string, count: number, from = 0) =>
  Array.from({ length: Math.min(count, 200) }, (_, index) => `${detector}-${from + index}`)

/** Such as `ID-CN18×3`, `PAY-CARD×2/high`, `SEC-AWS×1/high/critical`. */
function finding(text: string): LeakFinding {
  const [what = '', confidence = 'medium', severity = 'high'] = text.split('/')
  const [detector = '', count = '1'] = what.split('×')
  return {
    detector,
    count: Number(count),
    severity: severity as LeakFinding['severity'],
    confidence: confidence as LeakFinding['confidence'],
    places: ['body'],
    samples: ['110…2X'],
    hashes: hashesOf(detector, Number(count)),
  }
}

interface Letter {
  readonly found?: string
  readonly to?: readonly string[]
  readonly label?: LeakReport['label']
  readonly unseen?: LeakReport['notInspectable']
  readonly department?: string
  readonly level?: string
  readonly words?: string
}

const OUTSIDE = ['wang@firm.test']
const OWN_DOMAIN = '@example.org'

function ask({
  found = '',
  to = OUTSIDE,
  label,
  unseen = [],
  department = 'Sales',
  level = '',
  words = '',
}: Letter): LeavingAsk {
  const outside = to.filter((address) => !address.endsWith(OWN_DOMAIN))
  return {
    owner: { organisationId: 1, memberId: SENDER } as unknown as LeavingAsk['owner'],
    person: { address: 'li@example.org', department, jobLevel: level },
    traceId: 'trace' as LeavingAsk['traceId'],
    at: Date.UTC(2026, 10, 22),
    facts: {
      direction: outside.length > 0 ? 'out' : 'internal',
      senders: ['li@example.org'],
      recipients: to,
      writer: { department, jobLevel: level },
      readers: [],
      size: 1_000,
      subject: '',
      words,
      header: '',
      attachmentNames: [],
      attachmentTypes: [],
      peer: '',
      classification: 'clean',
      signals: [],
    },
    outside,
    leaks: {
      findings: found.split(' ').filter(Boolean).map(finding),
      ...(label !== undefined && { label }),
      notInspectable: unseen,
      dataClass: 'C3',
    },
    approvers: { sender: SENDER, managers: [[MANAGER]], named: new Map(), section: NO_APPROVAL_SECTION },
  }
}

/** What is asked for, and by which row. */
function outcome(letter: Letter, policy = '', tally: DayTally = NOTHING_TALLIED): string {
  const { leak } = judgeLeaving(compilePolicy(readPolicy(policy), 1), ask(letter), tally)
  const [hold] = leak.holds
  const what =
    hold === undefined ? (leak.tells?.length ? 'tell' : leak.action) : hold.wantsReason ? 'justify' : hold.need
  return [what, leak.rules[0]].filter(Boolean).join(' ')
}

// prettier-ignore
const SHIPPED_CASES: readonly (readonly [letter: Letter, outcome: string])[] = [
  [{},                                                    'send'],
  [{ found: 'ID-CN18' },                                  'tell leak-people-one'],
  [{ found: 'ID-CN18/low' },                              'send'],
  [{ found: 'ID-CN18×2' },                                'step-up leak-people-few'],
  [{ found: 'ID-CN18 PAY-CARD' },                         'step-up leak-people-few'],
  [{ found: 'ID-CN18×5/low' },                            'step-up leak-people-disguised'],
  [{ found: 'PAY-CUP×9' },                                'step-up leak-people-few'],
  [{ found: 'PAY-CUP×10' },                               'approval leak-people-many'],
  [{ found: 'ID-CN18×6 PAY-CARD×4' },                     'approval leak-people-many'],
  [{ found: 'ID-CN18×100/high/critical' },                'refuse leak-people-mass'],
  [{ found: 'ID-CN18×100/medium/critical' },              'approval leak-people-many'],
  [{ found: 'SEC-AWS/high/critical' },                    'refuse leak-secret'],
  [{ found: 'SEC-JWT/high/high' },                        'step-up leak-credential'],
  [{ found: 'SEC-PW/high/medium' },                       'tell leak-password'],
  [{ found: 'PII-CNMOB×3/high/low' },                     'send'],
  [{ found: 'PII-CNMOB×80/high/high' },                   'step-up leak-contacts'],
  [{ found: 'ORG-USCC×20/high/low' },                     'send'],
  [{ found: 'PAY-IBAN' },                                 'send'],
  [{ found: 'words:project' },                            'step-up leak-own-words'],
  [{ found: 'exact:customers×12' },                       'approval leak-own-records'],
  [{ found: 'document:plan' },                            'approval leak-own-document'],
  [{ label: 'public' },                                   'send'],
  [{ label: 'internal' },                                 'justify leak-label-internal'],
  [{ label: 'confidential' },                             'approval leak-label-confidential'],
  [{ label: 'secret' },                                   'refuse leak-label-secret'],
  [{ unseen: ['encrypted'] },                             'step-up leak-not-inspectable'],
  [{ unseen: ['image'] },                                 'send'],
  [{ found: 'ID-CN18×50', to: ['ann@example.org'] },      'send'],
  [{ found: 'ID-CN18×100', to: ['ann@example.org'] },     'step-up leak-internal-mass'],
  [{ found: 'SEC-AWS/high/critical', to: ['ann@example.org'] }, 'step-up leak-internal-secret'],
  [{ label: 'secret', to: ['ann@example.org'] },          'send'],
  [{ found: 'ID-CN18×2', to: ['ann@example.org', ...OUTSIDE] }, 'step-up leak-people-few'],
]

describe('judgeLeaks() by the shipped rows', () => {
  for (const [letter, expected] of SHIPPED_CASES)
    test(`${JSON.stringify(letter)}: ${expected}`, () => assert.equal(outcome(letter), expected))
})

const PARTNERS = `leaks: { partners: [{ domains: ['@firm.test'], departments: [Sales] }] }`

// prettier-ignore
const PARTNER_CASES: readonly (readonly [letter: Letter, outcome: string])[] = [
  [{ found: 'ID-CN18' },                                  'send leak-people-one'],
  [{ found: 'ID-CN18×2' },                                'tell leak-people-few'],
  [{ found: 'ID-CN18×10' },                               'step-up leak-people-many'],
  [{ found: 'ID-CN18×100/high' },                         'approval leak-people-mass'],
  [{ found: 'ID-CN18×2', department: 'Sales/Asia' },      'tell leak-people-few'],
  [{ found: 'ID-CN18×2', department: 'Finance' },         'step-up leak-people-few'],
  [{ found: 'ID-CN18×2', to: [...OUTSIDE, 'x@gmail.com'] }, 'step-up leak-people-few'],
  [{ found: 'SEC-AWS/high/critical' },                    'refuse leak-secret'],
  [{ label: 'secret' },                                   'refuse leak-label-secret'],
]

describe('judgeLeaks() for partners of the department', () => {
  for (const [letter, expected] of PARTNER_CASES)
    test(`${JSON.stringify(letter)}: ${expected}`, () => assert.equal(outcome(letter, PARTNERS), expected))
})

const GROUPS = 'quota: { groups: [{ id: care, members: [LI@example.org] }, { id: rest, members: [wu@example.org] }] }\n'
const ROWS_BY_SENDER = `leaks:
  rows:
    leak-people-many:
      - { for: [{ department: HR }, { level: Board }], action: step-up }
      - { for: { level: Intern }, action: block }
      - { for: { level: Director }, action: off }`

// prettier-ignore
const POLICY_CASES: readonly (readonly [policy: string, letter: Letter, outcome: string])[] = [
  [`leaks: { rows: { leak-people-few: approve } }`,                  { found: 'ID-CN18×2' },   'approval leak-people-few'],
  [`leaks: { rows: { leak-people-few: off } }`,                      { found: 'ID-CN18×2' },   'tell leak-people-one'],
  [`leaks: { rules: [{ id: hr, action: allow, all: [{ sender-department: HR }] }] }`,
                                                                     { found: 'ID-CN18×20', department: 'HR' }, 'send'],
  [`leaks: { rules: [{ id: hr, action: allow, all: [{ sender-department: HR }], unless: [{ recipient-class: free-mail }] }] }`,
                            { found: 'ID-CN18×20', department: 'HR', to: ['x@qq.com'] },        'approval leak-people-many'],
  // A rule that asks for less never hides a row that asks for more.
  [`leaks: { rules: [{ id: soft, action: tell, all: [{ data: { detectors: ['ID-*'] } }] }] }`,
                                                                     { found: 'ID-CN18×20' },  'approval leak-people-many'],
  [`leaks: { rules: [{ id: bank, action: block, all: [{ words: 项目天鹅 }, { recipient-class: [other, free-mail] }] }] }`,
                                                                     { words: '关于 项目天鹅 的报价' }, 'refuse bank'],
  [`leaks: { rules: [{ id: link, action: secure-link, files-over: 10, all: [{ larger-than: 500 }] }] }`, {},   'send link'],
  [`leaks: { rules: [{ id: staff, action: justify, direction: internal, all: [{ data: { detectors: PII-BIO } }] }] }`,
                                                                     { found: 'PII-BIO', to: ['ann@example.org'] }, 'justify staff'],
  // For some senders, by their accounts: the same words for mail to outside and to colleagues, for own rules and shipped rows.
  [`${GROUPS}leaks: { rules: [{ id: x, action: block, for: { group: care } }] }`,       {},                            'refuse x'],
  [`${GROUPS}leaks: { rules: [{ id: x, action: block, for: { group: care } }] }`,       { to: ['ann@example.org'] },   'refuse x'],
  [`${GROUPS}leaks: { rules: [{ id: x, action: block, for: { group: rest } }] }`,       {},                            'send'],
  [`leaks: { rules: [{ id: x, action: block, for: { department: Sales } }] }`,          { department: 'Sales/Asia' },  'refuse x'],
  [`leaks: { rules: [{ id: x, action: block, for: { department: Sales } }] }`,          { department: 'Salesmen' },    'send'],
  [`leaks: { rules: [{ id: x, action: block, for: { level: Intern } }] }`,              { level: 'Intern' },           'refuse x'],
  [`leaks: { rules: [{ id: x, action: block, for: { member: LI@example.org } }] }`,     {},                            'refuse x'],
  [`leaks: { rules: [{ id: x, action: block, for: [{ level: A }, { level: B }], not-for: { department: HR } }] }`, { level: 'B' }, 'refuse x'],
  [`leaks: { rules: [{ id: x, action: block, for: [{ level: A }, { level: B }], not-for: { department: HR } }] }`, { level: 'B', department: 'HR' }, 'send'],
  [`leaks: { rules: [{ id: x, action: block, not-for: { department: HR }, all: [{ words: a }] }] }`, { words: 'a', department: 'HR' }, 'send'],
  [ROWS_BY_SENDER,                                 { found: 'ID-CN18×10', department: 'HR' },                     'step-up leak-people-few'],
  [ROWS_BY_SENDER,                                 { found: 'ID-CN18×10', level: 'Intern' },                      'refuse leak-people-many'],
  [ROWS_BY_SENDER,                                 { found: 'ID-CN18×10', department: 'HR', level: 'Intern' },    'step-up leak-people-few'],
  [ROWS_BY_SENDER,                                 { found: 'ID-CN18×10', level: 'Director' },                    'step-up leak-people-few'],
  [ROWS_BY_SENDER,                                 { found: 'ID-CN18×10' },                                       'approval leak-people-many'],
]

describe('judgeLeaks() by an organisation’s own policy', () => {
  for (const [policy, letter, expected] of POLICY_CASES)
    test(`${policy}: ${expected}`, () => assert.equal(outcome(letter, policy), expected))
})

describe('judgeLeaks() over a day', () => {
  const tally = (hashes: readonly string[]): DayTally => ({
    values: new Map([['ID-CN18', new Map(hashes.map((hash) => [hash, 0]))]]),
    told: new Map(),
  })
  const sent = (count: number): DayTally => tally(hashesOf('ID-CN18', count, 500))
  test('values sent before count, the same value once', () => {
    assert.equal(outcome({ found: 'ID-CN18' }, '', sent(1)), 'step-up leak-people-few')
    assert.equal(outcome({ found: 'ID-CN18' }, '', sent(9)), 'approval leak-people-many')
    assert.equal(outcome({ found: 'ID-CN18' }, '', tally(['ID-CN18-0'])), 'tell leak-people-one')
  })
  test('a message that carries nothing is not held for what went before', () => {
    assert.equal(outcome({}, '', sent(50)), 'send')
    assert.equal(outcome({ found: 'PII-CNMOB' }, '', sent(50)), 'send')
  })
})

test('a ruling tells kinds and numbers, and nothing that was found', () => {
  const { leak } = judgeLeaving(
    compilePolicy(readPolicy(''), 0),
    ask({ found: 'ID-CN18×3 PAY-CARD×2' }),
    NOTHING_TALLIED,
  )
  assert.deepEqual(leak.holds[0]?.facts, ['identity numbers: 3', 'bank cards: 2'])
  assert.ok(!JSON.stringify(leak).includes('110…'))
  const { leak: blocked } = judgeLeaving(compilePolicy(readPolicy(''), 0), ask({ label: 'secret' }), NOTHING_TALLIED)
  assert.equal(blocked.refusal?.message, 'Message refused: what it carries may not leave (rule leak-label-secret)')
})
