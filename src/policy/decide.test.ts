import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Signal } from '../mail/signal.ts'
import { decideInbound, decideOutbound, weightOf } from './decide.ts'
import { INBOUND_RULES } from './inbound-rules.ts'
import { OUTBOUND_RULES } from './outbound-rules.ts'
import { WEIGHTS } from './weights.ts'

const signal = (id: string, value: Signal['value'] = true): Signal => ({ id, value })

// prettier-ignore
const CASES: readonly [title: string, signals: readonly Signal[], action: string, classification: string, rule: string | undefined][] = [
  ['nothing found',                      [],                                                                       'deliver',    'clean',   undefined],
  ['the engine is absent',               [signal('malware.engine', 'absent')],                                     'deliver',    'clean',   undefined],
  ['the engine is down',                 [signal('malware.engine', 'unavailable')],                                'tempfail',   'clean',   'engine-unavailable'],
  ['malware, though the engine is down', [signal('malware.found', 'eicar-test-file'), signal('malware.engine', 'unavailable')], 'reject', 'malware', 'malware'],
  ['a judge failed',                     [signal('screening.aspect-failed', 'attachment')],                        'tempfail',   'clean',   'aspect-failed'],
  ['forged, owner asks to reject',       [signal('sender-auth.dmarc', 'fail'), signal('sender-auth.policy', 'reject')],     'reject', 'phish', 'forged-sender-reject'],
  ['forged, owner asks to put aside',    [signal('sender-auth.dmarc', 'fail'), signal('sender-auth.policy', 'quarantine')], 'junk',   'phish', 'forged-sender'],
  ['forged, owner asks for nothing',     [signal('sender-auth.dmarc', 'fail'), signal('sender-auth.policy', 'none')],       'deliver', 'clean', undefined],
  ['two From fields',                    [signal('sender-auth.dmarc', 'permerror'), signal('sender-auth.author', 'several-fields')], 'reject', 'phish', 'two-authors'],
  ['a From that reads in two ways',      [signal('sender-auth.dmarc', 'permerror'), signal('sender-auth.author', 'ambiguous')],      'junk',   'phish', 'unclear-author'],
  ['a header too large for a proof',     [signal('sender-auth.dmarc', 'permerror'), signal('sender-auth.header-too-large')],         'junk',   'spam',  'unread-header'],
  ['SPF fails, DMARC does not',          [signal('sender-auth.spf', 'fail'), signal('sender-auth.dmarc', 'pass')], 'deliver',    'clean',   undefined],
  ['a bomb',                             [signal('attachment.unscannable', 'expansion')],                          'quarantine', 'clean',   'unscannable'],
  ['a program',                          [signal('attachment.executable', 'exe')],                                 'quarantine', 'malware', 'program'],
  ['an ordinary macro',                  [signal('attachment.macro', 'vba')],                                      'deliver',    'clean',   undefined],
  ['a shell script',                     [signal('attachment.script', 'sh')],                                      'deliver',    'clean',   undefined],
  ['a PDF with a password',              [signal('attachment.encrypted-document', 'pdf')],                         'deliver',    'clean',   undefined],
]

describe('decideInbound()', () => {
  for (const [title, signals, action, classification, rule] of CASES) {
    test(`${title}: ${action}`, () => {
      const verdict = decideInbound(signals)
      assert.equal(verdict.action, action)
      assert.equal(verdict.classification, classification)
      assert.equal(verdict.rules[0], rule)
      assert.equal(verdict.signals, signals)
    })
  }

  test('names every rule that matched, the deciding one first', () => {
    const { rules } = decideInbound([signal('attachment.executable', 'exe'), signal('malware.found', 'x')])
    assert.deepEqual(rules, ['malware', 'program'])
  })

  test('scores stay within 0 … 1 and grow with each signal', () => {
    const one = decideInbound([signal('attachment.markup-action', 'script')])
    const two = decideInbound([signal('attachment.markup-action', 'script'), signal('sender-auth.spf', 'fail')])
    assert.equal(one.score.toFixed(3), '0.300')
    assert.equal(two.score.toFixed(3), '0.510')
    assert.ok(two.phishScore > one.phishScore && two.phishScore < 1)
  })
})

test('decideOutbound() blocks malware and holds what nobody could look into', () => {
  assert.equal(decideOutbound([signal('malware.found', 'x')]).action, 'block')
  assert.equal(decideOutbound([signal('attachment.unscannable', 'depth')]).action, 'hold-for-approval')
  assert.equal(decideOutbound([signal('malware.engine', 'too-large')]).action, 'hold-for-approval')
  assert.equal(decideOutbound([signal('attachment.partial-message')]).action, 'hold-for-approval')
  assert.equal(decideOutbound([]).action, 'send')
})

test('weightOf() takes the first row that fits the value', () => {
  assert.equal(weightOf(signal('attachment.script', 'sh')), 0.1)
  assert.equal(weightOf(signal('attachment.script', 'vbs')), 0.8)
  assert.equal(weightOf(signal('attachment.count', 3)), 0)
})

test('the tables: ids are unique, weights lie in 0 … 1', () => {
  const ids = [...INBOUND_RULES, ...OUTBOUND_RULES].map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length)
  for (const { weight, phish = 0 } of WEIGHTS) assert.ok(weight >= 0 && weight <= 1 && phish >= 0 && phish <= 1)
})
