// The table of a piece in places of its plain view: which column a place is in, and what its header says.
import type { TextTable } from './text-piece.ts'
import { lastAtOrBefore, plainOf, type Plain } from './views.ts'
import { wordIn } from './words-near.ts'

export class Table {
  /** lower case, in the plain view */
  readonly #headers: readonly string[]
  readonly #starts: Uint32Array
  readonly #ends: Uint32Array
  readonly #columns: Uint32Array
  readonly #answers = new Map<readonly string[], boolean[]>()

  constructor(table: TextTable | undefined, plain: Plain) {
    this.#headers = (table?.columns ?? []).map((header) => plainOf(header).lower)
    const cells = table?.cells ?? new Uint32Array()
    const count = Math.floor(cells.length / 3)
    this.#starts = new Uint32Array(count)
    this.#ends = new Uint32Array(count)
    this.#columns = new Uint32Array(count)
    for (let cell = 0; cell < count; cell++) {
      this.#starts[cell] = plain.placeOf(cells[cell * 3] as number)
      this.#ends[cell] = plain.placeOf(cells[cell * 3 + 1] as number)
      this.#columns[cell] = cells[cell * 3 + 2] as number
    }
  }

  /** @returns -1 outside of cells */
  columnAt(place: number): number {
    const cell = lastAtOrBefore(this.#starts, place)
    return cell >= 0 && place < (this.#ends[cell] as number) ? (this.#columns[cell] as number) : -1
  }

  headerOf(column: number): string {
    return this.#headers[column] ?? ''
  }

  headerHas(column: number, words: readonly string[]): boolean {
    return column >= 0 && (this.#answersFor(words)[column] ?? false)
  }

  hasHeader(words: readonly string[]): boolean {
    return this.#headers.length > 0 && this.#answersFor(words).includes(true)
  }

  #answersFor(words: readonly string[]): boolean[] {
    let answers = this.#answers.get(words)
    if (!answers) this.#answers.set(words, (answers = this.#headers.map((header) => wordIn(header, words))))
    return answers
  }
}
