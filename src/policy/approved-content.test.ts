import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Signal } from '../mail/signal.ts'
import { compilePolicy } from './document/compile.ts'
import { readPolicy } from './document/read-policy.ts'
import { judgeInbound, type Unjudged } from './judge-mail.ts'

const [PROGRAM, NAME, DISGUISED, MALWARE, SCRIPT] = [
  { id: 'attachment.executable', value: 'exe' },
  { id: 'attachment.dangerous-name', value: 'exe' },
  { id: 'attachment.disguised', value: 'pdf' },
  { id: 'malware.found', value: 'Eicar' },
  { id: 'attachment.script', value: 'vbs' },
] as const satisfies readonly Signal[]
const POLICY = `
flow: [{ id: isos, all: [{ attachment: .iso }], action: quarantine }]
approval:
  rules:
    - { id: scripts, all: [{ signal: { id: attachment.script } }] }
    - { id: bad, all: [{ signal: { id: malware.found } }] }
`

/** Approved · signals · name of a file · what colleagues get. */
const CASES: readonly (readonly [readonly string[], readonly Signal[], string, string])[] = [
  [[], [PROGRAM, NAME], 'a.exe', 'quarantine program'],
  [['out-program'], [PROGRAM, NAME], 'a.exe', 'deliver'],
  [['out-program'], [PROGRAM, NAME, DISGUISED], 'a.exe', 'quarantine disguised-program'],
  [['out-program'], [PROGRAM, NAME, MALWARE], 'a.exe', 'reject malware'],
  [['out-program'], [PROGRAM, NAME, SCRIPT], 'a.exe', 'quarantine script'],
  [['out-program', 'approval:scripts'], [PROGRAM, NAME, SCRIPT], 'a.exe', 'deliver'],
  [['approval:bad'], [MALWARE], 'a.exe', 'reject malware'],
  [['leak-people-many'], [PROGRAM, NAME], 'a.exe', 'quarantine program'],
  [[], [], 'a.iso', 'quarantine flow:isos'],
  [['flow:isos'], [], 'a.iso', 'deliver'],
  [['flow:isos'], [PROGRAM], 'a.iso', 'quarantine program'],
]

test('judgeInbound() puts nothing aside again for what a person approved, and everything for all else', () => {
  const policy = compilePolicy(readPolicy(POLICY), 1)
  for (const [approved, signals, file, expected] of CASES) {
    const facts: Unjudged = {
      direction: 'out',
      senders: [],
      recipients: [],
      readers: [],
      size: 1,
      subject: '',
      words: '',
      header: '',
      attachmentNames: [file],
      attachmentTypes: [],
      peer: '',
      signals,
    }
    const { verdict } = judgeInbound(policy, facts, undefined, approved)
    const [rule] = verdict.rules
    const what = verdict.action === 'deliver' ? verdict.action : `${verdict.action} ${rule}`
    assert.equal(what, expected, JSON.stringify([approved, signals, file]))
  }
})
