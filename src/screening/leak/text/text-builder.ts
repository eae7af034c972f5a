// Gathers the text of a file: runs joined to lines, tables with their cells, up to the budget of the message.
import { monotonic } from '../../../base/clock.ts'
import type { TextPiece, TextTable } from '../text-piece.ts'
import { headerRowOf } from './header-row.ts'

/** What one file says; a file may say several such texts: its sheets. */
export interface FileText extends Pick<TextPiece, 'text' | 'table' | 'properties'> {
  /** something in it is a picture of text */
  readonly isPicture?: true
}

/** What the texts of one message may cost together. Beyond it text is passed over, and the message counts as cut. */
export class TextBudget {
  #left: number
  readonly #endsAt: number
  #count = 0
  #isCut = false
  #bytesLeft = MAX_BYTES

  /** @param units  UTF-16 units of all texts */
  constructor(units: number = MAX_TEXT, ms: number = TEXT_MS) {
    this.#left = units
    this.#endsAt = monotonic() + ms
  }

  /** Some text was not read, or no time is left for it. */
  get isCut(): boolean {
    return this.#isCut
  }

  get unitsLeft(): number {
    return Math.max(0, this.#left)
  }

  /** A clock for one file, which may not take all the time of the message. */
  within(ms: number): { readonly isOver: boolean } {
    const endsAt = Math.min(this.#endsAt, monotonic() + ms)
    return {
      get isOver() {
        return monotonic() > endsAt
      },
    }
  }

  cut(): void {
    this.#isCut = true
  }

  /** Bytes of a file or of a part of one, before they are decoded. @returns whether so many may still be read */
  takeBytes(count: number): boolean {
    this.#bytesLeft -= count
    if (this.#bytesLeft < 0 || monotonic() > this.#endsAt) this.#isCut = true
    return !this.#isCut
  }

  /** @returns whether so much may still be read */
  take(units: number): boolean {
    this.#left -= units
    if (this.#left < 0) this.#isCut = true
    else if (++this.#count % CHECKED_EVERY === 0 && monotonic() > this.#endsAt) this.#isCut = true
    return !this.#isCut
  }
}

/** UTF-16 units of all texts of a message; detection reads some 20 million a second. */
const MAX_TEXT = 33_554_432
/** bytes of all files that are read; dlp-detectors.md §8 */
const MAX_BYTES = 209_715_200
/** ms for all texts of a message; dlp-detectors.md §8 */
const TEXT_MS = 10_000
const CHECKED_EVERY = 1_024 // pieces of text between two looks at the clock
const MAX_CELL = 32_767 // characters of a cell, as in Excel
const MAX_COLUMNS = 16_384 // of all tables of one text; a sheet of Excel has as many

export class TextBuilder {
  readonly #budget: TextBudget
  readonly #done: string[] = []
  readonly #columns: string[] = []
  readonly #cells: number[] = []
  #length = 0
  #line: string[] = []
  #rows: string[][] | undefined
  #tableDepth = 0

  constructor(budget: TextBudget) {
    this.#budget = budget
  }

  /** Joins what stands beside each other without anything between. */
  add(text: string): void {
    if (text !== '' && this.#budget.take(text.length)) this.#line.push(text)
  }

  line(text: string): void {
    this.endLine()
    this.add(text)
    this.endLine()
  }

  endLine(): void {
    if (this.#rows !== undefined) this.#line.push(' ')
    else if (this.#line.length > 0) {
      const line = this.#line.join('')
      this.#line = []
      if (line.trim() !== '') this.#finish(line)
    }
  }

  /** A table in a cell is read as text of that cell. */
  beginTable(): void {
    if (this.#tableDepth++ > 0) return
    this.endLine()
    this.#rows = []
  }

  beginRow(): void {
    if (this.#tableDepth > 1 || this.#rows === undefined) return
    this.#line = []
    this.#rows.push([])
  }

  endCell(): void {
    if (this.#tableDepth > 1) return this.endLine()
    this.#rows?.at(-1)?.push(cellOf(this.#line.join('')))
    this.#line = []
  }

  endTable(): void {
    if (this.#tableDepth === 0 || --this.#tableDepth > 0) return
    const rows = this.#rows ?? []
    this.#rows = undefined
    const loose = this.#line.join('')
    this.#line = []
    this.#table(rows)
    if (loose.trim() !== '') this.#finish(loose)
  }

  /** A whole table. @param rows  made when they are asked for: no more than the budget has room for */
  table(rows: Iterable<readonly string[]>): void {
    this.endLine()
    const taken: (readonly string[])[] = []
    for (const row of rows) {
      if (!this.#budget.take(row.reduce((sum, cell) => sum + cell.length + 1, 1))) break
      taken.push(row.map(cellOf))
    }
    this.#table(taken)
  }

  result(properties?: Readonly<Record<string, string>>): FileText {
    while (this.#tableDepth > 0) this.endTable()
    this.endLine()
    const table: TextTable = { columns: this.#columns, cells: Uint32Array.from(this.#cells) }
    return {
      text: this.#done.join(''),
      ...(this.#cells.length > 0 && { table }),
      ...(properties && Object.keys(properties).length > 0 && { properties }),
    }
  }

  #table(rows: readonly (readonly string[])[]): void {
    const header = headerRowOf(rows)
    const first = this.#columns.length
    const widest = rows.reduce((most, { length }) => Math.max(most, length), 0)
    const width = Math.min(widest, MAX_COLUMNS - first)
    for (let column = 0; column < width; column++) this.#columns.push(rows[header]?.[column] ?? '')
    for (const [index, row] of rows.entries()) {
      let at = this.#length
      for (const [column, cell] of row.entries()) {
        if (index > header && column < width && cell !== '') this.#cells.push(at, at + cell.length, first + column)
        at += cell.length + 1
      }
      this.#finish(row.join('\t'))
    }
  }

  #finish(line: string): void {
    this.#done.push(line, '\n')
    this.#length += line.length + 1
    this.#line = []
  }
}

function cellOf(text: string): string {
  const cell = text.length > MAX_CELL ? text.slice(0, MAX_CELL) : text
  return /[\t\n\r]/.test(cell) ? cell.replaceAll(/[\t\r\n]+/g, ' ').trim() : cell.trim()
}
