// Puts together what a narrow cell of a table breaks: a number of which half stands on the line below, in the same column.
import type { TextBuilder } from './text-builder.ts'

/** A piece of text of a page, as pdf.js tells it; points, from the lower left corner. */
export interface PagePiece {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly endsLine: boolean
}

/** points; programs round */
const SAME_PLACE = 1.5
/** points; a blank between words is narrower, one between cells wider */
const WIDE_BLANK = 7
/** of the height of its letters; a gap that is larger parts rows */
const LINE_GAP = 2.2
/** A cell has few, that of a long key more; a column of prose more again. */
const MAX_LINES = 24
const BROKEN_BEFORE = /[0-9A-Za-z_+/=.:?&%^@#~<-]{4,}$/
const BROKEN_AFTER = /^[0-9A-Za-z_+/=.:?&%^@#~<-]+/
/** characters of a number or key before or behind a break */
const LONGEST_HALF = 1_000
/** What is written without blanks is broken between any two characters: a label, a name. */
const UNSPACED_BEFORE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}]$/u
const UNSPACED_AFTER = /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}]/u
/** characters; a line of prose that is shorter ends where its writer ended it */
const FULL_LINE = 24
/** Lines of a cell together, without blanks, that may be a key */
const KEY = /^[!-~]{12,1000}$/
/** of a file; more are told without the halves by themselves */
const MAX_LOOSE = 2_000

interface Cell {
  readonly x: number
  /** of its first line */
  readonly top: number
  y: number
  height: number
  readonly lines: string[]
  /** something stands before it on its line */
  readonly isMidRow: boolean
  isLineOver: boolean
}

export class PageCells {
  readonly #builder: TextBuilder
  readonly #loose: string[] = []
  #cell: Cell | undefined
  #isMidRow = false

  constructor(builder: TextBuilder) {
    this.#builder = builder
  }

  add(piece: PagePiece): void {
    if (piece.text.trim() === '') this.#addBlank(piece)
    else this.#addText(piece)
    if (piece.endsLine && this.#cell) this.#cell.isLineOver = true
  }

  endPage(): void {
    this.#tell(this.#cell?.isMidRow === true)
    this.#builder.endLine()
    this.#isMidRow = false
  }

  /** Behind all pages: between them it would part what goes on from one to the next. */
  end(): void {
    // A cell of two numbers has none that is broken: each stands here once more by itself.
    for (const half of this.#loose) this.#builder.line(half)
  }

  #addBlank({ text, width }: PagePiece): void {
    if (text === '' || this.#cell === undefined) return
    if (width < WIDE_BLANK) {
      this.#cell.lines.push((this.#cell.lines.pop() ?? '') + text)
      return
    }
    this.#tell(this.#cell.isMidRow)
    this.#builder.add(' ')
    this.#isMidRow = true
  }

  #addText(piece: PagePiece): void {
    const { text, x, y, height } = piece
    const cell = this.#cell
    if (cell === undefined) this.#begin(piece)
    else if (!cell.isLineOver) cell.lines.push((cell.lines.pop() ?? '') + text)
    else if (isBelow(cell, piece)) {
      cell.lines.push(text)
      cell.y = y
      cell.height = height
      cell.isLineOver = false
    } else {
      // Back on the line where the cell began: what stood between were lines of one cell.
      const isNextCell = Math.abs(y - cell.top) < SAME_PLACE && x > cell.x
      this.#tell(isNextCell || cell.isMidRow)
      if (isNextCell) this.#builder.add(' ')
      else this.#builder.endLine()
      this.#isMidRow = isNextCell
      this.#begin(piece)
    }
  }

  #begin({ text, x, y, height }: PagePiece): void {
    this.#cell = { x, top: y, y, height, lines: [text], isMidRow: this.#isMidRow, isLineOver: false }
    this.#isMidRow = false
  }

  /** @param isCell  its lines are of one cell of a table */
  #tell(isCell: boolean): void {
    const { lines = [] } = this.#cell ?? {}
    this.#cell = undefined
    let isParted = false
    for (const [index, line] of lines.entries()) {
      const before = lines[index - 1]?.trimEnd()
      if (before !== undefined) {
        const [half, other] = [
          BROKEN_BEFORE.exec(before.slice(-LONGEST_HALF))?.[0],
          BROKEN_AFTER.exec(line.slice(0, LONGEST_HALF))?.[0],
        ]
        // Where neither has a digit, words were broken.
        const isBroken = half !== undefined && other !== undefined && /\d/.test(other) && (/\d/.test(half) || !isCell)
        const isUnspaced = UNSPACED_BEFORE.test(before) && UNSPACED_AFTER.test(line)
        if (!isCell && (!isUnspaced || before.length < FULL_LINE)) this.#builder.endLine()
        else if (isCell && !isBroken && !isUnspaced) {
          this.#builder.add(' ')
          isParted = true
        }
        if (isBroken && this.#loose.length < MAX_LOOSE) {
          if (isCell) this.#loose.push(half, other)
          // A key that is longer than the rest of its line.
          else if (isPartOfKey(half) && isPartOfKey(other)) this.#loose.push(half + other)
        }
      }
      this.#builder.add(index < lines.length - 1 ? line.trimEnd() : line)
    }
    // Lines without a blank are words or one key.
    const whole = isParted ? lines.map((line) => line.trimEnd()).join('') : ''
    if (KEY.test(whole) && /\d/.test(whole) && this.#loose.length < MAX_LOOSE) this.#loose.push(whole)
  }
}

/** Letters and digits mixed, as words and numbers are not. */
const isPartOfKey = (token: string): boolean => token.length >= 8 && /[A-Za-z]/.test(token)

function isBelow(cell: Cell, { x, y, height }: PagePiece): boolean {
  const gap = cell.y - y
  return (
    Math.abs(x - cell.x) < SAME_PLACE &&
    gap > 0 &&
    gap < LINE_GAP * Math.max(height, cell.height) &&
    cell.lines.length < MAX_LINES
  )
}
