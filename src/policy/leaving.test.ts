// How the wishes of all judges become one.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Refusal } from '../base/refusal.ts'
import type { HoldNeed, HoldReason } from '../mail/hold.ts'
import type { SendingJudgement } from '../mail/sending.ts'
import { decideOutbound } from './decide.ts'
import { actionOf, leavingOf, NOTHING_WANTED, type Judges, type Wish } from './leaving.ts'

const reason = (need: HoldNeed, rule: string): HoldReason => ({
  need,
  rule,
  facts: [],
  approvers: [],
  whenUnanswered: 'return',
  withinMs: 1,
})
const hold = (need: HoldNeed, rule: string): Wish => ({ action: 'hold', holds: [reason(need, rule)], rules: [rule] })
const refuse = (rule: string): Wish => ({
  action: 'refuse',
  holds: [],
  refusal: new Refusal('policy-refused', rule),
  rules: [rule],
})
const sending = (decision: SendingJudgement['decision']): SendingJudgement => ({
  decision,
  holdsAllOutside: false,
  reasons: decision === 'send' ? [] : [{ id: 'burst', value: 120, usual: 9 }],
})
const content = (id: string, value: string | number | boolean = true) => decideOutbound([{ id, value }])

// prettier-ignore
const CASES: readonly (readonly [name: string, judges: Judges, action: string, holds: string])[] = [
  ['nobody wants anything',         { leak: NOTHING_WANTED, content: content('none') },                     'send',              ''],
  ['leak',                          { leak: hold('step-up', 'leak') },                                      'hold-for-step-up',  'step-up leak'],
  ['needs come in their order',     { leak: hold('approval', 'leak'), quota: hold('step-up', 'quota') },    'hold-for-step-up',  'step-up quota, approval leak'],
  ['both ask for approval',         { leak: hold('approval', 'leak'), approval: hold('approval', 'rule') }, 'hold-for-approval', 'approval leak, approval rule'],
  ['a refusal is stricter',         { leak: refuse('leak'), quota: hold('step-up', 'quota') },              'block',             'step-up quota'],
  ['content holds',                 { content: content('attachment.executable') },                          'hold-for-approval', 'approval out-program'],
  ['content is put off',            { content: content('screening.aspect-failed', 'leak') },                'delay',             'delay out-aspect-failed'],
  ['content blocks',                { content: content('malware.found', 'x') },                             'block',             ''],
  ['how it is sent',                { sending: sending('hold'), leak: hold('approval', 'leak') },           'hold-for-step-up',  'step-up sending:burst, approval leak'],
  ['delay and approval',            { sending: sending('delay'), leak: hold('approval', 'leak') },          'delay',             'delay sending:burst, approval leak'],
  ['complaints restrict',           { restricted: [{ id: 'rule.complaints', value: 0.02 }], quota: hold('step-up', 'quota') }, 'hold-for-step-up', 'step-up quota, quarantine restricted:complaints'],
  ['freezing is strictest',         { sending: sending('freeze'), leak: refuse('leak') },                   'freeze',            'quarantine sending:burst'],
]

describe('leavingOf()', () => {
  for (const [name, judges, action, holds] of CASES)
    test(`${name}: ${action}`, () => {
      const leaving = leavingOf(judges)
      assert.equal(actionOf(leaving), action)
      assert.equal(leaving.holds.map(({ need, rule }) => `${need} ${rule}`).join(', '), holds)
      assert.equal(
        leaving.refusal !== undefined,
        (leaving.rules.some((rule) => rule === 'leak') && judges.leak?.action === 'refuse') || action === 'block',
      )
    })

  test('an unanswered question about how it was sent freezes, one about what it is gives it back', () => {
    const { holds } = leavingOf({ sending: sending('hold'), content: content('attachment.executable') })
    assert.deepEqual(
      holds.map(({ whenUnanswered, facts }) => [whenUnanswered, ...facts]),
      [['freeze', 'burst: 120 (usual: 9)'], ['return']],
    )
  })

  test('tells of all; of two links the one that leaves fewer files in the message', () => {
    const tell = (rule: string) => [{ rule, meaning: '', facts: [] }]
    const link = (rule: string, overBytes: number) => ({ rule, overBytes })
    const leaving = leavingOf({
      leak: { ...NOTHING_WANTED, tells: tell('a'), secureLink: link('a', 100), rules: ['a'] },
      approval: { ...NOTHING_WANTED, tells: tell('b'), secureLink: link('b', 10), rules: ['b'] },
    })
    assert.deepEqual(
      leaving.tells.map(({ rule }) => rule),
      ['a', 'b'],
    )
    assert.equal(leaving.secureLink?.rule, 'b')
  })
})
