// The header fields that say what a part is: Content-Type and its companions. RFC 2045 §§5–8, RFC 2183, RFC 3282
import type { Header } from './header.ts'
import type { Part } from './structure.ts'
import type { MimeSignalId } from './mime-signals.ts'
import { isKnownCharset } from './charset.ts'
import { decodeHeaderText } from './encoded-word.ts'
import { parseParameterised, type ParameterisedValue } from './parameters.ts'
import { IDENTITY_ENCODINGS } from './transfer-encoding.ts'

export type ContentFields = Pick<
  Part,
  | 'type'
  | 'subtype'
  | 'parameters'
  | 'encoding'
  | 'id'
  | 'description'
  | 'disposition'
  | 'dispositionParameters'
  | 'language'
  | 'location'
  | 'md5'
>

export type Note = (id: MimeSignalId, value?: string) => void

const NONE: Readonly<Record<string, string>> = Object.freeze(Object.create(null))
const TYPE = /^([!#$%&'*+.^_`{|}~0-9a-z-]+)\s*\/\s*([!#$%&'*+.^_`{|}~0-9a-z-]+)/ // RFC 2045 §5.1 token "/" token
const ENCODINGS = new Set([...IDENTITY_ENCODINGS, 'base64', 'quoted-printable'])

/** @param byDefault  the type of a part without Content-Type: text/plain, in a digest message/rfc822. RFC 2046 §5.1.5 */
export function readContentFields(
  header: Header,
  byDefault: 'text/plain' | 'message/rfc822',
  note: Note,
): ContentFields {
  const found: Partial<Record<string, string>> = Object.create(null)
  for (const { name } of header.fields) {
    if (!DECIDING.has(name)) continue
    if (found[name] !== undefined) note('mime.repeated-field', name)
    else found[name] = header.first(name)
  }
  const contentType = parsed(found['content-type'], note)
  const disposition = parsed(found['content-disposition'], note)
  const match = TYPE.exec(contentType.value)
  if (match === null && contentType.value !== '') note('mime.bad-content-type')
  const [type = '', subtype = ''] = match
    ? match.slice(1)
    : (contentType.value === '' ? byDefault : 'text/plain').split('/')
  const charset = contentType.parameters['charset']
  if (charset !== undefined && !isKnownCharset(charset)) note('mime.unknown-charset', charset)
  return {
    type,
    subtype,
    parameters: contentType.parameters,
    encoding: readEncoding(found['content-transfer-encoding'], note),
    id: found['content-id'] ?? '',
    description: decodeHeaderText(found['content-description'] ?? ''),
    disposition: disposition.value,
    dispositionParameters: disposition.parameters,
    language: (found['content-language'] ?? '')
      .split(',', MAX_LANGUAGES)
      .map((tag) => tag.trim())
      .filter(Boolean),
    location: found['content-location'] ?? '',
    md5: found['content-md5'] ?? '',
  }
}

const MAX_LANGUAGES = 50
const DECIDING = new Set([
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
  'content-description',
  'content-language',
  'content-location',
  'content-md5',
])

function parsed(raw: string | undefined, note: Note): ParameterisedValue {
  if (raw === undefined) return { value: '', parameters: NONE, repeated: [] }
  const value = parseParameterised(raw)
  for (const name of value.repeated) note('mime.repeated-parameter', name)
  return value
}

/** RFC 2045 §6.1. The names that programs made up for base64 and for nothing at all are not honoured. */
function readEncoding(raw: string | undefined, note: Note): string {
  if (raw === undefined) return '7bit'
  const encoding = parseParameterised(raw).value.replace(/^"|"$/g, '')
  if (!ENCODINGS.has(encoding)) note('mime.unknown-encoding', encoding)
  return encoding === '' ? '7bit' : encoding
}
