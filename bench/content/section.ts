// What the benchmark prints: sections of rows, as a table for people or a JSON object a line.
import { table } from '../../src/cli/table.ts'
import type { Rate } from '../../training/metrics.ts'

export type Cell = string | number | Rate
/** By the name of a column, in its order; all rows of a section have the same. */
export type Row = Readonly<Record<string, Cell>>

export function show(title: string, rows: readonly Row[], asJson: boolean): void {
  if (asJson) return rows.forEach((row) => console.log(JSON.stringify({ section: title, ...row })))
  if (rows.length === 0) return console.log(`\n${title}: none`)
  const columns = Object.keys(rows[0]!)
  const lines = rows.map((row, index) => columns.map((column, place) => cellOf(row, rows[index - 1], column, place)))
  console.log(`\n${title}\n${table([columns, ...lines])}`)
}

/** The name of a group stands on its first line only. */
function cellOf(row: Row, before: Row | undefined, column: string, place: number): string {
  const value = row[column] ?? ''
  if (place === 0 && rowsAreOneGroup(row, before, column)) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numberOf(value)
  return percent(value)
}

function rowsAreOneGroup(row: Row, before: Row | undefined, column: string): boolean {
  return before !== undefined && before[column] === row[column]
}

/** NaN is what could not be measured. */
function numberOf(value: number): string {
  if (Number.isNaN(value)) return '–'
  return Number.isInteger(value) ? String(value) : value.toPrecision(3)
}

/** `97.1 % (95.9–98.0)`: the rate and its exact 95 % interval */
export function percent({ value, low, high, total }: Rate): string {
  return total === 0 ? '–' : `${shown(value)} % (${shown(low)}–${shown(high)})`
}

/** Wanted mail is counted in hundredths of a per cent. */
function shown(share: number): string {
  const value = share * 100
  return value.toFixed(value > 0 && value < 1 ? 2 : 1)
}
