// What is counted of mail that a member sends; the same counts for quotas, risk and screens.

/** One submitted message, or what was sent in some time. */
export interface SendingCounts {
  readonly messages: number
  readonly recipients: number
  readonly bytes: number
  /** recipients of other organisations */
  readonly outside: number
  /** of those, whom this member wrote to for the first time and who never wrote back, within 180 days */
  readonly strangers: number
}

export const SENDING_UNITS = ['messages', 'recipients', 'bytes', 'outside', 'strangers'] as const
export type SendingUnit = (typeof SENDING_UNITS)[number]

/** Ends now. */
export const SENDING_WINDOWS = { 'ten-minutes': 600_000, hour: 3_600_000, day: 86_400_000 } as const // ms
export type SendingWindow = keyof typeof SENDING_WINDOWS

export type SentInWindows = Readonly<Record<SendingWindow, SendingCounts>>

export const NOTHING_SENT: SendingCounts = { messages: 0, recipients: 0, bytes: 0, outside: 0, strangers: 0 }

/** Later is stricter. */
export const SENDING_DECISIONS = ['send', 'delay', 'hold', 'freeze'] as const
export type SendingDecision = (typeof SENDING_DECISIONS)[number]

/** What the sending engine says of one submission. */
export interface SendingJudgement {
  readonly decision: SendingDecision
  /** `hold`: whether all mail to outside is held until the owner answers, not this message alone */
  readonly holdsAllOutside: boolean
  readonly reasons: readonly SendingReason[]
}

export interface SendingReason {
  /** id of a row of the sending features or rules */
  readonly id: string
  readonly value: number
  /** what is usual for this member, where that is what it was compared with */
  readonly usual?: number
}
