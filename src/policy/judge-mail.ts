// The whole judgement of a policy over one message: tables, the organisation's list, rules of mail flow.
import type { InboundAction, OutboundAction, Signal, Verdict } from '../mail/signal.ts'
import { withoutApproved } from './approved-content.ts'
import { flowId, withFlowIn, withFlowOut, type Policy } from './document/compile.ts'
import type { FlowRule, MailFacts } from './flow/flow-rule.ts'
import type { Choices } from './sender-lists.ts'

/** Facts before it is known what the message is. */
export type Unjudged = Omit<MailFacts, 'classification'>

/** What rules, lists and scores come to, with the rule of flow that counted. */
export interface Judged<Action extends string> {
  readonly verdict: Verdict<Action>
  readonly flow?: FlowRule
}

/** @param approved  ids of rows that a person has said yes to: for these it is not put aside again */
export function judgeInbound(
  policy: Policy,
  facts: Unjudged,
  listed: Choices['organisation'],
  approved: readonly string[] = [],
): Judged<InboundAction> {
  const signals = withoutApproved(policy, facts.signals, approved)
  const verdict = withList(policy.inbound(signals), listed)
  const found = policy.flow({ ...facts, signals, classification: verdict.classification })
  const flow = found !== undefined && approved.includes(flowId(found)) ? undefined : found
  return { verdict: withFlowIn(verdict, flow), ...(flow !== undefined && { flow }) }
}

export function judgeOutbound(policy: Policy, facts: Unjudged): Judged<OutboundAction> {
  const verdict = policy.outbound(facts.signals)
  const flow = policy.flow({ ...facts, classification: verdict.classification })
  return { verdict: withFlowOut(verdict, flow), ...(flow !== undefined && { flow }) }
}

/** What makes the name in From worth nothing: whoever is allowed, it may be somebody else. */
// prettier-ignore
const DOUBTS: readonly (readonly [signal: string, is: Signal['value'] | undefined])[] = [
  ['sender-auth.dmarc', 'fail'],
  ['sender-auth.spf', 'fail'],
  ['sender-auth.forged-results', undefined],
  ['impersonation.own-author', 'unproven'],
  ['relation.auth-broke-habit', undefined],
  ['relation.claimed-correspondent', undefined],
]

export function isDoubtful(signals: readonly Signal[]): boolean {
  return DOUBTS.some(([id, is]) =>
    signals.some((signal) => signal.id === id && (is === undefined || signal.value === is)),
  )
}

/** Spam and bulk are matters of taste; phishing and malware are not. */
export function isTaste({ classification }: Pick<Verdict<string>, 'classification'>): boolean {
  return classification === 'spam' || classification === 'bulk'
}

function withList(verdict: Verdict, listed: Choices['organisation']): Verdict {
  if (listed === 'allow' && isTaste(verdict) && !isDoubtful(verdict.signals)) {
    return { ...verdict, action: 'deliver', classification: 'clean', rules: ['list:allowed', ...verdict.rules] }
  }
  if (
    listed === 'block' &&
    (verdict.classification === 'clean' || verdict.classification === 'bulk') &&
    isIntoInbox(verdict)
  ) {
    return { ...verdict, action: 'junk', classification: 'spam', rules: ['list:blocked', ...verdict.rules] }
  }
  return verdict
}

const isIntoInbox = ({ action }: Verdict): boolean => action === 'deliver' || action === 'tag' || action === 'bulk'
