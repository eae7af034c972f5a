// What the policy of an organisation says of a message that a member hands in: leaks, and rules of approval. Asked in the
// transaction that lets it go or parks it.
import { recordEvent } from '../audit/events.ts'
import type { TraceId } from '../base/ids.ts'
import type { Owner } from '../directory/directory.ts'
import type { LeakReport } from '../mail/leak.ts'
import type { WriteTx } from '../store/store.ts'
import type { Policy } from './document/compile.ts'
import type { MailFacts } from './flow/flow-rule.ts'
import { judgeApproval } from './approval/judge-approval.ts'
import { approversFor, type ApproverBook } from './approval/approvers.ts'
import { addToTally, dayFindings, NOTHING_TALLIED, tallyOf, type DayTally } from './leak/day-tally.ts'
import { judgeLeaks, type LeakRuling } from './leak/judge-leaks.ts'
import type { LeavingFacts } from './leak/leaving-rule.ts'
import { recipientClasses } from './leak/recipient-class.ts'
import type { Wish } from './leaving.ts'

export interface LeavingAsk {
  readonly owner: Owner
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

/** Nothing is read or written. @param tally  what was sent before */
export function judgeLeaving(policy: Policy, ask: LeavingAsk, tally: DayTally): LeavingRulings {
  const facts = leavingFacts(policy, ask, tally)
  const approversOf = (words: readonly string[]) => approversFor(ask.approvers, words, ask.at)
  return {
    leak: judgeLeaks(policy.leaks, facts, approversOf),
    approval: judgeApproval(policy.approval, facts, ask.approvers, ask.at),
    approvers: approversOf([]),
  }
}

export interface LeavingLook extends LeavingRulings {
  /**
   * Counts what it carries for the member's day and raises the event of what was found, in the same transaction; once.
   * Not for a message that waited and is looked at again.
   */
  note(): Promise<void>
}

/** The same with what the member sent lately. Grants `policy:read`, and for `note` `policy:append` and `event:append`. */
export async function lookAtLeaving(tx: WriteTx, policy: Policy, ask: LeavingAsk): Promise<LeavingLook> {
  const { owner, at, outside, leaks } = ask
  const isCounted = outside.length > 0 && leaks !== undefined && leaks.findings.length > 0
  const since = at - policy.leaks.section.windowMs
  const tally = isCounted ? await tallyOf(tx, owner, since) : NOTHING_TALLIED
  const rulings = judgeLeaving(policy, ask, tally)
  const { decided, action } = rulings.leak
  return {
    ...rulings,
    async note() {
      // What is refused has not left.
      if (isCounted && action !== 'refuse') await addToTally(tx, owner, tally, leaks.findings, at)
      if (decided === undefined || leaks === undefined) return
      await recordEvent(tx, {
        type: 'leak.found',
        ...owner,
        actor: String(owner.memberId),
        traceId: ask.traceId,
        rule: decided.rule.id,
        action: decided.does,
        detectors: leaks.findings.map(({ detector, count, severity }) => ({ detector, count, severity })),
      })
    },
  }
}

function leavingFacts(policy: Policy, { facts, outside, leaks }: LeavingAsk, tally: DayTally): LeavingFacts {
  const hasOwn = facts.recipients.length > outside.length
  return {
    ...facts,
    findings: dayFindings(leaks?.findings ?? [], tally),
    ...(leaks !== undefined && { leaks }),
    recipientClasses: recipientClasses(outside, hasOwn, policy.leaks.section.partners, facts.writer),
  }
}
