// XML files: the flat forms of office documents by their readers, any other by its elements and attributes.
import { readFlow } from './office-flow.ts'
import { readOpenDocument } from './open-document.ts'
import { readAnyXml, type TextReader } from './package-parts.ts'
import { readFlatSheets } from './flat-sheets.ts'
import { TextBuilder } from './text-builder.ts'
import { decodeXml } from './xml.ts'

/** By the namespaces of the root: WordprocessingML 2003 and flat OPC; SpreadsheetML 2003; flat OpenDocument. */
const FLOW = /<(?:w:wordDocument|pkg:package)\b/
const SHEETS = /urn:schemas-microsoft-com:office:spreadsheet/
const OPEN_DOCUMENT = /<office:document\b/

export const anyXmlTexts: TextReader = function* (file, _, budget) {
  const xml = decodeXml(file.bytes)
  const head = xml.slice(0, 4_096)
  const builder = new TextBuilder(budget)
  if (FLOW.test(head)) readFlow(xml, builder)
  else if (SHEETS.test(head)) readFlatSheets(xml, builder)
  else if (OPEN_DOCUMENT.test(head)) readOpenDocument(xml, builder)
  else readAnyXml(xml, builder)
  yield builder.result()
}
