// Tables in text files: cells parted by commas, semicolons, tabs or bars. RFC 4180
const DELIMITERS = [',', '\t', ';', '|'] as const
type Delimiter = (typeof DELIMITERS)[number]

const LINES_LOOKED_AT = 20
const BY_NAME = /\.(?:csv|tsv|tab|psv)$/i
const FEWEST_ROWS = 3 // of a file whose name does not say that it is a table

/** @returns what parts the cells; undefined for a text that is no table */
export function delimiterOf(text: string, name: string): Delimiter | undefined {
  const lines = text.slice(0, 65_536).split(/\r\n|\r|\n/).filter((line) => line !== '').slice(0, LINES_LOOKED_AT) // prettier-ignore
  const isNamed = BY_NAME.test(name)
  if (lines.length < (isNamed ? 1 : FEWEST_ROWS)) return undefined
  const counted = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => line.replaceAll(/"[^"]*"/g, '').split(delimiter).length - 1)
    const usual = mostCommon(counts)
    return { delimiter, usual, agreed: counts.filter((count) => count === usual).length / lines.length }
  })
  const best = counted.filter(({ usual }) => usual > 0).toSorted((a, b) => b.agreed - a.agreed || b.usual - a.usual)[0]
  if (best === undefined) return undefined
  // Prose has commas too, but not the same number in each line.
  return isNamed || best.agreed >= 0.9 ? best.delimiter : undefined
}

/** A title or a note above the table has no delimiters; what most lines have is the table. */
function mostCommon(counts: readonly number[]): number {
  const times = new Map<number, number>()
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1)
  return [...times].toSorted(([a, often], [b, seldom]) => seldom - often || b - a)[0]?.[0] ?? 0
}

/** RFC 4180 §2: a quoted cell may hold delimiters and line ends; "" in it is a quote. */
export function* rowsOf(text: string, delimiter: string): Iterable<string[]> {
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter)
    row.push(formulaText(cell))
    at = end
    if (text[at] === delimiter) {
      at++
      if (at < text.length && text[at] !== '\n' && text[at] !== '\r') continue
    }
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    yield row
    row = []
  }
  if (row.length > 0) yield row
}

function quotedCell(text: string, start: number): [cell: string, end: number] {
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return [text.slice(start + 1), text.length]
    if (text[quote + 1] !== '"') {
      // What stands between a quote and the delimiter belongs to the cell for some programs.
      const end = endOf(text, quote + 1, ',\t;|\r\n')
      return [text.slice(start + 1, quote).replaceAll('""', '"') + text.slice(quote + 1, end), end]
    }
    at = quote + 2
  }
}

function plainCell(text: string, start: number, delimiter: string): [cell: string, end: number] {
  const end = endOf(text, start, `${delimiter}\r\n`)
  return [text.slice(start, end), end]
}

function endOf(text: string, start: number, marks: string): number {
  let at = start
  while (at < text.length && !marks.includes(text.charAt(at))) at++
  return at
}

/** `="110105…"`: how numbers are kept from becoming rounded ones in a spreadsheet. */
function formulaText(cell: string): string {
  const trimmed = cell.trim()
  if (trimmed.startsWith('="') && trimmed.endsWith('"')) return trimmed.slice(2, -1)
  return trimmed.startsWith("'") || trimmed.startsWith('=') ? trimmed.slice(1) : trimmed
}
