// OpenDocument texts, sheets and slides: content, headers and footers, notes, tracked changes, metadata. ODF 1.3 part 3
import { numberText } from './cell-value.ts'
import { isPropertyPart, propertiesOf, propertyText, xmlOf, type TextReader } from './package-parts.ts'
import { TextBuilder } from './text-builder.ts'
import { scanXml, xmlAttribute, type XmlListener } from './xml.ts'

/** Styles hold headers and footers. §3.1.3 */
const TEXT_PARTS = /(?:^|\/)(?:content|styles)\.xml$/i

export const openDocumentTexts: TextReader = function* (_, parts, budget) {
  const properties = propertiesOf(parts, budget)
  for (const part of parts) {
    if (!TEXT_PARTS.test(part.name) || isPropertyPart(part.name)) continue
    const builder = new TextBuilder(budget)
    readOpenDocument(xmlOf(part, budget), builder)
    yield builder.result()
  }
  yield propertyText(properties, budget)
}

export function readOpenDocument(xml: string, builder: TextBuilder): void {
  scanXml(xml, new Content(builder))
}

class Content implements XmlListener {
  readonly #builder: TextBuilder
  #value = '' // the number that the cell in hand holds, when its text shows it rounded
  #shown = ''
  #aside = 0 // notes and changes around the place

  constructor(builder: TextBuilder) {
    this.#builder = builder
  }

  open(name: string, attributes: string): void {
    switch (name) {
      case 'table':
        this.#builder.beginTable()
        break
      case 'table-row':
        this.#builder.beginRow()
        break
      case 'table-cell':
        // §19.385 office:value: as it is stored, where the paragraph shows it as the style wants it
        this.#value = numberText(xmlAttribute(attributes, 'value'))
        this.#shown = ''
        break
      case 's':
      case 'tab':
        this.#builder.add(' ')
        break
      case 'line-break':
        this.#builder.add('\n')
        break
      case 'annotation':
      case 'note':
        this.#aside++
        this.#builder.add(' ')
        break
      case 'user-field-decl':
      case 'variable-set':
        this.#builder.line(xmlAttribute(attributes, 'string-value'))
        break
      case 'text':
      case 'textarea':
      case 'formatted-text':
        // form controls. §19.248 form:current-value, §19.313 form:value
        this.#builder.line(`${xmlAttribute(attributes, 'current-value')} ${xmlAttribute(attributes, 'value')}`.trim())
        break
    }
  }

  close(name: string): void {
    switch (name) {
      case 'p':
      case 'h':
        this.#builder.endLine()
        break
      case 'annotation':
      case 'note':
        this.#aside--
        this.#builder.add(' ')
        break
      case 'table-cell':
      case 'covered-table-cell':
        if (this.#value !== '' && this.#shown.trim() !== this.#value) this.#builder.add(` ${this.#value}`)
        this.#value = ''
        this.#builder.endCell()
        break
      case 'table':
        this.#builder.endTable()
        break
      case 'title':
      case 'desc':
        this.#builder.endLine()
        break
    }
  }

  text(text: string): void {
    if (text.trim() === '' && text.includes('\n')) return
    if (this.#aside === 0 && this.#value !== '') this.#shown += text
    this.#builder.add(text)
  }
}
