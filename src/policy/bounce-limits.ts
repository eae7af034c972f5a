// When so much of a member's mail comes back, or is thrown away as junk, that somebody looks: bought lists, or a thief who guesses.

export const BOUNCE_LIMITS = {
  /** ms that are looked back over */
  withinMs: 86_400_000,
  /** recipients that refused, at least */
  refused: 20,
  /** of all that answered, 0 … 1; a newsletter to a list that is looked after stays below 0.02, and senders are blocked from 0.1 on */
  share: 0.1,
} as const

/** A thief writes to colleagues first: who they trust. One or two who dislike a letter are no sign of that. */
export const DISLIKE_LIMITS = { withinMs: 86_400_000, colleagues: 3 } as const

export function areTooMany({ refused, delivered }: { readonly refused: number; readonly delivered: number }): boolean {
  return refused >= BOUNCE_LIMITS.refused && refused / (refused + delivered) >= BOUNCE_LIMITS.share
}
