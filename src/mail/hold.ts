// A message that waits for somebody's word before it may leave: kinds of waiting and the states it goes through.

/**
 * What a held message needs before it goes out, in the order in which it is asked for: `delay` time alone (judged again then),
 * `step-up` the sender's second verification, `approval` the word of an approver, `quarantine` that of an officer.
 */
export const HOLD_NEEDS = ['delay', 'step-up', 'approval', 'quarantine'] as const
export type HoldNeed = (typeof HOLD_NEEDS)[number]

/**
 * parked: on disk, nobody asked yet. asked: whoever decides was told. released: on its way, once. returned: back to its sender,
 * who was told why. expired: nobody answered in time; back to its sender. frozen: its sender's account is; waits for an officer.
 */
export const HOLD_STATES = ['parked', 'asked', 'released', 'returned', 'expired', 'frozen'] as const
export type HoldState = (typeof HOLD_STATES)[number]

/** Those in which it still waits. */
export const WAITING_STATES: readonly HoldState[] = ['parked', 'asked', 'frozen']

/** Why it waits, for who decides: rows and numbers, never what was found. */
export interface HoldReason {
  readonly need: HoldNeed
  /** id of the row that asks for it: of a rule, a quota, a sending rule, a leak policy */
  readonly rule: string
  /** of `step-up`: the sender's own words why it may go out are enough, no second verification is asked for */
  readonly wantsReason?: boolean
  /** for people, such as `bank cards: 3` */
  readonly facts: readonly string[]
  /** who may decide an approval: member ids as text, or `role:NAME`; empty for other needs */
  readonly approvers: readonly string[]
  /** of an approval: how often nobody answered in time, so that others were asked too; absent: never */
  readonly escalations?: number
  /** what is known when nobody answers: `return` gives the message back, `freeze` freezes the account too */
  readonly whenUnanswered: 'return' | 'freeze'
  /** ms; how long it may wait for this */
  readonly withinMs: number
}
