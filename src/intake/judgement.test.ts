// What becomes of a message: for members, for other servers, and for both at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Signal } from '../mail/signal.ts'
import { decideInbound, decideOutbound } from '../policy/decide.ts'
import { judge } from './judgement.ts'

const VIRUS: Signal = { id: 'malware.found', value: 'EICAR' }
const DEAD_ENGINE: Signal = { id: 'malware.engine', value: 'unavailable' }
const PROGRAM: Signal = { id: 'attachment.executable', value: true }
const DISGUISED: Signal = { id: 'attachment.disguised', value: true }

type Ways = 'members' | 'others' | 'both'
// prettier-ignore
const CASES: readonly (readonly [what: string, signals: readonly Signal[], ways: Ways, expected: string])[] = [
  ['a plain letter',      [],            'members', 'inbox'],
  ['a plain letter',      [],            'others',  'goes'],
  ['a plain letter',      [],            'both',    'inbox, goes'],
  ['a virus',             [VIRUS],       'members', 'malware-found'],
  ['a virus',             [VIRUS],       'others',  'malware-found'],
  ['a virus',             [VIRUS],       'both',    'malware-found'],
  ['a dead engine',       [DEAD_ENGINE], 'members', 'scanner-unavailable'],
  ['a dead engine',       [DEAD_ENGINE], 'others',  'scanner-unavailable'],
  ['a dead engine',       [DEAD_ENGINE], 'both',    'scanner-unavailable'],
  ['a program',           [PROGRAM],     'members', 'quarantine'],
  ['a program',           [PROGRAM],     'others',  'held: out-program'],
  ['a program',           [PROGRAM],     'both',    'quarantine, held: out-program'],
  ['a disguised program', [DISGUISED],   'members', 'quarantine'],
  ['a disguised program', [DISGUISED],   'others',  'malware-found'],
  ['a disguised program', [DISGUISED],   'both',    'malware-found'],
]

for (const [what, signals, ways, expected] of CASES) {
  test(`judge(): ${what} for ${ways}: ${expected}`, () => {
    const outbound = ways === 'members' ? undefined : decideOutbound(signals)
    const { refusal, folder, holdReason } = judge(decideInbound(signals), outbound, ways !== 'others', false)
    const out = holdReason === '' ? 'goes' : `held: ${holdReason}`
    const parts = [...(ways === 'others' ? [] : [folder]), ...(ways === 'members' ? [] : [out])]
    assert.equal(refusal?.reason ?? parts.join(', '), expected)
  })
}

test('judge(): a verdict of a rule of mail flow: a keyword in the inbox, or no copy at all', () => {
  const clean = decideInbound([])
  const tagged = judge({ ...clean, action: 'tag' }, undefined, true, false)
  assert.deepEqual([tagged.folder, tagged.keywords, tagged.isDiscarded], ['inbox', ['$Junk'], false])
  const discarded = judge({ ...clean, action: 'discard' }, undefined, true, false)
  assert.deepEqual([discarded.refusal, discarded.isDiscarded], [undefined, true])
  const phish = judge(decideInbound([{ id: 'content.phish', value: 0.999 }]), undefined, true, false)
  assert.deepEqual([phish.folder, phish.keywords], ['quarantine', ['$Phishing']])
})

test('judge(): what a member sends out waits for a dead engine, and is left to departure control else', () => {
  const byMember = (signals: readonly Signal[], hasMembers: boolean) =>
    judge(decideInbound(signals), decideOutbound(signals), hasMembers, true)
  for (const hasMembers of [true, false]) {
    const { refusal, verdict } = byMember([DEAD_ENGINE], hasMembers)
    assert.deepEqual([refusal, verdict.action], [undefined, 'delay'])
  }
  assert.deepEqual(
    [byMember([PROGRAM], false).holdReason, byMember([PROGRAM], false).verdict.action],
    ['', 'hold-for-approval'],
  )
  assert.equal(judge(decideInbound([DEAD_ENGINE]), undefined, true, true).refusal?.reason, 'scanner-unavailable')
})
