// The common shape of every judgement: signals, and the verdict they lead to.

/** A fact found about an event. */
export interface Signal {
  /** `aspect.name`, for instance `attachment.double-extension`; the row with this id gives weight and meaning */
  readonly id: string
  /** what was found: a number, a word, true; never content or an address */
  readonly value: number | string | boolean
  /** unit of a number, '' otherwise */
  readonly unit?: string
}

/**
 * What happens to a message that comes in. Later in the list is stricter. `tag`: the inbox, with a keyword;
 * `discard`: accepted, and kept from everybody.
 */
export const INBOUND_ACTIONS = [
  'deliver',
  'tag',
  'bulk',
  'junk',
  'quarantine',
  'discard',
  'reject',
  'tempfail',
] as const
export type InboundAction = (typeof INBOUND_ACTIONS)[number]

/** What happens to a message that goes out. */
export const OUTBOUND_ACTIONS = ['send', 'delay', 'hold-for-step-up', 'hold-for-approval', 'block', 'freeze'] as const
export type OutboundAction = (typeof OUTBOUND_ACTIONS)[number]

export type Classification = 'clean' | 'bulk' | 'spam' | 'phish' | 'malware'

/** The outcome with all that led to it. */
export interface Verdict<Action extends string = InboundAction> {
  readonly action: Action
  readonly classification: Classification
  /** 0 … 1 */
  readonly score: number
  /** 0 … 1 */
  readonly phishScore: number
  /** ids of the policy rows that matched, the deciding one first */
  readonly rules: readonly string[]
  readonly signals: readonly Signal[]
}
