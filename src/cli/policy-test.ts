// gatehouse policy test: what a policy makes of letters in files, without a server or the network.
import { now } from '../base/clock.ts'
import { newTraceId, type MemberId, type OrganisationId } from '../base/ids.ts'
import type { Owner } from '../directory/directory.ts'
import { contentFacts } from '../intake/mail-facts.ts'
import type { Classification } from '../mail/signal.ts'
import type { Policy } from '../policy/document/compile.ts'
import { judgeInbound, judgeOutbound, type Unjudged } from '../policy/judge-mail.ts'
import { NOTHING_TALLIED } from '../policy/leak/day-tally.ts'
import { judgeLeaving, type LeavingAsk, type LeavingRulings } from '../policy/leaving-policy.ts'
import { actionOf, leavingOf } from '../policy/leaving.ts'
import { ownKey, sharedOwn } from '../screening/leak/leak-knowledge.ts'
import type { Screening } from '../screening/screening.ts'
import { Screener } from '../screening/screener.ts'
import type { CommandIo } from './command.ts'
import { messagesIn, type FoundMessage } from './scan-source.ts'

interface Line {
  readonly id: string
  readonly action: string
  readonly verdict: string
  readonly rules: readonly string[]
  /** what it would wait for, and what its sender would be told: kinds and numbers */
  readonly asks: readonly { readonly need: string; readonly rule: string; readonly facts: readonly string[] }[]
}

/** @returns the exit status: 1 when something could not be read */
export async function testPolicy(
  policy: Policy,
  paths: readonly string[],
  direction: 'in' | 'out',
  asJson: boolean,
  io: CommandIo,
): Promise<number> {
  const screener = new Screener({ authservId: 'localhost', dnsServers: [] })
  let unreadable = 0
  try {
    for await (const found of messagesIn(paths)) {
      if ('why' in found) {
        unreadable++
        io.err(`${found.path}: ${found.why}`)
        continue
      }
      const line = await judge(screener, policy, found, direction)
      io.out(
        asJson
          ? JSON.stringify(line)
          : `${line.action.padEnd(10)} ${line.verdict.padEnd(7)} ${line.id}  ${line.rules.join(' ')}`.trimEnd(),
      )
      if (!asJson) for (const { need, rule, facts } of line.asks) io.out(`  ${[need, rule, ...facts].join(' · ')}`)
    }
  } finally {
    await screener.close()
  }
  return unreadable > 0 ? 1 : 0
}

/** Of a file nobody knows the envelope: what the header says stands for it. */
async function judge(
  screener: Screener,
  policy: Policy,
  { id, bytes }: FoundMessage,
  direction: 'in' | 'out',
): Promise<Line> {
  const facts = { direction, returnPath: '', recipientCount: 1, receivedAt: 0 }
  const leaks = {
    key: ownKey(),
    version: 'policy test',
    own: sharedOwn(policy.leaks.section.own),
    rows: [],
    documents: [],
  }
  const screening = await screener.screen({ message: { kind: 'memory', bytes }, ...facts, leaks })
  const { to, cc } = screening.digest.digest.envelope
  const recipients = [...to, ...cc].map(({ local, domain }) => `${local}@${domain}`.toLowerCase())
  const asked = {
    ...contentFacts(screening),
    direction,
    recipients,
    readers: [],
    size: bytes.length,
    peer: '',
    signals: screening.signals,
  }
  if (direction === 'in') {
    const { verdict } = judgeInbound(policy, asked, undefined)
    return { id, action: verdict.action, verdict: verdict.classification, rules: verdict.rules, asks: [] }
  }
  const { verdict } = judgeOutbound(policy, asked)
  const leaving = leavingOf({ content: verdict, ...leavingRulings(policy, asked, screening, verdict.classification) })
  const told = leaving.tells.map(({ rule, facts }) => ({ need: 'tell', rule, facts }))
  const asks = [...leaving.holds.map(({ need, rule, facts }) => ({ need, rule, facts })), ...told]
  const rules = [...new Set([...leaving.rules, ...verdict.rules])]
  return { id, action: actionOf(leaving), verdict: verdict.classification, rules, asks }
}

/** Everybody is outside, nothing was sent before, and nobody is there who could approve. */
function leavingRulings(
  policy: Policy,
  facts: Unjudged,
  { leaks }: Screening,
  classification: Classification,
): Pick<LeavingRulings, 'leak' | 'approval'> {
  const ask: LeavingAsk = {
    owner: NOBODY,
    person: { address: facts.senders[0] ?? '', department: '', jobLevel: '' },
    traceId: newTraceId(),
    at: now(),
    facts: { ...facts, classification },
    outside: facts.recipients,
    leaks,
    approvers: {
      sender: NOBODY.memberId,
      managers: [],
      named: new Map(),
      section: policy.approval.section,
    },
  }
  return judgeLeaving(policy, ask, NOTHING_TALLIED)
}

const NOBODY: Owner = { organisationId: 0 as OrganisationId, memberId: 0 as MemberId }
