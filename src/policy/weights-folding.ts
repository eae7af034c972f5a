// Weights of what had to be undone to read a message; see weights.ts. Wanted mail has its share of odd letters, so each
// says little by itself, and all together no more than `CAPS` lets them.
import type { Weight } from './rule.ts'

// prettier-ignore
export const FOLDING_WEIGHTS: readonly Weight[] = [
  { signal: 'folding.direction',                                           spam: 1.5, phish: 1 },
  { signal: 'folding.confusable',           atLeast: 40,                   spam: 2.5, phish: 1.5 },
  { signal: 'folding.confusable',                                          spam: 1,   phish: 0.7 },
  { signal: 'folding.invisible',            atLeast: 80,                   spam: 2,   phish: 1 },
  { signal: 'folding.invisible',                                           spam: 0.5, phish: 0.3 },
  { signal: 'folding.compatibility',        atLeast: 100,                  spam: 1 },
  { signal: 'folding.compatibility',                                       spam: 0.3 },
  { signal: 'folding.split',                atLeast: 100,                  spam: 2 },
  { signal: 'folding.split',                                               spam: 0.5 },
  { signal: 'folding.leet',                 atLeast: 30,                   spam: 1.5 },
  { signal: 'folding.leet',                                                spam: 0.5 },
  { signal: 'folding.joined',                                              spam: 0.5 },
  { signal: 'folding.hidden-share',         atLeast: 60,                   spam: 1.5, phish: 1 },
  { signal: 'folding.hidden-share',                                        spam: 0.7, phish: 0.5 },
  { signal: 'folding.disagreement',         atLeast: 90,                   spam: 1,   phish: 0.7 },
]
