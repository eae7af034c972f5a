// PowerPoint 97-2003 presentations: every text atom of the document, in order of the file. [MS-PPT]
import { utf16Text } from '../../../mail/bytes.ts'
import { decodeCharset } from '../../../mail/charset.ts'
import { NotReadable } from '../../containers/allowance.ts'
import { IsEncrypted, openOle } from './ole-file.ts'
import { olePropertiesOf } from './ole-properties.ts'
import { propertyText, type TextReader } from './package-parts.ts'
import { TextBuilder } from './text-builder.ts'

/** 2.13.24 RecordType */
const [TEXT_CHARS, TEXT_BYTES, C_STRING] = [0x0fa0, 0x0fa8, 0x0fba]
const ENCRYPTED = 0xf3d1c4df // 2.3.2 CurrentUserAtom.headerToken
const CONTAINER = 0x0f // 2.3.1 RecordHeader.recVer: records are in it

export const pptTexts: TextReader = function* (file, _, budget) {
  const ole = openOle(file.bytes)
  const user = ole.stream('Current User')
  if (user.length >= 16 && user.readUInt32LE(12) === ENCRYPTED) throw new IsEncrypted()
  const document = ole.stream('PowerPoint Document')
  if (document.length === 0) throw new NotReadable('ppt: no document')
  const properties = olePropertiesOf(ole.streams)
  const builder = new TextBuilder(budget)
  for (let at = 0; at + 8 <= document.length;) {
    const type = document.readUInt16LE(at + 2)
    const length = document.readUInt32LE(at + 4)
    const data = document.subarray(at + 8, at + 8 + length)
    if (type === TEXT_BYTES) builder.line(linesOf(decodeCharset(data, 'windows-1252')))
    else if (type === TEXT_CHARS || type === C_STRING) builder.line(linesOf(utf16Text(data))) // prettier-ignore
    // Into a container, past anything else.
    at += (document.readUInt16LE(at) & CONTAINER) === CONTAINER ? 8 : 8 + length
  }
  yield builder.result()
  yield propertyText(properties, budget)
}

/** Paragraphs end with a carriage return, lines in them with a vertical tab. */
function linesOf(text: string): string {
  return text.replaceAll(/[\r\v]/g, '\n')
}
