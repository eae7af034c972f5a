import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../base/refusal.ts'
import { compilePolicy } from './compile.ts'
import { NO_POLICY } from './policy-document.ts'
import { NO_RETURNS_SECTION } from '../returns.ts'
import { readPolicy } from './read-policy.ts'

const complaint = (text: string): string => {
  try {
    readPolicy(text)
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'bad-settings') return error.message
    throw error
  }
  return ''
}

// prettier-ignore
const BAD: readonly (readonly [text: string, complaint: string])[] = [
  ['in: { spam: { from: 2 } }',                                   'policy.in.spam: from must be a number from 0.5 to 1'],
  ['in: { spam: { action: tempfail } }',                          'policy.in.spam: action must be one of'],
  ['in: { rules: { malware: deliver } }',                         'policy.in.rules: there is no "malware" here'],
  ['in: { rules: { aspect-failed: deliver } }',                   'there is no "aspect-failed" here'],
  ['out: { rules: { out-malware: send } }',                       'there is no "out-malware" here'],
  ['flow: 3',                                                     'policy: flow must be a list'],
  ['flow: [{ id: a, action: junk }]',                             'either "all" or "any"'],
  ['flow: [{ id: a, action: junk, all: [{ peer: 1.2.3.999 }] }]', 'peer takes networks'],
  ['flow: [{ id: a, action: junk, all: [{ words: x, subject: y }] }]', 'several are several entries'],
  ['flow: [{ id: a, action: junk, all: [{ words: x }] }, { id: a, action: junk, all: [{ words: y }] }]', 'a stands there twice'],
  ['leaks: { rows: { leak-people-one: allow } }',                 'leak-people-one must be one of: off,'],
  ['leaks: { rows: { leak-people-one: [{ for: { level: A } }] } }', 'needs an action'],
  ['leaks: { rows: { leak-people-one: [{ for: { role: analyst }, action: tell }] } }', 'there is no "role" here'],
  ['leaks: { rows: { leak-people-one: 3 } }',                     'must be a list of names with values'],
  ['leaks: { rules: [{ id: a, action: tell, for: { group: g } }] }', 'there is no group g'],
  ['leaks: { rules: [{ id: a, action: tell, for: {} }] }',        'for takes a department, group, level or member'],
  ['leaks: { rules: [{ id: a, action: tell, for: { level: A, department: B } }] }', 'one department, group, level or member'],
  ['leaks: { rules: [{ id: a, action: tell, not-for: { level: A } }] }', 'or says for whom it is'],
  ['approval: { deputies: [{ of: a@b.test, is: b@b.test, until: 2026-12-02 }, { of: b@b.test, is: a@b.test, from: 2026-12-02 }] }', 'a deputy and has one'],
  ['approval: { deputies: [{ of: A@b.test, is: a@b.test }] }',    'is no deputy of their own'],
  ['leaks: { rows: { leak-nothing: tell } }',                     'there is no "leak-nothing" here'],
  ['leaks: { rules: [{ id: leak-secret, action: tell, all: [{ label: secret }] }] }', 'is a shipped row'],
  ['leaks: { rules: [{ id: a, action: tell, all: [{ data: { detectors: idcn } }] }] }', 'detectors has an entry that does not fit'],
  ['leaks: { rules: [{ id: a, action: tell, all: [{ data: {} }] }] }',  'needs detectors'],
  ['leaks: { rules: [{ id: a, action: tell, all: [{ label: hidden }] }] }', 'label must be one of'],
  ['leaks: { rules: [{ id: a, action: approve, approver: role:king, all: [{ label: secret }] }] }', 'king is no role'],
  ['leaks: { partners: [{ domains: firm.test }] }',               'domains has an entry that does not fit'],
  ['leaks: { window-hours: 1000 }',                               'window-hours must be a number from 1 to 168'],
  ['leaks: { words: [{ words: [x] }] }',                          'needs a name'],
  ['approval: { rules: [{ id: a }] }',                            'either "all" or "any"'],
  ['approval: { approver: somebody }',                            'approver has an entry that does not fit'],
  ['approval: { deputies: [{ of: a@b.test, is: c@d.test, until: 2026-13-40 }] }', 'is no day'],
  ['returns: { complaints: { least: 0 } }',                       'policy.returns.complaints: least must be a number from 1 to 10000'],
  ['returns: { complaints: { share: 3 } }',                       'share must be a number from 0.0005 to 0.1'],
  ['returns: { bounces: { share: ten } }',                        'share must be a number from 0.01 to 0.5'],
  ['returns: { bounces-a-day: { most: 20 } }',                    'there is no "most" here'],
  ['returns: { dislikes-a-day: 1 }',                              'dislikes-a-day must be a number from 2 to 10000'],
  ['returns: { restrict: no }',                                   'there is no "restrict" here'],
  ['[',                                                           'Flow'],
  ['a: &a [*a, *a]\nb: *a',                                       'alias'],
]

describe('readPolicy()', () => {
  for (const [text, expected] of BAD) {
    test(`refuses ${text}`, () =>
      assert.ok(complaint(text).toLowerCase().includes(expected.toLowerCase()), complaint(text)))
  }

  test('an empty file sets nothing', () => assert.deepEqual(readPolicy(''), NO_POLICY))

  test('never fails otherwise than by a refusal', () => {
    fc.assert(fc.property(fc.string(), (text) => void complaint(text)))
    fc.assert(fc.property(fc.json(), (text) => void complaint(text)))
  })
})

const page = readFileSync('docs/policy.md', 'utf8')
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '')

test('the examples of docs/policy.md can be read', () => {
  assert.ok(examples.length >= 5)
  for (const text of examples) assert.equal(complaint(text), '', text)
})

test('the section returns: the shipped numbers stand in docs/policy.md, and those left out stay', () => {
  const [text = ''] = examples.filter((each) => each.startsWith('returns:'))
  assert.notEqual(text, '')
  assert.deepEqual(readPolicy(text).returns, NO_RETURNS_SECTION)
  const { complaints, ...others } = NO_RETURNS_SECTION
  assert.deepEqual(readPolicy('returns: { complaints: { least: 5 } }').returns, {
    complaints: { ...complaints, least: 5 },
    ...others,
  })
})

describe('compilePolicy()', () => {
  const spam = [{ id: 'content.spam', value: 0.93 }]
  test('thresholds and actions replace those of the tables; all else stays', () => {
    const policy = compilePolicy(
      readPolicy('in: { spam: { from: 0.95, action: quarantine }, rules: { encrypted-archive: junk } }'),
      1,
    )
    assert.equal(policy.inbound(spam).action, 'deliver')
    assert.equal(policy.inbound([{ id: 'content.spam', value: 0.97 }]).action, 'quarantine')
    assert.equal(policy.inbound([{ id: 'attachment.encrypted-archive', value: 'zip' }]).action, 'junk')
    assert.equal(policy.inbound([{ id: 'malware.found', value: 'x' }]).action, 'reject')
    assert.equal(policy.outbound([{ id: 'malware.found', value: 'x' }]).action, 'block')
  })
})
