// Values in two halves that stand apart, or the second before the first; for rows whose checks chance does not pass.
import { CUT } from './zones.ts'

/** Signs of a half: shorter runs are counts, hours and rooms. */
const HALF = /(?<![0-9A-Za-z])(?=[A-Z]{0,8}[0-9])[0-9A-Z]{4,30}x?(?![0-9A-Za-z])/g
/** UTF-16 units between two halves: a few words, the end of a line, a cell */
const MAX_BETWEEN = 48

export interface HalvesListener {
  /** @param value  the two halves in the order in which they make one, in capitals */
  (start: number, end: number, value: string): void
}

/**
 * Every two halves with no other between them, in both orders.
 * @param text  in the plain view
 * @param least, most  length of the value
 */
export function eachTwoHalves(text: string, least: number, most: number, tell: HalvesListener): void {
  let [last, lastEnd] = ['', 0]
  for (const { 0: found, index } of text.matchAll(HALF)) {
    const half = found.toUpperCase()
    const end = index + half.length
    const length = last.length + half.length
    const isNear = last !== '' && index - lastEnd <= MAX_BETWEEN
    if (isNear && length >= least && length <= most && !text.slice(lastEnd, index).includes(CUT)) {
      tell(lastEnd - last.length, end, last + half)
      tell(lastEnd - last.length, end, half + last)
    }
    ;[last, lastEnd] = [half, end]
  }
}
