// What one detector found at one place of one piece of text, before values of all pieces are put together.
import type { Detector, Proof } from './detector.ts'
import type { TextPiece } from './text-piece.ts'

/** How a value was put together. */
export interface Reading {
  /** across lines or cells */
  readonly isAcross: boolean
  /** one of many ways to cut a longer row of groups */
  readonly isInSeries: boolean
  /** by look-alikes: O for 0 */
  readonly isLookAlike: boolean
  /** of so many pieces that stand apart, or in the wrong order; 1 for what stands together */
  readonly pieces: number
}

export const AS_WRITTEN: Reading = { isAcross: false, isInSeries: false, isLookAlike: false, pieces: 1 }

export interface Hit extends Reading {
  readonly detector: Detector
  /** place in the plain view of the piece, UTF-16 units */
  readonly start: number
  readonly end: number
  readonly proof: Proof
  /** index of its column in the table of the piece; -1 outside of tables */
  readonly column: number
  readonly piece: TextPiece
  /** of 100; more than 100 means nothing more */
  points: number
  /** steps that its severity is raised by what stands beside it */
  raised: number
  /** stands in what an outside person of this thread wrote */
  /** a word of its detector stands near it, or heads its column or its list */
  isNamed: boolean
  isTheirs: boolean
}
