// A letter that we wrote ourselves, for what the corpora lack: modern mail, Chinese mail, wanted marketing.
import type { Intent } from '../../src/screening/content/judgement.ts'
import type { Label } from '../document.ts'

export interface MadeLetter {
  readonly label: Label
  readonly language: 'en' | 'zh' | 'other'
  /** what it is about, for the figures: `invoice`, `crypto`, `meeting` … */
  readonly kind: string
  readonly intents: readonly Intent[]
  readonly senderName: string
  readonly subject: string
  readonly text: string
  readonly linkTexts: readonly string[]
}

/** The same seed gives the same letters on every machine. @param random  0 ≤ x < 1, deterministic */
export type LetterMaker = (random: () => number) => MadeLetter
