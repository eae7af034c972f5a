// The cells of one sheet, given in any order of columns, as rows of a table without the columns that nobody uses.

const MAX_ROWS = 1_048_576 // of a sheet. ECMA-376 part 1 §18.3.1.73
const MAX_COLUMNS = 16_384
/** Empty cells that are made so that columns stand below each other: in a sheet with more, cells stand beside each other. */
const [MOST_EMPTY, MOST_EMPTY_EACH] = [1_000_000, 20]

export class SheetCells {
  readonly #rows: Map<number, string>[] = []
  readonly #used = new Set<number>()
  #filled = 0

  beginRow(): void {
    if (this.#rows.length < MAX_ROWS) this.#rows.push(new Map())
  }

  /** @param column  from 0 */
  put(column: number, text: string): void {
    const row = this.#rows.at(-1)
    if (row === undefined || text === '' || column < 0 || column >= MAX_COLUMNS) return
    const before = row.get(column)
    row.set(column, before === undefined ? text : `${before} ${text}`)
    this.#used.add(column)
    this.#filled++
  }

  /** Rows with something in them; made one at a time: a sheet may be far wider than what stands in it. */
  *rows(): Iterable<string[]> {
    const columns = [...this.#used].sort((a, b) => a - b)
    if (this.#rows.length * columns.length > MOST_EMPTY + this.#filled * MOST_EMPTY_EACH) {
      for (const row of this.#rows) yield [...row.values()]
      return
    }
    for (const row of this.#rows) if (row.size > 0) yield columns.map((column) => row.get(column) ?? '')
  }
}

/** `AB12` is column 27. @returns -1 when there are no letters */
export function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length && at < 3; at++) {
    const letter = reference.charCodeAt(at) & ~0x20
    if (letter < 0x41 || letter > 0x5a) break
    column = column * 26 + letter - 0x40
  }
  return column - 1
}
