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
    assert.deepEqual(rules, ['malware', 'program', 'spam'])
  })

  test('scores are sums of log-odds: each signal raises them, and what speaks for a message lowers them', () => {
    const none = decideInbound([])
    const one = decideInbound([signal('attachment.markup-action', 'script')])
    const two = decideInbound([signal('attachment.markup-action', 'script'), signal('sender-auth.spf', 'fail')])
    assert.ok(none.score < 0.02 && one.score > none.score && two.score > one.score && two.score < 1)
    assert.ok(two.phishScore > one.phishScore)
  })

  test('many small oddities of one aspect are one finding', () => {
    const odd = [
      'header.charset-differs',
      'header.hidden-part',
      'header.date-zone',
      'header.date-unreadable',
      'header.repeated',
    ]
    const verdict = decideInbound(odd.map((id) => signal(id)))
    assert.ok(verdict.score < 0.2, String(verdict.score))
    assert.ok(decideInbound([...odd.map((id) => signal(id)), signal('content.spam', 0.4)]).score > verdict.score)
  })

  test('a password beside what it opens weighs, and stops nothing by itself', () => {
    const alone = decideInbound([signal('attachment.password-in-letter', 'zip')])
    assert.equal(alone.action, 'deliver')
    const spam = signal('content.spam', 0.6)
    assert.equal(decideInbound([spam]).action, 'deliver')
    assert.equal(decideInbound([spam, signal('attachment.password-in-letter', 'zip')]).action, 'junk')
  })

  test('what speaks for a message outweighs what speaks against it', () => {
    const doubtful = [signal('content.spam', 0.93)]
    assert.equal(decideInbound(doubtful).action, 'junk')
    assert.equal(decideInbound([...doubtful, signal('relation.correspondent', 'member')]).action, 'deliver')
  })

  test('marketing goes to the bulk folder, however loud; what is surely spam does not', () => {
    const words = (spam: number, bulk: number) => [signal('content.spam', spam), signal('content.bulk', bulk)]
    assert.equal(decideInbound(words(0.9, 0.85)).action, 'bulk')
    assert.equal(decideInbound(words(0.97, 0.85)).action, 'junk')
    // A header of lists is quickly written; the words must say so, too.
    assert.equal(decideInbound([...words(0.9, 0.3), signal('header.list-unsubscribe', 'one-click')]).action, 'junk')
    assert.equal(decideInbound([...words(0.9, 0.85), signal('content.phish', 0.9)]).action, 'quarantine')
  })

  test('the model of words alone: its chance becomes the score', () => {
    for (const chance of [0.01, 0.5, 0.97]) {
      const verdict = decideInbound([signal('content.spam', chance)])
      assert.equal(verdict.score.toFixed(3), Math.max(chance, 0.018).toFixed(3))
    }
    assert.equal(decideInbound([signal('content.phish', 0.99)]).action, 'quarantine')
    assert.equal(decideInbound([signal('content.spam', 0.99)]).action, 'junk')
    assert.equal(decideInbound([signal('content.bulk', 0.99)]).action, 'bulk')
  })
})

test('decideOutbound() blocks malware and holds what nobody could look into', () => {
  assert.equal(decideOutbound([signal('malware.found', 'x')]).action, 'block')
  assert.equal(decideOutbound([signal('attachment.unscannable', 'depth')]).action, 'hold-for-approval')
  assert.equal(decideOutbound([signal('malware.engine', 'too-large')]).action, 'hold-for-approval')
  assert.equal(decideOutbound([signal('attachment.partial-message')]).action, 'hold-for-approval')
  assert.equal(decideOutbound([]).action, 'send')
  assert.equal(decideOutbound([signal('content.phish', 0.999)]).action, 'hold-for-step-up')
  assert.equal(decideOutbound([signal('content.spam', 0.92)]).action, 'send')
})

test('weightOf() takes the first row that fits the value', () => {
  assert.equal(weightOf(signal('attachment.script', 'sh')), 1.5)
  assert.equal(weightOf(signal('attachment.script', 'vbs')), 5)
  assert.equal(weightOf(signal('attachment.count', 3)), 0)
})

test('the tables: ids are unique, weights are within reason', () => {
  const ids = [...INBOUND_RULES, ...OUTBOUND_RULES].map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length)
  for (const { spam = 0, phish = 0, bulk = 0 } of WEIGHTS)
    for (const weight of [spam, phish, bulk]) assert.ok(Math.abs(weight) <= 12)
})
