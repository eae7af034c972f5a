// One labelled message as training and measuring see it.
import type { Readable } from '../src/mail/readable.ts'
import type { Intent } from '../src/screening/content/judgement.ts'

/** `bulk` is wanted mail in numbers: newsletters, receipts, notices. It is never spam for being marketing. */
export const LABELS = ['ham', 'bulk', 'spam', 'phish'] as const
export type Label = (typeof LABELS)[number]

export interface TrainingDocument {
  readonly id: string
  /** the corpus it is from, or `made-en`, `made-zh` … for what we write ourselves */
  readonly source: string
  readonly language: 'en' | 'zh' | 'other'
  readonly label: Label
  /** what a phish wants; empty where nobody has said */
  readonly intents: readonly Intent[]
  readonly readable: Readable
  /** near-duplicates share one: a family is never split between training and test */
  readonly family: string
  /** four digits; undefined where the source has none */
  readonly year?: number
}
