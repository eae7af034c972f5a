// Text files: plain text, logs, source, JSON with its escapes, tables with commas or tabs, calendars and cards.
import { decodeTransfer } from '../../../mail/transfer-encoding.ts'
import { decodeCharset } from '../../../mail/charset.ts'
import { delimiterOf, rowsOf } from './delimited.ts'
import { decodeFile } from './decode-file.ts'
import type { TextReader } from './package-parts.ts'
import { TextBuilder } from './text-builder.ts'

export const plainTexts: TextReader = function* (file, _, budget) {
  const text = decodeFile(file.bytes, file.charset)
  const builder = new TextBuilder(budget)
  const delimiter = delimiterOf(text, file.name)
  if (delimiter !== undefined) builder.table(rowsOf(text, delimiter))
  else builder.line(withoutEscapes(text))
  yield builder.result()
}

/** RFC 5545 §3.1, RFC 6350 §3.2: long lines are folded; vCard 2.1 writes quoted-printable in them. */
export const foldedTexts: TextReader = function* (file, _, budget) {
  const builder = new TextBuilder(budget)
  const unfolded = decodeFile(file.bytes, file.charset).replaceAll(/\r?\n[ \t]/g, '')
  for (const line of unfolded.split(/\r?\n/)) builder.line(unescaped(quotedPrintable(line)))
  yield builder.result()
}

function quotedPrintable(line: string): string {
  const colon = line.indexOf(':')
  const parameters = line.slice(0, colon)
  if (colon < 0 || !/;(?:ENCODING=)?QUOTED-PRINTABLE/i.test(parameters)) return line
  const charset = /;CHARSET=([\w-]{1,40})/i.exec(parameters)?.[1] ?? ''
  const bytes = decodeTransfer(Buffer.from(line.slice(colon + 1), 'latin1'), 'quoted-printable')
  return `${parameters}:${decodeCharset(bytes, charset)}`
}

/** RFC 5545 §3.3.11: commas, semicolons and line ends are escaped. */
function unescaped(line: string): string {
  return line.includes('\\') ? line.replaceAll(/\\n/gi, '\n').replaceAll(/\\([,;\\])/g, '$1') : line
}

/** RFC 8259 §7: \uXXXX, as JSON and programs write what is not ASCII; a digit may hide in it. */
function withoutEscapes(text: string): string {
  if (!/\\[ux][0-9a-fA-F]{2}/.test(text)) return text
  return text.replaceAll(/\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})/g, (_, wide?: string, narrow?: string) =>
    String.fromCharCode(Number.parseInt(wide ?? narrow ?? '0', 16)),
  )
}
