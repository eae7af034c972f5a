// One submitted message as the sending engine sees it. Every fact is plain data and every time is given: a replay of the same
// events judges the same way.
import type { SendingCounts, SendingJudgement, SentInWindows } from '../../mail/sending.ts'

export interface SendingRecipient {
  /** keyed hash of the address, 1 … 2^48-1: enough to tell recipients apart */
  readonly key: number
  /** the same of its domain */
  readonly domain: number
  readonly isOutside: boolean
  /** anybody may open a mailbox there, so that the domain says nothing of who owns it */
  readonly isFreeMail: boolean
  readonly relation: Relation
  /** outside, and wrote to the member within `OWED_DAYS`, after the member wrote to them last */
  readonly isOwed: boolean
}

/**
 * Within 180 days. stranger: the member never wrote to them and they never wrote. written: the member did before. mutual: they
 * wrote to the member, asked or unasked. Inside the organisation: whether the member wrote to them, or they to the member.
 */
export type Relation = 'stranger' | 'written' | 'mutual'

/** For so long it is remembered who wrote to whom. Source: requirements, S10. */
export const KNOWN_DAYS = 180
/** For so long somebody who wrote may wait for an answer. */
export const OWED_DAYS = 7

/** What happened around the sender lately; an absent fact is not known, and says nothing. */
export interface SendingCircumstances {
  /** 0 … 1, of the sign-ins of the last day */
  readonly signInRisk?: number
  /** hours since the youngest one was made */
  readonly ruleHours?: number
  readonly appPasswordHours?: number
  readonly deviceHours?: number
}

export interface SendingEvent extends SendingCircumstances {
  /** the same text for every message of a member */
  readonly account: string
  /** '' when the member is in none */
  readonly department: string
  /** ms since 1970 */
  readonly at: number
  /** minutes east of UTC where the member's day is counted */
  readonly minutesEast: number
  readonly recipients: readonly SendingRecipient[]
  readonly bytes: number
  /** of the text, `SKETCH_VALUES` values; empty when it is too short to compare */
  readonly sketch: Uint32Array
  /** keyed hash of the subject without its digits, compared where there is no sketch; 0: there is none */
  readonly subject: number
  /** keyed hashes of the registrable domains of its links */
  readonly linkDomains: readonly number[]
  /** keyed hash of From and Reply-To as they stand there; 0: not known */
  readonly author: number
  readonly isReply: boolean
  /** 0 … 1: how far the recipients stand in the order of the alphabet, as in a list; 0 for fewer than `FEWEST_LISTED` */
  readonly listOrder: number
  /** the message waited, and its need is judged again: it was counted as an attempt before */
  readonly isAgain: boolean
}

/** What the engine says of one message, with what it counted. */
export interface SendingOpinion extends SendingJudgement {
  readonly message: SendingCounts
  /** features in their order, NaN where they cannot be told; of what is sent without a doubt only those that tighten */
  readonly vector: Float64Array
}

/** Days over which strangers are asked whether they wrote back. */
export const POOL_DAYS = 30

/** Strangers of the whole organisation and how they took it: what a shared allowance grows by. */
export interface StrangerPool {
  readonly strangers24h: number
  readonly strangers30d: number
  /** of those of 30 days, who wrote back */
  readonly answered30d: number
}

/** Nobody doubts the member · mail to outside waits for the owner's word, and nothing is learned meanwhile. */
export type SendingCase = 'none' | 'open'

/** What was counted in the windows that end now. */
export type SentByScope = ReadonlyMap<string, SentInWindows>
