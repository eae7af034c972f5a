// A rule about mail that members hand in: the conditions of rules of mail flow, and those over what the mail carries.
import type { DataClass } from '../../mail/data-class.ts'
import type { Label, LeakConfidence, LeakFinding, LeakReport, LeakSeverity, NotInspectable } from '../../mail/leak.ts'
import type { FlowCondition, MailFacts } from '../flow/flow-rule.ts'
import type { Person, Scope } from '../scope.ts'

/** `own`: our own people. `partner`: of a firm that the sender's department works with. */
export const RECIPIENT_CLASSES = ['own', 'partner', 'free-mail', 'other'] as const
export type RecipientClass = (typeof RECIPIENT_CLASSES)[number]

/** Some data, by kind, number and how sure. */
export interface DataCondition {
  readonly of: 'data'
  /** ids of detectors, or `ID-*`: all that begin so */
  readonly detectors: readonly string[]
  /** distinct values at least, of all these detectors together, with those of the member's day */
  readonly count: number
  /** lower ones are passed over */
  readonly severity: LeakSeverity
  readonly confidence: LeakConfidence
}

/** One condition; it holds when one of its values does. */
export type LeavingCondition =
  | FlowCondition
  | DataCondition
  /** what was found is the sender's own, all of it */
  | { readonly of: 'own-data' }
  | { readonly of: 'label'; readonly atLeast: Label }
  | { readonly of: 'data-class'; readonly atLeast: DataClass }
  /** something was not looked into, for such a reason */
  | { readonly of: 'not-inspectable'; readonly is: readonly NotInspectable[] }
  /** of one of the recipients */
  | { readonly of: 'recipient-class'; readonly is: readonly RecipientClass[] }

export interface LeavingRule {
  /** lower case, digits and dashes */
  readonly id: string
  readonly meaning: string
  /** absent: both */
  readonly direction?: 'out' | 'internal'
  /** whose mail it is for; none: everybody's */
  readonly for: readonly Scope[]
  /** whose it is not for, even so */
  readonly notFor: readonly Scope[]
  readonly when: readonly LeavingCondition[]
  readonly needs: 'all' | 'any'
  /** if one of these holds, the rule does not */
  readonly unless: readonly LeavingCondition[]
}

/** A finding with what the same member sent of it to outside within the window. */
export interface DayFinding extends LeakFinding {
  /** distinct values, of this message and before, without the sender's own */
  readonly today: number
}

/** What such rules can ask about a message. */
export interface LeavingFacts extends MailFacts {
  readonly person: Person
  readonly findings: readonly DayFinding[]
  /** there are values of the sender's own, which count for nothing else */
  readonly hasOwnData: boolean
  /** absent: nobody looked */
  readonly leaks?: LeakReport
  readonly recipientClasses: ReadonlySet<RecipientClass>
}
