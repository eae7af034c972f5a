// BODY and BODYSTRUCTURE. RFC 9051 §7.5.2
import type { Part } from '../../mail/structure.ts'
import { textWriter, writeEnvelope } from './write-envelope.ts'
import { writeString } from '../../wire/imap/write.ts'

/** Parts inside one another beyond this are shown as plain attachments; the MIME parser stops here, too. */
const MAX_DEPTH = 50

/** @param isExtended  BODYSTRUCTURE with extension data; BODY without */
export function writeStructure(part: Part, isExtended: boolean, isUtf8: boolean, depth = 0): string {
  const text = textWriter(isUtf8)
  const within = (inner: Part) => writeStructure(inner, isExtended, isUtf8, depth + 1)
  const children = depth < MAX_DEPTH ? part.children : []
  if (children.length > 0) {
    const extension = isExtended ? ` ${writeParameters(part.parameters, text)}${placing(part, text)}` : ''
    // body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]
    return `(${children.map(within).join('')} ${word(part.subtype)}${extension})`
  }
  const [type, subtype] = writtenType(part, depth)
  const fields = [
    word(type),
    word(subtype),
    writeParameters(withCharset(part), text),
    text(part.id),
    text(part.description),
    word(part.encoding),
    String(part.bodyEnd - part.bodyStart),
  ]
  if (part.message !== undefined && type === 'message') {
    // body-type-msg = media-message SP body-fields SP envelope SP body SP body-fld-lines
    fields.push(writeEnvelope(part.message.envelope, isUtf8), within(part.message), String(part.lines))
  } else if (type === 'text') {
    fields.push(String(part.lines))
  }
  return `(${fields.join(' ')}${isExtended ? ` ${text(part.md5)}${placing(part, text)}` : ''})`
}

/** The type that fits what is written: a multipart without parts is a text, a message that was not opened just octets. */
function writtenType({ type, subtype, message }: Part, depth: number): readonly [type: string, subtype: string] {
  if (type === 'multipart') return ['text', 'plain']
  const isMessage = type === 'message' && (subtype === 'rfc822' || subtype === 'global')
  return isMessage && (message === undefined || depth >= MAX_DEPTH) ? ['application', 'octet-stream'] : [type, subtype]
}

/** [SP body-fld-dsp SP body-fld-lang SP body-fld-loc], the same for both kinds of part */
function placing(part: Part, text: (value: string) => string): string {
  const disposition =
    part.disposition === '' ? 'NIL' : `(${word(part.disposition)} ${writeParameters(part.dispositionParameters, text)})`
  const language = part.language.length === 0 ? 'NIL' : `(${part.language.map((tag) => writeString(tag)).join(' ')})`
  return ` ${disposition} ${language} ${text(part.location)}`
}

/** RFC 2045 §5.2: text that names no charset is US-ASCII; clients look for the parameter. */
function withCharset({ type, parameters }: Part): Readonly<Record<string, string>> {
  return type === 'text' && parameters['charset'] === undefined ? { ...parameters, charset: 'us-ascii' } : parameters
}

/** body-fld-param = "(" string SP string *(SP string SP string) ")" / nil */
function writeParameters(parameters: Readonly<Record<string, string>>, text: (value: string) => string): string {
  const entries = Object.entries(parameters)
  if (entries.length === 0) return 'NIL'
  return `(${entries.map(([name, value]) => `${word(name)} ${value === '' ? '""' : text(value)}`).join(' ')})`
}

/** A token of MIME, in capitals as clients have always seen it. */
function word(token: string): string {
  return writeString(token.toUpperCase())
}
