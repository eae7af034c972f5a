// Values in pieces: cut into cells or lines of a list, standing apart, or the second half before the first. For rows whose
// checks do not pass by chance, since there are many ways to put pieces together.
import { unitsOf } from './units.ts'
import { CUT } from './zones.ts'

const LONGEST = 30 // signs of a piece
/** What a UTF-16 unit is in a word: a sign of a piece, or a small letter; 0 for what ends it. */
const SIGN = 1
const SMALL = 2
const KIND = new Uint8Array(65_536)
for (const sign of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') KIND[sign.charCodeAt(0)] = SIGN
for (const sign of 'abcdefghijklmnopqrstuvwxyz') KIND[sign.charCodeAt(0)] = SMALL
const SMALL_X = 0x78 // the check digit of an identity number, often written small
/** Signs of a piece that stands apart: shorter ones are counts, hours and rooms. */
const FEWEST_APART = 4
/** UTF-16 units between two of them: a few words, the end of a line, a cell */
const MAX_APART = 48
/** What stands between pieces in a row: of cells, of digits one by one. */
const CLOSE = /^[ \t\n,/|._·-]{1,3}$/
const FEWEST_IN_ROW = 3
/** Values of rows in one text; what has more is a table of numbers, not of cells that were cut. */
const MAX_OF_ROWS = 400_000

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
  const row = new Row(least, most, tell)
  let apart: Piece[] = []
  for (const piece of piecesIn(text)) {
    row.add(piece, text)
    if (piece.text.length < FEWEST_APART || !/[0-9]/.test(piece.text)) continue
    const last = apart.at(-1)
    const isNear = last && piece.start - last.end <= MAX_APART && !text.slice(last.end, piece.start).includes(CUT)
    apart = isNear ? [...apart.slice(-2), piece] : [piece]
    for (const pieces of ordersOf(apart)) {
      const value = pieces.map((each) => each.text).join('')
      if (value.length < least || value.length > most) continue
      tell(Math.min(...pieces.map(({ start }) => start)), piece.end, value, pieces.length)
    }
  }
}

/** Words of digits and capitals; an "x" may end them. */
function* piecesIn(text: string): Generator<Piece> {
  const units = unitsOf(text)
  for (let at = 0; at < units.length; at++) {
    const start = at
    while (KIND[units[at] as number] === SIGN) at++
    const signs = at - start
    const isWithX = units[at] === SMALL_X
    while (KIND[units[at] as number]) at++
    if (signs === 0 || signs > LONGEST || at - start > (isWithX ? signs + 1 : signs)) continue
    yield { text: text.slice(start, at).toUpperCase(), start, end: at }
  }
}

function ordersOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const last = pieces.slice(-2)
  if (last.length < 2) return []
  return [last, last.toReversed(), ...(pieces.length > 2 ? [pieces] : [])]
}

/** The last pieces that stand close together. */
class Row {
  readonly #least: number
  readonly #most: number
  readonly #tell: ScatteredListener
  /** of each piece: its place, and where it begins in the text of all of them */
  #starts: number[] = []
  #offsets: number[] = []
  #text = ''
  #end = 0
  #told = 0

  constructor(least: number, most: number, tell: ScatteredListener) {
    this.#least = least
    this.#most = most
    this.#tell = tell
  }

  add(piece: Piece, text: string): void {
    const isClose = piece.start - this.#end <= 3 && CLOSE.test(text.slice(this.#end, piece.start))
    if (!isClose || this.#text.length > MAX_ROW) [this.#starts, this.#offsets, this.#text] = [[], [], '']
    this.#starts.push(piece.start)
    this.#offsets.push(this.#text.length)
    this.#text += piece.text
    this.#end = piece.end
    for (let first = this.#starts.length - FEWEST_IN_ROW; first >= 0; first--) {
      const from = this.#offsets[first] as number
      const length = this.#text.length - from
      if (length > this.#most || this.#told > MAX_OF_ROWS) break
      if (length < this.#least) continue
      this.#told++
      this.#tell(this.#starts[first] as number, piece.end, this.#text.slice(from), this.#starts.length - first)
    }
  }
}

/** characters; a row that is longer begins anew */
const MAX_ROW = 4_096
