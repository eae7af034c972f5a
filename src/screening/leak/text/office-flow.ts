// The text of WordprocessingML and PresentationML: paragraphs joined over their runs, tables, what is hidden beside it.
// ECMA-376 part 1 §17 (documents), §19 (slides), §21.1.2 (text in drawings), §21.2 (charts)
import type { TextBuilder } from './text-builder.ts'
import { scanXml, xmlAttribute, type XmlListener } from './xml.ts'

/** Elements whose content is text. §17.3.3.31 t, §17.3.3.7 delText, §17.16.23 instrText, §21.2.2.235 v, §19.4.6 text */
const TEXTS: ReadonlySet<string> = new Set(['t', 'delText', 'instrText', 'delInstrText', 'v', 'text', 'f'])
/** Not seen where it stands: on a line of its own, so that it does not part what is seen. */
const ASIDES: ReadonlySet<string> = new Set(['instrText', 'delInstrText', 'f'])
/** Texts in attributes: descriptions of pictures, watermarks, simple fields, list entries of forms. */
const ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ['docPr', ['title', 'descr']],
  ['cNvPr', ['title', 'descr']],
  ['textpath', ['string']],
  ['fldSimple', ['instr']],
  ['listItem', ['displayText', 'value']],
  ['listEntry', ['val']],
  ['default', ['val']],
  ['hlinkClick', ['tooltip']],
])

/** Which text of a document with tracked changes. §17.13.5 */
export type Version = 'now' | 'before'

/**
 * What the document says now; when changes are tracked, then also what it said before them: a number whose half was
 * deleted stands whole in one of the two.
 */
export function readFlow(xml: string, builder: TextBuilder): void {
  scanXml(xml, new Flow(builder, 'now'))
  if (xml.includes('delText')) scanXml(xml, new Flow(builder, 'before'))
}

class Flow implements XmlListener {
  readonly #builder: TextBuilder
  readonly #version: Version
  #element = '' // the element whose text is read
  #isHidden = false // of the run in hand. §17.3.2.41 vanish
  #inserted = 0 // insertions around the place
  #asides: string[] = []

  constructor(builder: TextBuilder, version: Version) {
    this.#builder = builder
    this.#version = version
  }

  open(name: string, attributes: string): void {
    if (TEXTS.has(name)) this.#element = name
    for (const attribute of ATTRIBUTES.get(name) ?? []) this.#asides.push(xmlAttribute(attributes, attribute), ' ')
    switch (name) {
      case 'r':
        this.#isHidden = false
        break
      case 'vanish':
        this.#isHidden = !/^(?:0|false|off)$/.test(xmlAttribute(attributes, 'val'))
        break
      case 'ins':
        this.#inserted++
        break
      case 'tab':
      case 'ptab':
        this.#builder.add(' ')
        break
      case 'br':
      case 'cr':
        this.#builder.add('\n')
        break
      case 'noBreakHyphen':
        this.#builder.add('-')
        break
      case 'tbl':
        this.#builder.beginTable()
        break
      case 'tr':
        this.#builder.beginRow()
        break
    }
  }

  close(name: string): void {
    if (name === this.#element) this.#element = ''
    switch (name) {
      case 'ins':
        this.#inserted--
        break
      case 'p':
      case 'pt':
      case 'cm':
      case 'comment':
        this.#builder.endLine()
        this.#tellAsides()
        break
      case 'tc':
        this.#tellAsides()
        this.#builder.endCell()
        break
      case 'tbl':
        this.#builder.endTable()
        break
    }
  }

  text(text: string): void {
    if (this.#element === '') return
    if (this.#isHidden || ASIDES.has(this.#element)) this.#asides.push(text)
    else if (this.#element === 'delText' ? this.#version === 'before' : this.#version === 'now' || this.#inserted <= 0)
      this.#builder.add(text)
  }

  #tellAsides(): void {
    const text = this.#asides.join('').trim()
    this.#asides = []
    if (text === '') return
    this.#builder.endLine()
    this.#builder.add(text)
    this.#builder.endLine()
  }
}
