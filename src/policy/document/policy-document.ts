// What an organisation sets, as its administrators write it: thresholds and actions for its mail, rules of mail flow and of
// signing in.
import type { Classification, InboundAction, OutboundAction } from '../../mail/signal.ts'
import type { FlowRule } from '../flow/flow-rule.ts'
import { NO_APPROVAL_SECTION, type ApprovalSection } from '../approval/approval-rule.ts'
import { NO_LEAKS_SECTION, type LeaksSection } from '../leak/leak-row.ts'
import { NO_QUOTA, type QuotaSection } from '../quota/quota-row.ts'
import { NO_RETURNS_SECTION, type ReturnsSection } from '../returns.ts'
import { NO_SIGN_IN_RULES, type SignInSection } from '../sign-in/sign-in-rule.ts'

/** What the scores lead to; the numbers are 0 … 1. */
export interface ScoreRow {
  readonly from?: number
  readonly action?: InboundAction
}

/** The classes of which a score decides. */
export const SCORED = ['phish', 'spam', 'bulk'] as const satisfies readonly Classification[]
export type Scored = (typeof SCORED)[number]

/** The row of the table that asks for the score of a class. */
export const ROW_OF_SCORE: Readonly<Record<Scored, string>> = { phish: 'phishing', spam: 'spam', bulk: 'bulk' }

export interface PolicyDocument {
  readonly in: Readonly<Record<Scored, ScoreRow>> & {
    /** id of a row of the table → what is done instead */
    readonly rules: Readonly<Record<string, InboundAction>>
  }
  readonly out: { readonly rules: Readonly<Record<string, OutboundAction>> }
  /** the first that holds counts */
  readonly flow: readonly FlowRule[]
  readonly signIn: SignInSection
  readonly quota: QuotaSection
  readonly returns: ReturnsSection
  readonly leaks: LeaksSection
  readonly approval: ApprovalSection
}

/** Of an organisation that has set nothing: the tables as they are shipped. */
export const NO_POLICY: PolicyDocument = {
  in: { phish: {}, spam: {}, bulk: {}, rules: {} },
  out: { rules: {} },
  flow: [],
  signIn: NO_SIGN_IN_RULES,
  quota: NO_QUOTA,
  returns: NO_RETURNS_SECTION,
  leaks: NO_LEAKS_SECTION,
  approval: NO_APPROVAL_SECTION,
}
