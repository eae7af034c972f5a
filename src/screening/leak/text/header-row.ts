// Which row of a table says what its columns hold.

/** Rows looked at: titles, dates and notes stand above the header of a report. */
const LOOKED_AT = 12
const LONGEST_HEADER = 60 // characters of a cell
/** A header may say "2026" or "Q3"; a value has more digits. */
const LOOKS_LIKE_A_VALUE = /\d{5}|[\w.]@[\w.]/

/** @returns index of the row; -1 where none is a header */
export function headerRowOf(rows: readonly (readonly string[])[]): number {
  const looked = rows.slice(0, LOOKED_AT)
  return looked.findIndex((row, index) => {
    const written = row.filter((cell) => cell !== '')
    if (written.length === 0 || index + 1 >= rows.length) return false
    if (written.some((cell) => cell.length > LONGEST_HEADER || LOOKS_LIKE_A_VALUE.test(cell))) return false
    const below = (rows[index + 1] ?? []).filter((cell) => cell !== '').length
    return written.length * 2 >= below && below > 0
  })
}
