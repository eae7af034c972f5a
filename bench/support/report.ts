// Figures side by side: a row for each stack, and under each figure its ratio to the first row.
import { table } from '../../src/cli/table.ts'

/** By the name of a column, in its order. */
export type Figures = Readonly<Record<string, number>>

export function printFigures(
  title: string,
  rows: readonly { readonly name: string; readonly figures: Figures }[],
): void {
  const [first] = rows
  if (first === undefined) return
  const columns = Object.keys(first.figures)
  const cells = rows.map(({ name, figures }) => [
    name,
    ...columns.map((column) => {
      const value = figures[column] ?? NaN
      const ratio = value / (first.figures[column] ?? NaN)
      return `${value.toFixed(value < 100 ? 2 : 0)} (${ratio.toFixed(2)})`
    }),
  ])
  console.log(`\n${title}; in brackets: of the first row\n${table([['', ...columns], ...cells])}`)
}

/** Column by column. */
export function medians(rounds: readonly Figures[]): Figures {
  const columns = Object.keys(rounds[0] ?? {})
  return Object.fromEntries(columns.map((column) => [column, median(rounds.map((round) => round[column] ?? NaN))]))
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
}

/** @param sorted  lowest first @param share  0.5 is the median */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
