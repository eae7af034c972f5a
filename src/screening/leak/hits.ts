// What one detector found at one place of one piece of text, before values of all pieces are put together.
import type { Detector, Proof } from './detector.ts'
import type { TextPiece } from './text-piece.ts'

export interface Hit {
  readonly detector: Detector
  /** place in the plain view of the piece, UTF-16 units */
  readonly start: number
  readonly end: number
  readonly proof: Proof
  /** index of its column in the table of the piece; -1 outside of tables */
  readonly column: number
  /** put together across lines or cells */
  readonly isAcross: boolean
  /** one of many ways to cut a longer row of groups */
  readonly isInSeries: boolean
  /** read by look-alikes: O for 0 */
  readonly isLookAlike: boolean
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
