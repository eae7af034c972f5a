// What all zipped office files share: their parts by name, their properties, parts without a reader of their own.
import { asBuffer } from '../../../mail/bytes.ts'
import type { Item } from '../../containers/unpack.ts'
import type { FileText, TextBudget } from './text-builder.ts'
import { TextBuilder } from './text-builder.ts'
import { decodeXml, scanXml, xmlAttribute } from './xml.ts'

export const MAX_PROPERTIES = 100 // of one file; as `TextPiece` says
const MAX_PROPERTY = 1_000 // UTF-16 units of one value

/**
 * Reads the texts of one file.
 * @param parts  what was unpacked of it
 */
export type TextReader = (
  file: Item,
  parts: readonly Item[],
  budget: TextBudget,
) => Iterable<FileText> | AsyncIterable<FileText>

export type Properties = Record<string, string>

/** ECMA-376 part 2 §11 (core), part 1 §22.2 (extended), §22.3 (custom); ODF 1.3 part 3 §4 (meta.xml) */
const PROPERTY_PARTS = /^(?:docProps\/(?:core|app|custom)\.xml|docMetadata\/LabelInfo\.xml|meta\.xml)$/i

export function isPropertyPart(name: string): boolean {
  return PROPERTY_PARTS.test(name)
}

/** @returns '' for a part that is none, whatever its name, and when no more may be read */
export function xmlOf({ bytes }: Item, budget: TextBudget): string {
  const isXml = XML_START.test(asBuffer(bytes).toString('latin1', 0, 64))
  return isXml && budget.takeBytes(bytes.length) ? decodeXml(bytes) : ''
}

/** A byte order mark, white space, a tag; in UTF-16 with zeros between. XML 1.0 appendix F */
const XML_START = /^(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)?[\0\s]{0,60}</

/** Names as Office shows them to programs: `title`, `Company`, `MSIP_Label_…_Name`. */
export function propertiesOf(parts: readonly Item[], budget: TextBudget): Properties {
  const properties: Properties = {}
  for (const part of parts) {
    if (!isPropertyPart(part.name)) continue
    let name = ''
    scanXml(xmlOf(part, budget), {
      open: (element, attributes) => {
        // Custom properties name themselves around a value of a type; the others are elements of their own.
        if (element === 'property' || element === 'user-defined') name = xmlAttribute(attributes, 'name')
        else if (element === 'label')
          addProperty(properties, `MSIP_Label_${xmlAttribute(attributes, 'id')}`, attributes)
        else if (!VALUE_TYPES.has(element)) name = element
      },
      close: (element) => {
        if (!VALUE_TYPES.has(element)) name = ''
      },
      text: (text) => addProperty(properties, name, text),
    })
  }
  return properties
}

export function addProperty(properties: Properties, name: string, value: string): void {
  if (name === '' || name === '__proto__' || value.trim() === '') return
  if (!Object.hasOwn(properties, name) && Object.keys(properties).length >= MAX_PROPERTIES) return
  const before = Object.hasOwn(properties, name) ? `${properties[name]} ` : ''
  properties[name] = `${before}${value.trim()}`.slice(0, MAX_PROPERTY)
}

/** Types of variants: what a custom property holds. ECMA-376 part 1 §22.4 */
const VALUE_TYPES: ReadonlySet<string> = new Set(['lpwstr', 'lpstr', 'bstr', 'i4', 'int', 'r8', 'bool', 'filetime', 'date']) // prettier-ignore

/** The properties as text: a number may stand in a title as well. */
export function propertyText(properties: Properties, budget: TextBudget): FileText {
  const builder = new TextBuilder(budget)
  for (const [name, value] of Object.entries(properties)) builder.line(`${name}: ${value}`)
  return builder.result(properties)
}

/** All text of an XML file without a reader of its own, and the values of its attributes: an element is a line. */
export function readAnyXml(xml: string, builder: TextBuilder): void {
  scanXml(xml, {
    open: (_, attributes) => {
      builder.endLine()
      if (!attributes.includes('=')) return
      for (const [, double, single] of attributes.matchAll(/=\s*(?:"([^"]*)"|'([^']*)')/g)) {
        const value = double ?? single ?? ''
        if (!NAMESPACE.test(value) && value !== '') builder.add(`${value} `)
      }
      builder.endLine()
    },
    close: () => builder.endLine(),
    text: (text) => {
      const trimmed = text.trim()
      if (trimmed !== '') builder.add(trimmed)
    },
  })
}

const NAMESPACE = /^(?:https?:\/\/(?:schemas\.|www\.w3\.|purl\.)|urn:)/
