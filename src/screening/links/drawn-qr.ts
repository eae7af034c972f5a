// QR codes that are no picture: drawn with block characters, or with the dark cells of a table.
import { decodeEntities } from '../../mail/html-entities.ts'
import { attributeOf, htmlPieces } from '../../mail/html-tags.ts'
import type { Bitmap } from './qr.ts'

/** Rows of a drawing: 21 modules of the smallest code with two in a line, up to 177 of the largest with a margin. */
const [MIN_ROWS, MAX_ROWS] = [10, 200]
const MAX_COLUMNS = 420
const MAX_DRAWINGS = 4

/** Upper and lower half of each character: a line of text is about twice as high as a character is wide. */
// prettier-ignore
const HALVES: ReadonlyMap<string, readonly number[]> = new Map([
  ['█', [1, 1]], ['▓', [1, 1]], ['■', [1, 1]], ['▉', [1, 1]], ['▊', [1, 1]], ['▇', [1, 1]], ['▀', [1, 0]], ['▄', [0, 1]],
  [' ', [0, 0]], ['\u00a0', [0, 0]], ['\u2003', [0, 0]], ['\u2007', [0, 0]], ['░', [0, 0]], ['□', [0, 0]],
])
/** Characters that are squares by themselves: one module each. */
const SQUARES: ReadonlyMap<string, number> = new Map([['⬛', 1], ['⬜', 0], ['🟥', 1], ['🟦', 1], ['🔲', 1], ['🔳', 0], ['\u3000', 0]]) // prettier-ignore
const BLOCK = /[█▓■▉▊▇▀▄⬛🟥🟦]/u

/** @param text  plain, lines as they stand */
export function drawingsInText(text: string): Bitmap[] {
  if (!BLOCK.test(text)) return []
  const drawings: Bitmap[] = []
  let lines: string[] = []
  for (const line of [...text.split(/\r?\n/), '']) {
    const isDrawn = BLOCK.test(line) && line.length <= MAX_COLUMNS && drawnShare(line) > 0.9
    if (isDrawn && lines.length < MAX_ROWS) lines.push(line)
    else {
      if (lines.length >= MIN_ROWS && drawings.length < MAX_DRAWINGS) drawings.push(...bitmapsOf(lines))
      lines = []
    }
  }
  return drawings
}

export function drawingsInHtml(html: string): Bitmap[] {
  return [...drawingsInText(linesOf(html)), ...tablesIn(html)].slice(0, MAX_DRAWINGS)
}

function drawnShare(line: string): number {
  const letters = [...line]
  return letters.filter((each) => HALVES.has(each) || SQUARES.has(each)).length / letters.length
}

/** Two readings where the shape of a character is not known: half as wide as high, or square. */
function bitmapsOf(lines: readonly string[]): Bitmap[] {
  const rows = lines.map((line) => [...line])
  const width = Math.max(...rows.map((row) => row.length))
  const isSquare = rows.some((row) => row.some((each) => SQUARES.get(each) === 1))
  const square = bitmap(width, rows.map((row) => row.map((each) => SQUARES.get(each) ?? HALVES.get(each)?.[0] ?? 0))) // prettier-ignore
  if (isSquare) return [square]
  const halves = rows.flatMap((row) => [0, 1].map((half) => row.map((each) => HALVES.get(each)?.[half] ?? 0)))
  const isHalved = rows.some((row) => row.some((each) => each === '▀' || each === '▄'))
  return isHalved ? [bitmap(width, halves)] : [bitmap(width, halves), square]
}

function bitmap(width: number, rows: readonly (readonly number[])[]): Bitmap {
  const dark = new Uint8Array(width * rows.length)
  rows.forEach((row, y) => dark.set(row.slice(0, width), y * width))
  return { width, height: rows.length, dark }
}

/** The text of HTML with its lines and blanks as they are shown in `pre` and with `&nbsp;`. */
function linesOf(html: string): string {
  if (!BLOCK.test(html) && !/&#(?:9608|9600|9604|x258[048])/i.test(html)) return ''
  const pieces: string[] = []
  for (const piece of htmlPieces(html)) {
    if (piece.kind === 'text') pieces.push(decodeEntities(html.slice(piece.start, piece.end)))
    else if (piece.kind === 'open' && /^(?:br|p|div|tr|li|pre)$/.test(piece.name)) pieces.push('\n')
  }
  return pieces.join('')
}

/** Tables whose cells have a background each. A cell without one is light. */
function tablesIn(html: string): Bitmap[] {
  const drawings: Bitmap[] = []
  let rows: number[][] = []
  const finish = () => {
    const width = Math.max(0, ...rows.map((row) => row.length))
    if (rows.length >= 21 && width >= 21 && rows.some((row) => row.includes(1))) drawings.push(bitmap(width, rows))
    rows = []
  }
  for (const piece of htmlPieces(html)) {
    if (drawings.length >= MAX_DRAWINGS) break
    if (piece.kind === 'close' && piece.name === 'table') finish()
    if (piece.kind !== 'open') continue
    if (piece.name === 'tr' && rows.length < MAX_ROWS) rows.push([])
    const row = rows.at(-1)
    if (piece.name !== 'td' || row === undefined) continue
    const span = Number.parseInt(attributeOf(piece.attributes, 'colspan') ?? '1', 10) || 1
    const isDark = darkness(attributeOf(piece.attributes, 'bgcolor'), attributeOf(piece.attributes, 'style'))
    for (let each = 0; each < span && row.length < MAX_COLUMNS; each++) row.push(isDark)
  }
  finish()
  return drawings
}

function darkness(bgcolor: string | undefined, style: string | undefined): 0 | 1 {
  const written = bgcolor ?? /background(?:-color)?\s?:\s?([#\w(), ]{1,40})/i.exec(style ?? '')?.[1] ?? ''
  const colour = written.trim().toLowerCase()
  if (colour.startsWith('black') || colour.startsWith('navy')) return 1
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{3})\b/.exec(colour)?.[1]
  const values =
    hex === undefined
      ? [...(/^rgba?\((\d{1,3}), ?(\d{1,3}), ?(\d{1,3})/.exec(colour) ?? [])].slice(1).map(Number)
      : hex.length === 3
        ? [...hex].map((digit) => Number.parseInt(digit + digit, 16))
        : [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
  const [red, green, blue] = values
  if (red === undefined || green === undefined || blue === undefined) return 0
  return 0.299 * red + 0.587 * green + 0.114 * blue < 110 ? 1 : 0 // ITU-R BT.601: how bright it looks, 0 … 255
}
