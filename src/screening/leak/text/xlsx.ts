// Excel workbooks: cells of all sheets, hidden ones too, under the header of their column; comments, names, cached data of
// other workbooks and of pivot tables. ECMA-376 part 1 §18
import type { Item } from '../../containers/unpack.ts'
import { numberText } from './cell-value.ts'
import { readFlow } from './office-flow.ts'
import { isPropertyPart, propertiesOf, propertyText, readAnyXml, xmlOf, type TextReader } from './package-parts.ts'
import { columnOf, SheetCells } from './sheet-cells.ts'
import { TextBuilder, type TextBudget } from './text-builder.ts'
import { scanXml, xmlAttribute, type XmlListener } from './xml.ts'

const MAX_STRINGS = 4_000_000 // of a workbook: with empty strings the table would outgrow its file

/** Parts that say how things look, and those read apart. */
const LEFT_OUT = /^(?:\[Content_Types\]\.xml|xl\/(?:styles|theme\/[^/]*|calcChain|metadata)\.xml)$/i
/** Texts of other kinds: drawings, charts, comments (the old and the threaded ones). */
const FLOWS = /^xl\/(?:drawings|charts|diagrams|comments\d*|threadedComments)/i
/** Data in attributes: caches of pivot tables, connections with their passwords, links. */
const DATA = /^(?:xl\/(?:pivotCache|pivotTables|externalLinks|connections|queryTables|persons|tables)|customXml\/)/i

export const sheetTexts: TextReader = function* (_, parts, budget) {
  const xml = parts.filter(({ name }) => /\.xml$/i.test(name) && !LEFT_OUT.test(name) && !isPropertyPart(name))
  const strings = sharedStrings(xml, budget)
  const around = new TextBuilder(budget)
  for (const part of xml) {
    const text = xmlOf(part, budget)
    if (isSheet(text)) yield sheetText(text, strings, budget)
    else if (FLOWS.test(part.name)) readFlow(text, around)
    else if (DATA.test(part.name)) readAnyXml(text, around)
    else if (/workbook\d*\.xml$/i.test(part.name)) readNames(text, around)
  }
  yield around.result()
  yield propertyText(propertiesOf(parts, budget), budget)
}

/** By its root: what a sheet is called is left to the writer. */
const isSheet = (xml: string): boolean => /<(?:\w{1,20}:)?(?:worksheet|chartsheet|dialogsheet|macrosheet)\b/.test(xml.slice(0, 2_000)) // prettier-ignore

/** §18.4.8 si: its runs joined; a reading aid (rPh) stands apart. */
function sharedStrings(parts: readonly Item[], budget: TextBudget): string[] {
  const strings: string[] = []
  for (const part of parts) {
    if (!/sharedStrings\w*\.xml$/i.test(part.name)) continue
    let current = ''
    let isText = false
    scanXml(xmlOf(part, budget), {
      open: (name) => {
        if (name === 'si') current = ''
        else if (name === 'rPh') current += ' '
        isText = name === 't'
      },
      close: (name) => {
        isText = false
        if (name === 'si' && strings.length < MAX_STRINGS) strings.push(current)
      },
      text: (text) => {
        if (isText) current += text
      },
    })
  }
  return strings
}

function sheetText(xml: string, strings: readonly string[], budget: TextBudget) {
  const sheet = new Sheet(strings)
  scanXml(xml, sheet)
  const builder = new TextBuilder(budget)
  builder.table(sheet.cells.rows())
  for (const line of sheet.lines) builder.line(line)
  return builder.result()
}

class Sheet implements XmlListener {
  readonly cells = new SheetCells()
  /** headers and footers of the page, texts inside formulas, choices of a list */
  readonly lines: string[] = []
  readonly #strings: readonly string[]
  #column = -1
  #type = ''
  #element = ''
  #text = ''

  constructor(strings: readonly string[]) {
    this.#strings = strings
  }

  open(name: string, attributes: string): void {
    if (name === 'row') {
      this.cells.beginRow()
      this.#column = -1
    } else if (name === 'c') {
      const reference = xmlAttribute(attributes, 'r')
      this.#column = reference === '' ? this.#column + 1 : columnOf(reference)
      this.#type = xmlAttribute(attributes, 't')
    }
    if (name !== 'r' && name !== 'rPr') {
      this.#element = name
      if (name !== 't') this.#text = ''
    }
  }

  close(name: string): void {
    if (name === 'v' || name === 'is') this.cells.put(this.#column, this.#value(name))
    // §18.17: what a formula holds between quotes is data
    else if (name === 'f' || /^formula\d?$/.test(name)) this.#text.includes('"') && this.lines.push(this.#text)
    else if (/^(?:odd|even|first)(?:Header|Footer)$/.test(name)) this.lines.push(this.#text)
    if (name === this.#element) this.#element = ''
  }

  text(text: string): void {
    if (this.#element !== '') this.#text += text
  }

  /** §18.18.11 ST_CellType */
  #value(element: string): string {
    if (element === 'is') return this.#text
    if (this.#type === 's') return this.#strings[Number(this.#text)] ?? ''
    return this.#type === '' || this.#type === 'n' ? numberText(this.#text.trim()) : this.#text
  }
}

/** §18.2.5 definedName, §18.2.19 sheet: names of sheets say what is on them. */
function readNames(xml: string, builder: TextBuilder): void {
  let isName = false
  scanXml(xml, {
    open: (name, attributes) => {
      isName = name === 'definedName'
      if (isName || name === 'sheet') builder.line(xmlAttribute(attributes, 'name'))
      if (isName) builder.add(xmlAttribute(attributes, 'comment'))
    },
    close: () => builder.endLine(),
    text: (text) => {
      if (isName) builder.add(text)
    },
  })
}
