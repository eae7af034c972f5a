// From a document to what decides: the tables with its changes, and its rules of mail flow made ready.
import type { Classification, InboundAction, OutboundAction, Signal, Verdict } from '../../mail/signal.ts'
import { compileApproval, type ApprovalPolicy } from '../approval/judge-approval.ts'
import { compileLeaks, type LeakPolicy } from '../leak/judge-leaks.ts'
import { decideInbound, decideOutbound } from '../decide.ts'
import { asksForPeople, compileRule, firstMatch, type CompiledRule } from '../flow/flow-match.ts'
import type { FlowAction, FlowRule, MailFacts } from '../flow/flow-rule.ts'
import { INBOUND_RULES } from '../inbound-rules.ts'
import { OUTBOUND_RULES } from '../outbound-rules.ts'
import { QuotaTable } from '../quota/quota-table.ts'
import type { Rule } from '../rule.ts'
import { ScopeBook } from '../scope.ts'
import { SignInRules } from '../sign-in/sign-in-rules.ts'
import { NO_POLICY, ROW_OF_SCORE, SCORED, type PolicyDocument } from './policy-document.ts'

export interface Policy {
  /** 0: nothing set, the tables as they are shipped */
  readonly version: number
  readonly document: PolicyDocument
  /** whether rules ask where people stand */
  readonly asksForPeople: boolean
  inbound(signals: readonly Signal[]): Verdict<InboundAction>
  outbound(signals: readonly Signal[]): Verdict<OutboundAction>
  /** The first rule of mail flow that holds. */
  flow(facts: MailFacts): FlowRule | undefined
  readonly signIn: SignInRules
  readonly quota: QuotaTable
  readonly leaks: LeakPolicy
  readonly approval: ApprovalPolicy
}

export function compilePolicy(document: PolicyDocument, version: number): Policy {
  const inbound = INBOUND_RULES.map((rule) => changedIn(rule, document))
  const outbound = OUTBOUND_RULES.map((rule) => withAction(rule, document.out.rules[rule.id]))
  const flow: readonly CompiledRule[] = document.flow.map(compileRule)
  const scopes = new ScopeBook(document.quota.groups)
  const hasPartners = document.leaks.partners.some(({ departments }) => departments.length > 0)
  return {
    version,
    document,
    asksForPeople:
      asksForPeople([...document.flow, ...document.leaks.rules, ...document.approval.rules]) || hasPartners,
    inbound: (signals) => decideInbound(signals, inbound),
    outbound: (signals) => decideOutbound(signals, outbound),
    flow: (facts) => firstMatch(flow, facts),
    signIn: new SignInRules(document.signIn),
    quota: new QuotaTable(document.quota),
    leaks: compileLeaks(document.leaks, scopes),
    approval: compileApproval(document.approval, scopes),
  }
}

export const SHIPPED = compilePolicy(NO_POLICY, 0)

function changedIn(rule: Rule<InboundAction>, document: PolicyDocument): Rule<InboundAction> {
  if (rule.id === 'marketing') return withAction(rule, document.in.rules[rule.id] ?? document.in.bulk.action)
  const scored = SCORED.find((name) => ROW_OF_SCORE[name] === rule.id)
  if (scored === undefined) return withAction(rule, document.in.rules[rule.id])
  const { from, action } = document.in[scored]
  const when = from === undefined ? rule.when : rule.when.map((condition) => ({ ...condition, atLeast: from }))
  return withAction({ ...rule, when }, action)
}

function withAction<Action extends string>(rule: Rule<Action>, action: Action | undefined): Rule<Action> {
  return action === undefined ? rule : { ...rule, action }
}

const IN_ACTION: Readonly<Record<FlowAction, InboundAction>> = {
  deliver: 'deliver',
  tag: 'tag',
  bulk: 'bulk',
  junk: 'junk',
  quarantine: 'quarantine',
  refuse: 'reject',
  discard: 'discard',
}

/** On the way out there are no folders: what would be put aside waits for a person. */
const OUT_ACTION: Readonly<Record<FlowAction, OutboundAction>> = {
  deliver: 'send',
  tag: 'send',
  bulk: 'send',
  junk: 'hold-for-approval',
  quarantine: 'hold-for-approval',
  refuse: 'block',
  discard: 'block',
}

/** What these let nobody do: let malware in, or anything that could not be looked at. */
const isFixed = ({ classification, action }: Verdict<string>): boolean =>
  (classification as Classification) === 'malware' || action === 'tempfail' || action === 'delay'

/** The verdict with a rule of mail flow over it. */
export function withFlowIn(verdict: Verdict, rule: FlowRule | undefined): Verdict {
  if (rule === undefined || isFixed(verdict)) return verdict
  return { ...verdict, action: IN_ACTION[rule.action], rules: [flowId(rule), ...verdict.rules] }
}

/** The same for mail that goes out. */
export function withFlowOut(verdict: Verdict<OutboundAction>, rule: FlowRule | undefined): Verdict<OutboundAction> {
  if (rule === undefined || isFixed(verdict)) return verdict
  return { ...verdict, action: OUT_ACTION[rule.action], rules: [flowId(rule), ...verdict.rules] }
}

/** How a verdict names it. */
export const flowId = ({ id }: FlowRule): string => `flow:${id}`
