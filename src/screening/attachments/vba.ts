// VBA macros: the source text of the modules, and the words in it that make a macro run or reach out by itself.
import { asBuffer } from '../../mail/bytes.ts'

/** [MS-CFB] 2.6.1: names stand in UTF-16; every VBA project has this stream. [MS-OVBA] 2.2.1 */
const PROJECT_STREAM = Buffer.from('_VBA_PROJECT', 'utf16le')
/** Each module's source begins with `Attribute VB_Name`, whose first 8 letters compress to themselves. */
const SOURCE_START = Buffer.from('\0Attribut', 'latin1')
const MAX_MODULES = 200
/** bytes of source read; longer projects are generated, and their start tells enough */
const MAX_SOURCE = 1_048_576

const RUNS_BY_ITSELF =
  /\b(?:auto_?(?:open|close|exec|exit|new)|document_(?:open|close|new|beforeclose)|workbook_(?:open|activate|beforeclose)|(?:slide_?show|presentation)_?\w{0,20}open\w{0,9}|onload|frame\d{0,3}_layout)\b/i
const REACHES_OUT =
  /\b(?:shell|createobject|getobject|wscript|powershell|urldownloadtofile\w?|winhttp\w*|msxml2|adodb\.stream|callbyname|virtualalloc|rtlmovememory|createthread|environ|shellexecute\w?|winmgmts)\b/i

export interface Macros {
  /** starts without a click on it: AutoOpen, Workbook_Open … */
  readonly runsByItself: boolean
  /** starts programs, downloads, or calls the system */
  readonly reachesOut: boolean
}

/** Whether an OLE file (a document or a vbaProject.bin) holds a VBA project. */
export function hasVbaProject(ole: Uint8Array): boolean {
  return asBuffer(ole).includes(PROJECT_STREAM)
}

export function macrosIn(ole: Uint8Array): Macros {
  const source = vbaSource(asBuffer(ole))
  return { runsByItself: RUNS_BY_ITSELF.test(source), reachesOut: REACHES_OUT.test(source) }
}

/** All modules one after the other; found by how their source begins, so a damaged directory does not hide them. */
function vbaSource(view: Buffer): string {
  let source = ''
  let modules = 0
  for (let at = view.indexOf(SOURCE_START); at >= 0; at = view.indexOf(SOURCE_START, at + 1)) {
    source += decompress(view.subarray(Math.max(0, at - 3)), MAX_SOURCE - source.length)
    if (++modules === MAX_MODULES || source.length >= MAX_SOURCE) break
  }
  return source
}

/** [MS-OVBA] 2.4.1: a signature byte, then chunks of at most 4,096 bytes; stops where the data stops making sense. */
function decompress(data: Buffer, maxBytes: number): string {
  const out: number[] = []
  let at = 1
  while (at + 2 < data.length && out.length < maxBytes) {
    const header = data.readUInt16LE(at)
    if ((header & 0x7000) !== 0x3000) break // 2.4.1.1.5: the chunk's signature is 0b011
    const chunkEnd = Math.min(at + (header & 0x0fff) + 3, data.length)
    const isCompressed = (header & 0x8000) !== 0
    at += 2
    if (!isCompressed) {
      out.push(...data.subarray(at, chunkEnd))
      at = chunkEnd
      continue
    }
    const chunkStart = out.length
    while (at < chunkEnd) {
      const flags = data[at++]!
      for (let bit = 0; bit < 8 && at < chunkEnd; bit++) {
        if ((flags >> bit) & 1) at = copyToken(data, at, out, chunkStart)
        else out.push(data[at++]!)
      }
    }
  }
  return Buffer.from(out).toString('latin1')
}

/** [MS-OVBA] 2.4.1.3.19: how many bits are the length depends on how much of the chunk is unpacked. */
function copyToken(data: Buffer, at: number, out: number[], chunkStart: number): number {
  if (at + 1 >= data.length) return data.length
  const token = data.readUInt16LE(at)
  const offsetBits = Math.max(4, Math.ceil(Math.log2(Math.max(1, out.length - chunkStart))))
  const lengthMask = 0xffff >> offsetBits
  let from = out.length - (token >> (16 - offsetBits)) - 1
  for (let count = (token & lengthMask) + 3; count > 0; count--) out.push(out[from++] ?? 0)
  return at + 2
}
