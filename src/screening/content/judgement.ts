// What the model of words says of a message, and what it is asked for.

/** What a phishing message wants of its reader. */
export const INTENTS = [
  'credential',
  'payment-change',
  'gift-card',
  'extortion',
  'callback',
  'move-to-messenger',
] as const
export type Intent = (typeof INTENTS)[number]

/** Calibrated probabilities, 0 … 1. Marketing is its own answer: it lowers neither `spam` nor `phish` by itself. */
export interface ContentJudgement {
  readonly spam: number
  readonly bulk: number
  readonly phish: number
  /** of a phish: not whether it is one, but what it wants */
  readonly intents: Readonly<Record<Intent, number>>
}
