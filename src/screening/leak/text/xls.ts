// Excel 5.0-2003 workbooks: cells of all sheets, hidden ones too, names, comments, headers and footers. [MS-XLS]
import { utf16Text } from '../../../mail/bytes.ts'
import { decodeCharset } from '../../../mail/charset.ts'
import { NotReadable } from '../../containers/allowance.ts'
import { doubleText, rkNumber } from './cell-value.ts'
import { IsEncrypted, openOle } from './ole-file.ts'
import { charsetOfPage, olePropertiesOf } from './ole-properties.ts'
import { propertyText, type TextReader } from './package-parts.ts'
import { SheetCells } from './sheet-cells.ts'
import { TextBuilder, type FileText, type TextBudget } from './text-builder.ts'
import { Segments } from './xls-strings.ts'

/** 2.3.2: record numbers */
// prettier-ignore
const R = {
  formula: 0x06, eof: 0x0a, header: 0x14, footer: 0x15, name: 0x18, filePass: 0x2f, continue: 0x3c, codePage: 0x42,
  boundSheet: 0x85, mulRk: 0xbd, rString: 0xd6, sst: 0xfc, labelSst: 0xfd, txo: 0x1b6, number: 0x203, label: 0x204,
  string: 0x207, rk: 0x27e, bof: 0x809, bof4: 0x409, number2: 0x03, label2: 0x04,
} as const
const BIFF8 = 0x600 // 2.4.21 BOF.vers
const MAX_STRINGS = 4_000_000

interface Record {
  readonly id: number
  /** its data, and that of the CONTINUE records behind it, each apart: strings change their form at the seams */
  readonly segments: readonly Buffer[]
}

export const xlsTexts: TextReader = function* (file, _, budget) {
  const ole = openOle(file.bytes)
  const stream = ole.stream('Workbook')
  const book = stream.length > 0 ? stream : ole.stream('Book')
  if (book.length === 0) throw new NotReadable('xls: no workbook')
  const properties = olePropertiesOf(ole.streams)
  yield* new Workbook(budget).read(book)
  yield propertyText(properties, budget)
}

class Workbook {
  readonly #budget: TextBudget
  #isBiff8 = true
  #charset = 'windows-1252'
  #strings: string[] = []
  #cells = new SheetCells()
  #row = -1
  #lines: string[] = []
  #formulaAt = 0 // the column whose formula's text comes next

  constructor(budget: TextBudget) {
    this.#budget = budget
  }

  *read(book: Buffer): Iterable<FileText> {
    for (const { id, segments } of recordsOf(book)) {
      if (id === R.filePass) throw new IsEncrypted()
      if (id === R.eof) yield* this.#endSheet()
      else if (segments[0] !== undefined) this.#record(id, segments[0], segments)
      if (this.#budget.isCut) break
    }
    yield* this.#endSheet()
  }

  *#endSheet(): Iterable<FileText> {
    const builder = new TextBuilder(this.#budget)
    builder.table(this.#cells.rows())
    for (const line of this.#lines) builder.line(line)
    yield builder.result()
    this.#cells = new SheetCells()
    this.#lines = []
    this.#row = -1
  }

  #record(id: number, data: Buffer, segments: readonly Buffer[]): void {
    // Damaged records are shorter than they should be; what they hold is lost, the next one may be whole.
    try {
      this.#read(id, data, segments)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }

  #read(id: number, data: Buffer, segments: readonly Buffer[]): void {
    switch (id) {
      case R.bof:
        this.#isBiff8 = data.readUInt16LE(0) >= BIFF8
        break
      case R.codePage:
        this.#charset = charsetOfPage(data.readUInt16LE(0)) || 'windows-1252'
        break
      case R.sst: {
        const strings = new Segments(segments)
        strings.skip(4)
        const count = Math.min(strings.readUInt32(), MAX_STRINGS)
        for (let index = 0; index < count && !strings.isAtEnd; index++) this.#strings.push(strings.string(2))
        break
      }
      case R.labelSst:
        this.#put(data, this.#strings[data.readUInt32LE(6)] ?? '')
        break
      case R.label:
      case R.rString:
      case R.label2:
        this.#put(data, this.#string(segments, 6, 2))
        break
      case R.number:
      case R.number2:
        this.#put(data, doubleText(data.readDoubleLE(6)))
        break
      case R.rk:
        this.#put(data, doubleText(rkNumber(data.readUInt32LE(6))))
        break
      case R.mulRk:
        for (let at = 4, column = data.readUInt16LE(2); at + 8 <= data.length; at += 6, column++)
          this.#putAt(data.readUInt16LE(0), column, doubleText(rkNumber(data.readUInt32LE(at + 2))))
        break
      case R.formula:
        this.#formulaAt = data.readUInt16LE(2)
        // 2.5.133 FormulaValue: 0xFFFF at its end says that it is no number
        if (data.readUInt16LE(12) !== 0xffff) this.#put(data, doubleText(data.readDoubleLE(6)))
        else this.#putAt(data.readUInt16LE(0), this.#formulaAt, '')
        break
      case R.string:
        this.#cells.put(this.#formulaAt, this.#string(segments, 0, 2))
        break
      case R.header:
      case R.footer:
        if (data.length > 2) this.#lines.push(this.#string(segments, 0, this.#isBiff8 ? 2 : 1))
        break
      case R.boundSheet:
        this.#lines.push(this.#string(segments, 6, 1))
        break
      case R.txo:
        // 2.4.329: the text of a comment or a shape stands in the CONTINUE record behind it
        if (segments[1] !== undefined) this.#lines.push(textOfShape(segments.slice(1), data.readUInt16LE(10)))
        break
      case R.name:
        this.#lines.push(...printableIn(data))
        break
    }
  }

  #put(data: Buffer, text: string): void {
    this.#putAt(data.readUInt16LE(0), data.readUInt16LE(2), text)
  }

  #putAt(row: number, column: number, text: string): void {
    if (row !== this.#row) this.#cells.beginRow()
    this.#row = row
    this.#cells.put(column, text)
  }

  /** 2.5.294 XLUnicodeString; before Excel 97 bytes in the code page of the file. */
  #string(segments: readonly Buffer[], at: number, lengthBytes: 1 | 2): string {
    if (this.#isBiff8) {
      const strings = new Segments(segments)
      strings.skip(at)
      return strings.string(lengthBytes)
    }
    const data = Buffer.concat(segments)
    const length = lengthBytes === 1 ? data.readUInt8(at) : data.readUInt16LE(at)
    return decodeCharset(data.subarray(at + lengthBytes, at + lengthBytes + length), this.#charset)
  }
}

function* recordsOf(book: Buffer): Iterable<Record> {
  let at = 0
  while (at + 4 <= book.length) {
    const id = book.readUInt16LE(at)
    const segments: Buffer[] = []
    do {
      const length = book.readUInt16LE(at + 2)
      segments.push(book.subarray(at + 4, at + 4 + length))
      at += 4 + length
    } while (at + 4 <= book.length && book.readUInt16LE(at) === R.continue)
    yield { id, segments }
  }
}

function textOfShape(segments: readonly Buffer[], units: number): string {
  const strings = new Segments(segments)
  return strings.characters(units, strings.readUInt8())
}

/** 2.4.150 Lbl: a name and a formula, whose texts stand between bytes of other kinds. */
function printableIn(data: Buffer): string[] {
  return [data.toString('latin1'), utf16Text(data)].flatMap((text) => text.match(/[\x20-\x7e\u4e00-\u9fff]{4,}/g) ?? [])
}
