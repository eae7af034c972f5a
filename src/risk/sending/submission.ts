// What departure control hands to sending control, and what it gets back: addresses in the clear, which go no further than here.
import type { Owner } from '../../mailbox/mailbox.ts'
import type { ReturnLimits } from '../../mail/return-limits.ts'
import type { SendingCounts, SendingJudgement } from '../../mail/sending.ts'
import type { Returns } from './restriction.ts'
import type { SendingCase, SendingCircumstances, SentByScope, StrangerPool } from './event.ts'

export interface SubmittedRecipient {
  /** in the form addresses are compared in */
  readonly address: string
  /** of another organisation */
  readonly isOutside: boolean
}

export interface SendingSubmission {
  readonly owner: Owner
  /** ms since 1970 */
  readonly at: number
  /**
   * What it counts for, each once: `member`, `organisation`, `department:A`, `department:A/B`, `level:X`, `group:Y`.
   * `member` and `organisation` are counted even when they are left out.
   */
  readonly scopes: readonly string[]
  readonly department?: string
  readonly level?: string
  /** each address once */
  readonly recipients: readonly SubmittedRecipient[]
  readonly bytes: number
  readonly remoteAddress: string
  readonly protocol: string
  /** `Marks.textSketch` of the screening */
  readonly sketch: Uint32Array
  readonly subject: string
  /** registrable domains of its links */
  readonly linkDomains: readonly string[]
  /** address in From */
  readonly from: string
  readonly replyTo: readonly string[]
  readonly isReply: boolean
  readonly circumstances: SendingCircumstances
  /** from how many complaints and bounces on the member is restricted */
  readonly returnLimits: ReturnLimits
  /** the message waited before and is judged, or let go, now */
  readonly isAgain?: boolean
}

/** sent: it leaves now. held: it waits, and is looked at again with `isAgain` when it leaves. refused: it never will. */
export type SendingOutcome = 'sent' | 'held' | 'refused'

export interface SendingLook {
  readonly judgement: SendingJudgement
  /** counts of this message */
  readonly message: SendingCounts
  /** what left before this message, for each scope that was named, and `member` and `organisation` */
  readonly sent: SentByScope
  readonly pool: StrangerPool
  /** what was complained of and came back; `reasons` only where they keep this message from leaving */
  readonly returns: Returns
  readonly case: SendingCase
  /** for the alert: messages and strangers tried in the last hour with this one, and the usual messages of an hour */
  readonly lastHour: SendingCounts
  readonly usualMessages: number
  /** Counts the message and keeps what was learned, in the same transaction. Call it once. */
  note(outcome: SendingOutcome): Promise<void>
}
