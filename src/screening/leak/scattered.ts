// Values in pieces: cut into cells or lines of a list, standing apart, or the second half before the first. For rows whose
// checks do not pass by chance, since there are many ways to put pieces together.
import { CUT } from './zones.ts'

const PIECE = /(?<![0-9A-Za-z])[0-9A-Z]{1,30}x?(?![0-9A-Za-z])/g
/** Signs of a piece that stands apart: shorter ones are counts, hours and rooms. */
const FEWEST_APART = 4
/** UTF-16 units between two of them: a few words, the end of a line, a cell */
const MAX_APART = 48
/** What stands between pieces in a row: of cells, of digits one by one. */
const CLOSE = /^[ \t\n,/|._·-]{1,3}$/
const FEWEST_IN_ROW = 3

interface Piece {
  readonly text: string
  readonly start: number
  readonly end: number
}

export interface ScatteredListener {
  /** @param value  the pieces in the order in which they may make one, in capitals */
  (start: number, end: number, value: string, pieces: number): void
}

/**
 * Tells, in the order of their ends, three pieces or more in a row; two or three that stand apart, and two the other way round.
 * @param text  in the plain view
 * @param least, most  length of the value
 */
export function eachScattered(text: string, least: number, most: number, tell: ScatteredListener): void {
  let row: Piece[] = []
  let apart: Piece[] = []
  const tellOf = (pieces: readonly Piece[], value = joined(pieces)) => {
    const fits = value.length >= least && value.length <= most
    if (fits)
      tell(
        Math.min(...pieces.map(({ start }) => start)),
        Math.max(...pieces.map(({ end }) => end)),
        value,
        pieces.length,
      )
  }
  for (const { 0: found, index } of text.matchAll(PIECE)) {
    const piece = { text: found.toUpperCase(), start: index, end: index + found.length }
    row = isClose(text, row.at(-1), piece) ? [...row.slice(1 - most), piece] : [piece]
    let [length, first] = [0, row.length]
    while (first > 0 && (length += (row[first - 1] as Piece).text.length) <= most) {
      first--
      if (length >= least && row.length - first >= FEWEST_IN_ROW) tellOf(row.slice(first))
    }
    if (found.length < FEWEST_APART || !/[0-9]/.test(found)) continue
    apart = isNear(text, apart.at(-1), piece) ? [...apart.slice(-2), piece] : [piece]
    const last = apart.slice(-2)
    if (last.length === 2) {
      tellOf(last)
      tellOf(last.toReversed())
    }
    if (apart.length === 3) tellOf(apart)
  }
}

const joined = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('')

function isClose(text: string, last: Piece | undefined, { start }: Piece): boolean {
  return last !== undefined && start - last.end <= 3 && CLOSE.test(text.slice(last.end, start))
}

function isNear(text: string, last: Piece | undefined, { start }: Piece): boolean {
  return last !== undefined && start - last.end <= MAX_APART && !text.slice(last.end, start).includes(CUT)
}
