// What the policy of an organisation says of a message that a member hands in: leaks, and rules of approval. Asked in the
// transaction that lets it go or parks it.
import { recordEvent } from '../audit/events.ts'
import type { TraceId } from '../base/ids.ts'
import type { Owner } from '../directory/directory.ts'
import type { LeakFinding, LeakReport } from '../mail/leak.ts'
import type { WriteTx } from '../store/store.ts'
import type { Policy } from './document/compile.ts'
import type { Person } from './scope.ts'
import type { MailFacts } from './flow/flow-rule.ts'
import { judgeApproval } from './approval/judge-approval.ts'
import { approversFor, type ApproverBook } from './approval/approvers.ts'
import { addToTally, dayFindings, NOTHING_TALLIED, tallyOf, type DayTally } from './leak/day-tally.ts'
import { withoutExcepted } from './leak/feedback.ts'
import { judgeLeaks, type LeakRuling } from './leak/judge-leaks.ts'
import type { LeavingFacts } from './leak/leaving-rule.ts'
import { ownValuesOf } from './leak/own-values.ts'
import { recipientClasses } from './leak/recipient-class.ts'
import type { Wish } from './leaving.ts'
import { countHit } from './records.ts'

export interface LeavingAsk {
  readonly owner: Owner
  /** who writes, by the account */
  readonly person: Person
  readonly traceId: TraceId
  /** ms since 1970 */
  readonly at: number
  readonly facts: MailFacts
  /** recipients of other organisations, lower case */
  readonly outside: readonly string[]
  /** absent: nobody looked */
  readonly leaks?: LeakReport | undefined
  /** of `approverBook()`, read before with a ticket that knows people */
  readonly approvers: ApproverBook
}

export interface LeavingRulings {
  readonly leak: LeakRuling
  readonly approval: Wish
  /** who decides about what nobody else names approvers for */
  readonly approvers: readonly string[]
}

/** Nothing is read or written. @param tally  what was sent before. @param own  hashes of what the sender declared as their own */
export function judgeLeaving(
  policy: Policy,
  ask: LeavingAsk,
  tally: DayTally,
  own: ReadonlySet<string> = new Set(),
): LeavingRulings {
  const facts = leavingFacts(policy, ask, tally, own)
  const approversOf = (words: readonly string[]) => approversFor(ask.approvers, words)
  return {
    leak: judgeLeaks(policy.leaks, facts, approversOf),
    approval: judgeApproval(policy.approval, facts, ask.approvers),
    approvers: approversOf([]),
  }
}

export interface LeavingLook extends LeavingRulings {
  /**
   * Counts what it carries for the member's day and raises the events of what was found, in the same transaction; once.
   * Not for a message that waited and is looked at again.
   */
  note(outcome: 'sent' | 'held' | 'refused'): Promise<void>
}

/** A sender is told of the same rule once in so long; ms. */
const TOLD_AGAIN_MS = 86_400_000

/** The same with what the member sent lately. Grants `policy:read`, `policy:append`, `event:append`. */
export async function lookAtLeaving(tx: WriteTx, policy: Policy, ask: LeavingAsk): Promise<LeavingLook> {
  const { owner, at, outside } = ask
  const leaks = ask.leaks && (await withoutConfirmed(tx, ask, ask.leaks))
  // What nothing was found in is most mail: it costs no look into the table.
  const isAsked = leaks !== undefined && isRemarkable(leaks)
  const since = at - policy.leaks.section.windowMs
  const tally = isAsked ? await tallyOf(tx, owner, since) : NOTHING_TALLIED
  const own = isAsked ? await ownValuesOf(tx, owner) : undefined
  const rulings = judgeLeaving(policy, { ...ask, leaks }, tally, own)
  return {
    ...rulings,
    async note(outcome) {
      for (const rule of [...rulings.leak.rules, ...rulings.approval.rules])
        await countHit(tx, owner.organisationId, rule, at)
      const tells = outcome === 'sent' ? (rulings.leak.tells ?? []) : []
      // A row that asks for words alone may tell, too.
      const known = isAsked || tells.length === 0 ? tally : await tallyOf(tx, owner, since)
      const fresh = tells.filter(({ rule }) => (known.told.get(rule) ?? -Infinity) < at - TOLD_AGAIN_MS)
      // What is refused, or stays in the house, has not left.
      const findings = outcome === 'refused' || outside.length === 0 ? [] : (leaks?.findings ?? [])
      if (findings.length > 0 || fresh.length > 0)
        await addToTally(tx, owner, known, { findings, told: fresh.map(({ rule }) => rule) }, at)
      await recordFound(tx, ask, leaks?.findings ?? [], rulings.leak)
      for (const { rule, facts } of fresh) await recordEvent(tx, { type: 'leak.told', ...aboutOf(ask), rule, facts })
    },
  }
}

/** Without findings that people confirmed to mean nothing in such messages. */
async function withoutConfirmed(tx: WriteTx, { owner, facts, at }: LeavingAsk, leaks: LeakReport): Promise<LeakReport> {
  if (leaks.findings.length === 0) return leaks
  return { ...leaks, findings: await withoutExcepted(tx, owner.organisationId, facts, leaks.findings, at) }
}

function isRemarkable({ findings, label, notInspectable }: LeakReport): boolean {
  return findings.length > 0 || notInspectable.length > 0 || (label !== undefined && label !== 'public')
}

const aboutOf = ({ owner, traceId }: LeavingAsk) => ({ ...owner, actor: String(owner.memberId), traceId })

async function recordFound(
  tx: WriteTx,
  ask: LeavingAsk,
  findings: readonly LeakFinding[],
  { decided }: LeakRuling,
): Promise<void> {
  if (decided === undefined) return
  await recordEvent(tx, {
    type: 'leak.found',
    ...aboutOf(ask),
    rule: decided.rule.id,
    action: decided.does,
    detectors: findings.map(({ detector, count, severity }) => ({ detector, count, severity })),
  })
}

function leavingFacts(
  policy: Policy,
  { facts, person, outside, leaks }: LeavingAsk,
  tally: DayTally,
  own: ReadonlySet<string>,
): LeavingFacts {
  const hasOwn = facts.recipients.length > outside.length
  return {
    ...facts,
    person,
    findings: dayFindings(leaks?.findings ?? [], tally, own),
    hasOwnData: leaks?.findings.some(({ hashes }) => hashes.some((hash) => own.has(hash))) ?? false,
    ...(leaks !== undefined && { leaks }),
    recipientClasses: recipientClasses(outside, hasOwn, policy.leaks.section.partners, facts.writer),
  }
}
