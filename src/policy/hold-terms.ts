// How long a held message waits for each kind of word, and what is done when nobody gives it.
import type { HoldNeed, HoldReason } from '../mail/hold.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

export interface HoldTerm extends Pick<HoldReason, 'withinMs' | 'whenUnanswered'> {
  readonly meaning: string
}

/**
 * `message`: because of what it is; `sending`: because of how its sender sends.
 * dlp-detectors §9: what nobody answers within a day goes back; for people who approve, a weekend lies between.
 */
// prettier-ignore
export const HOLD_TERMS = {
  message: {
    'delay':      { withinMs: 15 * MINUTE_MS, whenUnanswered: 'return', meaning: 'A judge gave no answer: it is asked again soon.' },
    'step-up':    { withinMs: 24 * HOUR_MS,   whenUnanswered: 'return', meaning: 'The sender has a day to say that it is theirs and meant to leave.' },
    'approval':   { withinMs: 72 * HOUR_MS,   whenUnanswered: 'return', meaning: 'A second person looks at it; a weekend may lie between.' },
    'quarantine': { withinMs: 168 * HOUR_MS,  whenUnanswered: 'return', meaning: 'An officer looks at it within a week.' },
  },
  sending: {
    'delay':      { withinMs: 15 * MINUTE_MS, whenUnanswered: 'return', meaning: 'More than usual: time shows whether it goes on.' },
    'step-up':    { withinMs: 4 * HOUR_MS,    whenUnanswered: 'freeze', meaning: 'Who does not prove within half a working day that they sent it may be somebody else: the account is frozen.' },
    'approval':   { withinMs: 72 * HOUR_MS,   whenUnanswered: 'return', meaning: 'Somebody who answers for the sender says yes.' },
    'quarantine': { withinMs: 168 * HOUR_MS,  whenUnanswered: 'freeze', meaning: 'The account is frozen; an officer looks at what it wanted to send.' },
  },
} as const satisfies Record<string, Record<HoldNeed, HoldTerm>>

/** As it goes into a hold. */
export function termOf(because: keyof typeof HOLD_TERMS, need: HoldNeed): Omit<HoldTerm, 'meaning'> {
  const { withinMs, whenUnanswered } = HOLD_TERMS[because][need]
  return { withinMs, whenUnanswered }
}
