// Active content of office files besides VBA: DDE, remote templates, old Excel macros, objects in RTF.
import { asBuffer } from '../../mail/bytes.ts'
import type { Item } from '../containers/unpack.ts'
import { oleStreams } from '../containers/ole.ts'

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
    const instructions = [...text.matchAll(/<w:instrText\b[^>]*>([^<]*)<|\bw:instr="([^"]*)"/g)]
    return /\bDDE(?:AUTO)?\b/i.test(instructions.map(([, run, whole]) => run ?? ` ${whole} `).join(''))
  }
  if (item.type.id === 'rtf') return /\\fldinst\b[^]{0,400}?\bDDE(?:AUTO)?\b/i.test(latin1(item).replace(/[{}]/g, ''))
  // [MS-DOC] 2.8.25: 0x13 begins a field
  if (item.type.id === 'doc') return /\x13\s{0,9}DDE(?:AUTO)?\b/i.test(latin1(item))
  if (/\.(?:csv|slk|iqy|txt)$/i.test(item.name)) {
    return /(?:^|[,;\t"])[=+@-][^\n]{0,200}\b(?:cmd|msexcel|powershell|mshta|rundll32|regsvr32)(?:\.exe)?\s?\|/im.test(
      latin1(item),
    )
  }
  return false
}

/** A part that is fetched from elsewhere when the document is opened: template, frame or object over the network. */
export function loadsFromElsewhere(item: Item): boolean {
  if (item.type.id === 'rtf') return /\\\*\\template\s{0,9}(?:https?|ftp|\\\\\\\\)/i.test(latin1(item))
  if (!isInOoxml(item) || !/\.rels$/i.test(item.name)) return false
  return [...latin1(item).matchAll(/<Relationship\b[^>]{0,2000}>/gi)].some(
    ([tag]) =>
      /TargetMode\s?=\s?["']External/i.test(tag) &&
      /relationships\/(?:attachedTemplate|oleObject|frame|subDocument)["']/i.test(tag) &&
      /Target\s?=\s?["'](?:mhtml:|x-usc:)?(?:https?:|ftp:|file:\/\/[^/]|\\\\|\/\/)/i.test(tag),
  )
}

/** Macro sheets of Excel 4: formulas that run programs without VBA. [MS-XLS] 2.4.28 BoundSheet8, dt = 1 */
export function hasExcel4Macros(item: Item): boolean {
  if (isInOoxml(item)) return /^xl\/macrosheets\//i.test(item.name)
  if (item.type.id !== 'xls') return false
  const workbook = safeStreams(item.bytes).find(({ path }) => /\/(?:Workbook|Book)$/i.test(path))
  if (!workbook) return false
  const records = asBuffer(workbook.bytes)
  for (let at = 0; at + 10 <= records.length; at += 4 + records.readUInt16LE(at + 2)) {
    const type = records.readUInt16LE(at)
    if (type === 0x85 && records[at + 9] === 1) return true
    if (type === 0x0a) return false // EOF of the globals, where all sheets are named
  }
  return false
}

/** Objects inside an RTF file; `\objupdate` opens them without a click. */
export function hasRtfObject(item: Item): boolean {
  return item.type.id === 'rtf' && /\\obj(?:data|update|ocx|emb|autlink)\b/.test(latin1(item))
}

export function isOleDocument(item: Item): boolean {
  return OLE_DOCUMENTS.has(item.type.id)
}

function safeStreams(bytes: Uint8Array): ReturnType<typeof oleStreams> {
  try {
    return oleStreams(bytes)
  } catch {
    return [] // a damaged file: `unpack` has noted it
  }
}
