// XML Spreadsheet 2003: rows and cells as Excel 2002 and many programs write them.
import type { TextBuilder } from './text-builder.ts'
import { scanXml } from './xml.ts'

export function readFlatSheets(xml: string, builder: TextBuilder): void {
  scanXml(xml, {
    open: (name) => {
      if (name === 'Table') builder.beginTable()
      else if (name === 'Row') builder.beginRow()
    },
    close: (name) => {
      if (name === 'Cell') builder.endCell()
      else if (name === 'Table') builder.endTable()
      else if (name === 'Comment') builder.add(' ')
    },
    text: (text) => {
      if (text.trim() !== '') builder.add(text)
    },
  })
}
