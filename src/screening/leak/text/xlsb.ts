// Excel workbooks in their binary form: cells of all sheets with shared and own strings. [MS-XLSB]
import { asBuffer, utf16Text } from '../../../mail/bytes.ts'
import { doubleText, rkNumber } from './cell-value.ts'
import { propertiesOf, propertyText, type TextReader } from './package-parts.ts'
import { SheetCells } from './sheet-cells.ts'
import { TextBuilder } from './text-builder.ts'

/** 2.3: record numbers */
// prettier-ignore
const R = { row: 0, rk: 2, real: 5, string: 6, shared: 7, formulaString: 8, formulaNumber: 9, sharedItem: 19, cellRich: 62 } as const
const MAX_STRINGS = 4_000_000

export const binarySheetTexts: TextReader = function* (_, parts, budget) {
  const binary = parts.filter(({ name }) => /\.bin$/i.test(name))
  const strings: string[] = []
  for (const part of binary.filter(({ name }) => /sharedStrings\w*\.bin$/i.test(name)))
    for (const [id, data] of recordsOf(asBuffer(part.bytes)))
      if (id === R.sharedItem && strings.length < MAX_STRINGS) strings.push(wideString(data, 1))
  for (const part of binary) {
    if (!/(?:sheets|macroSheets)\/[^/]*\.bin$/i.test(part.name)) continue
    const cells = new SheetCells()
    for (const [id, data] of recordsOf(asBuffer(part.bytes))) {
      if (id === R.row) cells.beginRow()
      else if (data.length >= 8) putCell(cells, id, data, strings)
    }
    const builder = new TextBuilder(budget)
    builder.table(cells.rows())
    yield builder.result()
  }
  const others = new TextBuilder(budget)
  for (const part of binary.filter(({ name }) => /(?:comments|workbook|connections|externalLink)\w*\.bin$/i.test(name)))
    for (const run of utf16Text(part.bytes).match(/[\x20-\x7e\u4e00-\u9fff]{4,}/g) ?? []) others.line(run)
  const properties = propertiesOf(parts, budget)
  yield others.result()
  yield propertyText(properties, budget)
}

/** 2.5.10 Cell: the column, then style; the value behind 8 bytes. */
function putCell(cells: SheetCells, id: number, data: Buffer, strings: readonly string[]): void {
  const column = data.readUInt32LE(0)
  if (id === R.shared && data.length >= 12) cells.put(column, strings[data.readUInt32LE(8)] ?? '')
  else if (id === R.string || id === R.formulaString) cells.put(column, wideString(data, 8))
  else if (id === R.cellRich) cells.put(column, wideString(data, 9))
  else if ((id === R.real || id === R.formulaNumber) && data.length >= 16)
    cells.put(column, doubleText(data.readDoubleLE(8))) // prettier-ignore
  else if (id === R.rk && data.length >= 12) cells.put(column, doubleText(rkNumber(data.readUInt32LE(8))))
}

/** 2.1.4: number and length of a record are written in groups of seven bits. */
function* recordsOf(bytes: Buffer): Iterable<readonly [id: number, data: Buffer]> {
  for (let at = 0; at + 2 <= bytes.length;) {
    let id = bytes[at++] as number
    if (id & 0x80) id = (id & 0x7f) | ((bytes[at++] ?? 0) << 7)
    let length = 0
    for (let group = 0; group < 4; group++) {
      const byte = bytes[at++] ?? 0
      length |= (byte & 0x7f) << (7 * group)
      if ((byte & 0x80) === 0) break
    }
    yield [id, bytes.subarray(at, at + length)]
    at += length
  }
}

/** 2.5.168 XLWideString: a count of 4 bytes, then UTF-16. */
function wideString(data: Buffer, at: number): string {
  if (at + 4 > data.length) return ''
  return utf16Text(data, at + 4, at + 4 + data.readUInt32LE(at) * 2)
}
