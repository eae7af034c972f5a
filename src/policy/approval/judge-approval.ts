// Which rules of approval hold for a message, whom they ask, and whom next when nobody answers.
import type { HoldReason } from '../../mail/hold.ts'
import { termOf } from '../hold-terms.ts'
import { NOTHING_WANTED, type Wish } from '../leaving.ts'
import { compileLeaving } from '../leak/leaving-match.ts'
import type { LeavingFacts } from '../leak/leaving-rule.ts'
import type { ApprovalRule, ApprovalSection } from './approval-rule.ts'
import type { ScopeBook } from '../scope.ts'
import { approversFor, type ApproverBook } from './approvers.ts'

export interface ApprovalPolicy {
  readonly section: ApprovalSection
  readonly rules: readonly { readonly rule: ApprovalRule; readonly holds: (facts: LeavingFacts) => boolean }[]
}

export function compileApproval(section: ApprovalSection, scopes: ScopeBook): ApprovalPolicy {
  return { section, rules: section.rules.map((rule) => ({ rule, holds: compileLeaving(rule, scopes) })) }
}

/** The first rule that holds asks. */
export function judgeApproval(policy: ApprovalPolicy, facts: LeavingFacts, book: ApproverBook): Wish {
  const rule = policy.rules.find(({ holds }) => holds(facts))?.rule
  if (rule === undefined) return NOTHING_WANTED
  const deadlineMs = rule.deadlineMs ?? policy.section.deadlineMs
  const reason: HoldReason = {
    need: 'approval',
    rule: approvalRuleId(rule),
    facts: rule.meaning === '' ? [] : [rule.meaning],
    approvers: approversFor(book, rule.approvers),
    ...termOf('message', 'approval'),
    ...(deadlineMs !== undefined && { withinMs: deadlineMs }),
  }
  return { action: 'hold', holds: [reason], rules: [reason.rule] }
}

const PREFIX = 'approval:'
/** How a verdict names it. */
export const approvalRuleId = ({ id }: Pick<ApprovalRule, 'id'>): string => `${PREFIX}${id}`

const escalationOf = ({ section }: ApprovalPolicy, reason: HoldReason) => {
  const rule = section.rules.find((each) => approvalRuleId(each) === reason.rule)
  return { rule, everyMs: rule?.escalateAfterMs ?? section.escalateAfterMs }
}

/** When others are asked next, if nobody decides before; ms since 1970. @param askedAt  when the first were asked */
export function nextEscalation(policy: ApprovalPolicy, reason: HoldReason, askedAt: number, at: number): number {
  const { everyMs } = escalationOf(policy, reason)
  return askedAt + (Math.floor((at - askedAt) / everyMs) + 1) * everyMs
}

/**
 * Who may decide by now, when nobody has.
 * @param askedAt  ms since 1970: when the first were asked
 * @returns the reason with more approvers; undefined while there are no more than it has
 */
export function escalated(
  policy: ApprovalPolicy,
  reason: HoldReason,
  book: ApproverBook,
  askedAt: number,
  at: number,
): HoldReason | undefined {
  if (reason.need !== 'approval') return undefined
  const { rule, everyMs } = escalationOf(policy, reason)
  const times = Math.floor((at - askedAt) / everyMs)
  if (times < 1) return undefined
  const further = approversFor(book, rule?.approvers ?? [], times, rule?.escalateTo)
  const approvers = [...new Set([...reason.approvers, ...further])]
  if (approvers.length === reason.approvers.length) return undefined
  return { ...reason, approvers, escalations: (reason.escalations ?? 0) + 1 }
}
