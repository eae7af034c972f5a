// Active content of office files besides VBA: DDE, remote templates, old Excel macros, objects in RTF.
import { asBuffer } from '../../mail/bytes.ts'
import type { Item } from '../containers/unpack.ts'
import { readCompoundFile, type OleStream } from '../containers/compound-file.ts'

const OOXML: ReadonlySet<string> = new Set(['docx', 'xlsx', 'xlsb', 'pptx', 'vsdx'])
const OLE_DOCUMENTS: ReadonlySet<string> = new Set(['doc', 'xls', 'ppt', 'ole'])
const MAX_XML = 4_194_304

const latin1 = (item: Item): string => asBuffer(item.bytes).subarray(0, MAX_XML).toString('latin1')
const isInOoxml = (item: Item): boolean => item.container !== undefined && OOXML.has(item.container.type.id)

/** Dynamic Data Exchange: a field or formula that starts a program. */
export function startsDde(item: Item): boolean {
  if (isInOoxml(item) && /\.xml$/i.test(item.name)) {
    const text = latin1(item)
    if (/<(?:\w{1,9}:)?ddeLink\b/.test(text)) return true
    // Word splits an instruction over several runs: what counts is their text joined.
    const instructions = [...text.matchAll(/<w:instrText\b[^<>]*>([^<]*)<|\bw:instr="([^"]*)"/g)]
    return /\bDDE(?:AUTO)?\b/i.test(instructions.map(([, run, whole]) => run ?? ` ${whole} `).join(''))
  }
  if (item.type.id === 'rtf') return /\\fldinst\b[^]{0,400}?\bDDE(?:AUTO)?\b/i.test(latin1(item).replace(/[{}]/g, ''))
  // [MS-DOC] 2.8.25: 0x13 begins a field
  if (item.type.id === 'doc') return /\x13\s{0,9}DDE(?:AUTO)?\b/i.test(latin1(item))
  if (/\.(?:csv|slk|iqy|txt)$/i.test(item.name)) {
    return /(?:^|[,;\t"])[=+@-][^\n]{0,40}\b(?:cmd|msexcel|powershell|mshta|rundll32|regsvr32)(?:\.exe)?\s?\|/im.test(
      latin1(item),
    )
  }
  return false
}

/** A part that is fetched from elsewhere when the document is opened: template, frame or object over the network. */
export function loadsFromElsewhere(item: Item): boolean {
  if (item.type.id === 'rtf') return /\\\*\\template\s{0,9}(?:https?|ftp|\\\\\\\\)/i.test(latin1(item))
  if (!isInOoxml(item) || !/\.rels$/i.test(item.name)) return false
  return [...latin1(item).matchAll(/<Relationship\b[^<>]{0,2000}>/gi)].some(
    ([tag]) =>
      /TargetMode\s?=\s?["']External/i.test(tag) &&
      /relationships\/(?:attachedTemplate|oleObject|frame|subDocument)["']/i.test(tag) &&
      /Target\s?=\s?["'](?:mhtml:|x-usc:)?(?:https?:|ftp:|file:\/\/[^/]|\\\\|\/\/)/i.test(tag),
  )
}

// [MS-XLS] 2.1.4 and 2.4: records of a workbook
const END_OF_GLOBALS = 0x0a
const FILE_PASS = 0x2f
const BOUND_SHEET = 0x85

/** Macro sheets of Excel 4: formulas that run programs without VBA. [MS-XLS] 2.4.28 BoundSheet8, dt = 1 */
export function hasExcel4Macros(item: Item): boolean {
  if (isInOoxml(item)) return /^xl\/macrosheets\//i.test(item.name)
  return item.type.id === 'xls' && workbookRecords(item).some(({ type, data }) => type === BOUND_SHEET && data[5] === 1)
}

/** A binary document that asks for a password; the newer formats are a file type of their own. */
export function isEncryptedOle(item: Item): boolean {
  if (item.type.id === 'xls') return workbookRecords(item).some(({ type }) => type === FILE_PASS)
  if (item.type.id === 'ppt') return streamsOf(item).some(({ path }) => path.endsWith('/EncryptedSummary'))
  if (item.type.id !== 'doc') return false
  // [MS-DOC] 2.5.2 FibBase: bit 8 of the word at 10 is fEncrypted
  const document = streamsOf(item).find(({ path }) => path.endsWith('/WordDocument'))
  return ((document?.bytes[11] ?? 0) & 1) === 1
}

/** The records before the first sheet, where all sheets are named. [MS-XLS] 2.1.4 */
function workbookRecords(item: Item): { readonly type: number; readonly data: Buffer }[] {
  const workbook = streamsOf(item).find(({ path }) => /\/(?:Workbook|Book)$/i.test(path))
  const bytes = asBuffer(workbook?.bytes ?? new Uint8Array())
  const records: { type: number; data: Buffer }[] = []
  for (let at = 0; at + 4 <= bytes.length; at += 4 + bytes.readUInt16LE(at + 2)) {
    const type = bytes.readUInt16LE(at)
    if (type === END_OF_GLOBALS) break
    records.push({ type, data: bytes.subarray(at + 4, at + 4 + bytes.readUInt16LE(at + 2)) })
  }
  return records
}

/** Macros of OpenDocument: Basic modules, and scripts in other languages. OpenDocument 1.3 part 2 §3.1 */
export function isOpenDocumentMacro(item: Item): boolean {
  if (item.container?.type.id !== 'odt') return false
  return /^(?:Basic\/[^/]+\/(?!script-l[bc]\.xml|dialog-l[bc]\.xml)[^/]+\.xml|Scripts\/[^]+\.(?:py|js|bsh|java))$/i.test(
    item.name,
  )
}

/** Objects inside an RTF file; `\objupdate` opens them without a click. */
export function hasRtfObject(item: Item): boolean {
  return item.type.id === 'rtf' && /\\obj(?:data|update|ocx|emb|autlink)\b/.test(latin1(item))
}

export function isOleDocument(item: Item): boolean {
  return OLE_DOCUMENTS.has(item.type.id)
}

function streamsOf(item: Item): OleStream[] {
  try {
    return readCompoundFile(asBuffer(item.bytes))
  } catch {
    return [] // a damaged file: `unpack` has noted it
  }
}
