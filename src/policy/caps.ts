// How far one aspect alone can go: many small oddities of one kind are one finding, not many.
import type { Contribution } from './blend.ts'

/** Of the sum of all that an aspect says against a message, in nats; what speaks for it is not capped. */
export type Cap = Readonly<Pick<Contribution, 'spam' | 'phish'>>

/**
 * By the first word of a signal's id. From the prior of -4, a score of 0.9 takes 6.2: an aspect with less cannot stop a
 * message by itself. What has no row here is capped by its weights.
 */
// prettier-ignore
export const CAPS: Readonly<Record<string, Cap>> = {
  mime:          { spam: 3,   phish: 2 },
  header:        { spam: 2.5, phish: 2.5 },
  folding:       { spam: 3.5, phish: 2 },
  links:         { spam: 4,   phish: 7 },
  relation:      { spam: 2,   phish: 3 },
  impersonation: { spam: 3,   phish: 4.5 },
  reputation:    { spam: 5,   phish: 3 },
  campaign:      { spam: 5,   phish: 4 },
  learned:       { spam: 8,   phish: 4 },
}
