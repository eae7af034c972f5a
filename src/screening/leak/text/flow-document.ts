// Word documents and PowerPoint slides: every part that holds text, whatever the main part is called. ECMA-376
import { readFlow } from './office-flow.ts'
import { isPropertyPart, propertiesOf, propertyText, readAnyXml, xmlOf, type TextReader } from './package-parts.ts'
import { TextBuilder } from './text-builder.ts'

const CUSTOM_DATA = /^customXml\//i // ECMA-376 part 1 §22.5

/** Body, headers, footers, notes, comments, slides, their notes and masters, charts, diagrams, custom data, properties. */
export const flowTexts: TextReader = function* (_, parts, budget) {
  const builder = new TextBuilder(budget)
  for (const part of parts) {
    if (!/\.xml$/i.test(part.name) || isPropertyPart(part.name)) continue
    if (part.name === '[Content_Types].xml') continue
    const xml = xmlOf(part, budget)
    if (CUSTOM_DATA.test(part.name)) readAnyXml(xml, builder)
    else readFlow(xml, builder)
    builder.endLine()
  }
  const properties = propertiesOf(parts, budget)
  yield builder.result()
  yield propertyText(properties, budget)
}
