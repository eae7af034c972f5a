// Mail that leaves with the word of a second person (邮件审核): which mail, whose word, until when, and who is asked after that.
import type { LeavingRule } from '../leak/leaving-rule.ts'

/**
 * Who approves: `manager` (who administers the sender's department, or the nearest above it that has somebody), `role:NAME`
 * (everybody with that role), or the main address of a member.
 */
export type ApproverWord = string

export interface ApprovalRule extends LeavingRule {
  /** any of them decides; empty: who approves by default */
  readonly approvers: readonly ApproverWord[]
  /** ms until it goes back to its sender; absent: as in the section */
  readonly deadlineMs?: number
  /** ms without an answer after which the next are asked too, and again after as long; absent: as in the section */
  readonly escalateAfterMs?: number
  /** who is asked next; empty: the managers above, then security administrators */
  readonly escalateTo: readonly ApproverWord[]
}

/** Somebody who decides in the place of another for some time. */
export interface Deputy {
  /** main addresses, lower case */
  readonly of: string
  readonly is: string
  /** ms since 1970; absent: no bound */
  readonly from?: number
  readonly until?: number
}

export interface ApprovalSection {
  readonly rules: readonly ApprovalRule[]
  /** of rules about leaks, and of what content holds for approval */
  readonly approvers: readonly ApproverWord[]
  readonly deadlineMs?: number
  readonly escalateAfterMs: number
  readonly deputies: readonly Deputy[]
}

const HOUR_MS = 3_600_000

export const NO_APPROVAL_SECTION: ApprovalSection = {
  rules: [],
  approvers: ['manager'],
  escalateAfterMs: 8 * HOUR_MS,
  deputies: [],
}

/** Before the name of a role, whose holders are asked. */
export const ROLE = 'role:'
/** Who is asked where nobody else is left. */
export const LAST_RESORT: ApproverWord = `${ROLE}security-administrator`
