// An administrator's rule about mail: conditions over what is known of a message, exceptions, and what is done.
import type { Standing } from '../../directory/standing.ts'
import type { Classification, Signal } from '../../mail/signal.ts'
import type { Condition } from '../rule.ts'

/** `discard`: accepted and kept from everybody; the trace alone tells of it. */
export const FLOW_ACTIONS = ['deliver', 'tag', 'bulk', 'junk', 'quarantine', 'refuse', 'discard'] as const
export type FlowAction = (typeof FLOW_ACTIONS)[number]

/**
 * One condition; it holds when one of its values does.
 * Addresses: `name@example.org`, `@example.org` (a domain), `.example.org` (with all below it).
 */
export type FlowCondition =
  | { readonly of: 'sender' | 'recipient'; readonly is: readonly string[] }
  | { readonly of: 'sender-department' | 'recipient-department'; readonly is: readonly string[] }
  | { readonly of: 'sender-level' | 'recipient-level'; readonly is: readonly string[] }
  /** of subject and text, whatever they are disguised as */
  | { readonly of: 'subject' | 'words'; readonly is: readonly string[] }
  /** `field: part of its value`; nothing after the colon: the field is there */
  | { readonly of: 'header'; readonly is: readonly string[] }
  /** ends of file names, such as `.iso`, or types, such as `application/pdf` and `image/*` */
  | { readonly of: 'attachment'; readonly is: readonly string[] }
  /** networks, such as `203.0.113.0/24` */
  | { readonly of: 'peer'; readonly is: readonly string[] }
  | { readonly of: 'classification'; readonly is: readonly Classification[] }
  | { readonly of: 'larger-than' | 'smaller-than'; readonly bytes: number }
  | { readonly of: 'signal'; readonly condition: Condition }

export interface FlowRule {
  /** lower case, digits and dashes */
  readonly id: string
  readonly meaning: string
  /** absent: every direction */
  readonly direction?: 'in' | 'out' | 'internal'
  readonly when: readonly FlowCondition[]
  /** whether all conditions must hold, or one */
  readonly needs: 'all' | 'any'
  /** if one of these holds, the rule does not */
  readonly unless: readonly FlowCondition[]
  readonly action: FlowAction
}

/** What rules can ask about a message. Addresses in lower case. */
export interface MailFacts {
  readonly direction: 'in' | 'out' | 'internal'
  /** the return path and the authors */
  readonly senders: readonly string[]
  readonly recipients: readonly string[]
  /** absent for mail from outside */
  readonly writer?: Standing
  /** members who get it */
  readonly readers: readonly Standing[]
  /** bytes */
  readonly size: number
  /** folded */
  readonly subject: string
  /** folded, with the subject */
  readonly words: string
  /** the fields that a mailbox lists, as in the message */
  readonly header: string
  readonly attachmentNames: readonly string[]
  /** as declared */
  readonly attachmentTypes: readonly string[]
  readonly peer: string
  readonly classification: Classification
  readonly signals: readonly Signal[]
}
