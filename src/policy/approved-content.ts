// What a person has approved is no reason any more to put a message aside: the signals behind the rows that asked for the approval.
import type { Signal } from '../mail/signal.ts'
import { approvalRuleId } from './approval/judge-approval.ts'
import type { Policy } from './document/compile.ts'
import { TOLD_WITH, OUTBOUND_RULES } from './outbound-rules.ts'
import { holds, type Condition } from './rule.ts'

/** @param approved  ids of rows, as verdicts and holds name them. What is known as malware is nobody's to approve, and stays. */
export function withoutApproved(
  policy: Policy,
  signals: readonly Signal[],
  approved: readonly string[],
): readonly Signal[] {
  if (approved.length === 0) return signals
  const conditions = conditionsOf(policy, approved).filter(({ signal }) => signal !== 'malware.found')
  return signals.filter((signal) => !conditions.some((condition) => holds(condition, signal)))
}

function conditionsOf({ approval, leaks }: Policy, approved: readonly string[]): readonly Condition[] {
  const content = OUTBOUND_RULES.filter(({ id }) => approved.includes(id))
  const own = [
    ...approval.section.rules.filter((rule) => approved.includes(approvalRuleId(rule))),
    ...leaks.section.rules.filter(({ id }) => approved.includes(id)),
  ]
  return [
    ...content.flatMap(({ when }) => when),
    ...content.flatMap(({ id }) => (TOLD_WITH[id] ?? []).map((signal) => ({ signal }))),
    ...own.flatMap(({ when }) => when.flatMap((each) => (each.of === 'signal' ? [each.condition] : []))),
  ]
}
