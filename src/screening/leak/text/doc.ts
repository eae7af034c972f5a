// Word 97-2003 documents: all text of the piece table, so body, notes, headers, comments and text boxes. [MS-DOC]
import { utf16Text } from '../../../mail/bytes.ts'
import { decodeCharset } from '../../../mail/charset.ts'
import { NotReadable } from '../../containers/allowance.ts'
import { IsEncrypted, openOle, within } from './ole-file.ts'
import { olePropertiesOf } from './ole-properties.ts'
import { propertyText, type TextReader } from './package-parts.ts'
import { TextBuilder } from './text-builder.ts'

const WORD = 0xa5ec // 2.5.2 FibBase.wIdent
const FLAGS_AT = 10
const ENCRYPTED = 0x0100
const TABLE_1 = 0x0200
const FC_CLX_AT = 418 // 2.5.6 FibRgFcLcb97.fcClx, the 34th pair behind 154 bytes
const [PRC, PCDT] = [1, 2] // 2.9.38 Clx
const COMPRESSED = 0x4000_0000 // 2.9.73 FcCompressed.fCompressed
const MAX_PIECES = 500_000

export const docTexts: TextReader = function* (file, _, budget) {
  const ole = openOle(file.bytes)
  const document = ole.stream('WordDocument')
  if (document.length < FC_CLX_AT + 8 || document.readUInt16LE(0) !== WORD) throw new NotReadable('doc: header')
  const flags = document.readUInt16LE(FLAGS_AT)
  if (flags & ENCRYPTED) throw new IsEncrypted()
  const table = ole.stream(flags & TABLE_1 ? '1Table' : '0Table')
  const text = within('doc: pieces', () => [...piecesOf(document, table)].join(''))
  const properties = olePropertiesOf(ole.streams)
  const builder = new TextBuilder(budget)
  readMarks(text, builder)
  yield builder.result()
  yield propertyText(properties, budget)
}

/** 2.8.35 PlcPcd: where each piece of the text lies in the file, and in which of two forms. */
function* piecesOf(document: Buffer, table: Buffer): Iterable<string> {
  const start = document.readUInt32LE(FC_CLX_AT)
  const clx = table.subarray(start, start + document.readUInt32LE(FC_CLX_AT + 4))
  let at = 0
  while (clx[at] === PRC) at += 3 + clx.readUInt16LE(at + 1)
  if (clx[at] !== PCDT) throw new NotReadable('doc: piece table')
  const plc = clx.subarray(at + 5, at + 5 + clx.readUInt32LE(at + 1))
  const count = Math.min(MAX_PIECES, Math.floor((plc.length - 4) / 12))
  // Honest pieces share no bytes: together they are no longer than the file.
  let left = document.length
  for (let piece = 0; piece < count && left > 0; piece++) {
    const units = plc.readUInt32LE(piece * 4 + 4) - plc.readUInt32LE(piece * 4)
    const fc = plc.readUInt32LE((count + 1) * 4 + piece * 8 + 2)
    if (units < 0) continue
    const isCompressed = (fc & COMPRESSED) !== 0
    const from = isCompressed ? (fc & ~COMPRESSED) / 2 : fc & ~COMPRESSED
    const bytes = document.subarray(from, from + Math.min(left, isCompressed ? units : units * 2))
    left -= bytes.length
    yield isCompressed ? decodeCharset(bytes, 'windows-1252') : utf16Text(bytes)
  }
}

/**
 * 2.4.1: control characters part paragraphs (0D), sections (0C), cells (07), and mark fields: what stands between 13 and
 * 14 is the field's code, between 14 and 15 what it shows. A row ends with a cell mark of its own.
 */
function readMarks(text: string, builder: TextBuilder): void {
  const plain = text
    .replaceAll('\x1e', '-')
    .replaceAll(/[\x00-\x06\x08\x0e-\x12\x15\x16-\x1d\x1f]/g, '')
    .replaceAll(/[\x13\x14]/g, ' ')
    .replaceAll('\x0b', '\n')
  // Paragraphs inside a cell end like others: with the paragraphs around a table they are cut off at the first cell mark.
  for (const paragraph of plain.split(/[\r\x0c]/)) {
    if (!paragraph.includes(CELL)) builder.line(paragraph)
    else {
      const { rows, rest } = rowsOf(paragraph)
      builder.table(rows)
      builder.line(rest)
    }
  }
}

const CELL = '\x07'

/** The first row ends with two marks beside each other; those behind it are as wide, whatever cells of theirs are empty. */
function rowsOf(marked: string): { rows: string[][]; rest: string } {
  const cells = marked.split(CELL)
  const rest = cells.pop() ?? ''
  const rows: string[][] = []
  let width = 0
  for (let at = 0; at < cells.length;) {
    const isSameWidth = width > 0 && cells[at + width] === ''
    const end = isSameWidth ? at + width : cells.indexOf('', at + 1)
    const row = cells.slice(at, end < 0 ? undefined : end)
    width ||= row.length
    rows.push(row)
    at += row.length + 1
  }
  return { rows, rest }
}
