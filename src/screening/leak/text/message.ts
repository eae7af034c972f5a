// What is said in the header of a message that is attached; its parts are files of their own.
import { asBuffer, utf16Text } from '../../../mail/bytes.ts'
import { decodeHeaderText } from '../../../mail/encoded-word.ts'
import { fieldValue } from '../../../mail/header.ts'
import { parseMessage } from '../../../mail/mime-parser.ts'
import { charsetOfPage } from './ole-properties.ts'
import { decodeCharset } from '../../../mail/charset.ts'
import { Rtf } from './rtf.ts'
import { unpackRtf } from './packed-rtf.ts'
import { openOle } from './ole-file.ts'
import type { TextReader } from './package-parts.ts'
import { readPage } from './html.ts'
import { TextBuilder, type TextBudget } from './text-builder.ts'

/** Fields that programs write; the rest may hold what a person wrote. */
const OF_PROGRAMS = /^(?:received|dkim-signature|arc-[\w-]+|authentication-results|content-[\w-]+|mime-version|message-id|references|in-reply-to|date|return-path|x-[\w-]*(?:id|signature|token|spam|scan|antiabuse|mailer|google|ms-|forefront|exchange)[\w-]*)$/i // prettier-ignore

export const headerTexts: TextReader = function* (file, _, budget) {
  yield headerText(file.bytes, budget)
}

export function headerText(bytes: Uint8Array, budget: TextBudget) {
  const builder = new TextBuilder(budget)
  for (const field of parseMessage(bytes).header.fields)
    if (!OF_PROGRAMS.test(field.name)) builder.line(`${field.name}: ${decodeHeaderText(fieldValue(field))}`)
  return builder.result()
}

/** [MS-OXMSG] 2.1.3: each property of text is a stream whose name says its number and type. */
const PROPERTY = /__substg1\.0_([0-9A-F]{4})(001F|001E|0102)$/i
const [HTML_BODY, RTF_BODY] = ['1013', '1009'] // [MS-OXPROPS] 2.881 PidTagHtml, 2.941 PidTagRtfCompressed
const INTERNET_CODE_PAGE = 65_001

/** All texts of a message as Outlook saves it: subject, body in its three forms, people, headers, names of attachments. */
export const outlookTexts: TextReader = function* (file, _, budget) {
  const builder = new TextBuilder(budget)
  for (const { path, bytes } of openOle(file.bytes, 3).streams) {
    const [, number = '', type = ''] = PROPERTY.exec(path) ?? []
    const data = asBuffer(bytes)
    if (type === '001F' && number === HTML_BODY) readPage(utf16Text(data), builder)
    else if (number === HTML_BODY) readPage(decodeCharset(data, charsetOfPage(INTERNET_CODE_PAGE)), builder)
    else if (number === RTF_BODY) new Rtf(builder).read(unpackRtf(data).toString('latin1'))
    else if (type.toUpperCase() === '001F') builder.line(utf16Text(data))
    else if (type.toUpperCase() === '001E') builder.line(decodeCharset(data, ''))
    builder.endLine()
  }
  yield builder.result()
}
