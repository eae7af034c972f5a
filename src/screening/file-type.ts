// What a file truly is, by its content: one table of magic numbers; text and the two great containers are looked into.
import { oleChild, zipChild } from './container-type.ts'
import { TEXT_TYPES } from './text-type.ts'

/** What a policy cares about; the finer id is for people. */
export type FileFamily =
  | 'executable'
  | 'script'
  | 'shortcut'
  | 'installer'
  | 'disk-image'
  | 'archive'
  | 'office'
  | 'document'
  | 'markup'
  | 'message'
  | 'image'
  | 'sound'
  | 'video'
  | 'font'
  | 'text'
  | 'data'

export interface FileType {
  /** the usual extension, or a word of ours */
  readonly id: string
  readonly family: FileFamily
  /** other extensions such a file rightly bears, besides its id */
  readonly extensions: readonly string[]
}

interface MagicRow extends FileType {
  /** bytes as a latin1 string */
  readonly magic: string
  /** where they stand; 0 when absent */
  readonly at?: number
}

const row = (id: string, family: FileFamily, magic: string, extensions: readonly string[] = [], at = 0): MagicRow => ({
  id,
  family,
  magic,
  extensions,
  at,
})

const OLE_MAGIC = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' // [MS-CFB] 2.2

// prettier-ignore
const MAGIC: readonly MagicRow[] = [
  row('elf',    'executable', '\x7fELF', ['so', 'o', 'bin', 'run']),
  row('mach-o', 'executable', '\xcf\xfa\xed\xfe', ['dylib']),
  row('mach-o', 'executable', '\xce\xfa\xed\xfe', ['dylib']),
  row('class',  'executable', '\xca\xfe\xba\xbe\x00\x00\x00'),           // Java, and Mach-O for several processors
  row('mach-o', 'executable', '\xfe\xed\xfa\xcf'),
  row('dex',    'executable', 'dex\n03'),
  row('wasm',   'executable', '\x00asm'),
  row('lnk',    'shortcut',   '\x4c\x00\x00\x00\x01\x14\x02\x00'),        // [MS-SHLLINK] 2.1
  row('one',    'office',     '\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d'),        // [MS-ONESTORE] 2.3.1
  row('ole',    'office',     OLE_MAGIC),
  row('rtf',    'office',     '{\\rt', ['doc']),                          // Word opens "{\rt" without the f
  row('pdf',    'document',   '%PDF-', ['ai']),
  row('ps',     'document',   '%!PS', ['eps', 'ai']),
  row('djvu',   'document',   'AT&TFORM'),
  row('chm',    'executable', 'ITSF\x03'),
  row('zip',    'archive',    'PK\x03\x04'),
  row('zip',    'archive',    'PK\x05\x06'),
  row('zip',    'archive',    'PK\x07\x08PK'),
  row('7z',     'archive',    '7z\xbc\xaf\x27\x1c'),
  row('rar',    'archive',    'Rar!\x1a\x07', ['cbr', 'r00']),
  row('gz',     'archive',    '\x1f\x8b', ['tgz', 'svgz', 'emz', 'wmz']),
  row('bz2',    'archive',    'BZh', ['tbz', 'tbz2']),
  row('xz',     'archive',    '\xfd7zXZ\x00', ['txz']),
  row('zst',    'archive',    '\x28\xb5\x2f\xfd'),
  row('lzh',    'archive',    '-lh', ['lha'], 2),
  row('arj',    'archive',    '\x60\xea'),
  row('ace',    'archive',    '**ACE**', [], 7),
  row('cab',    'archive',    'MSCF\x00\x00\x00\x00'),
  row('tar',    'archive',    'ustar', ['ova', 'gem'], 257),
  row('cpio',   'archive',    '07070'),
  row('cpio',   'archive',    '\xc7\x71'),
  row('cpio',   'archive',    '\x71\xc7'),
  row('szdd',   'archive',    'SZDD\x88\xf0\x27\x33'),
  row('ar',     'archive',    '!<arch>\n', ['deb', 'a', 'lib']),
  row('rpm',    'installer',  '\xed\xab\xee\xdb'),
  row('xar',    'installer',  'xar!', ['pkg', 'xip']),
  row('wim',    'disk-image', 'MSWIM\x00'),
  row('iso',    'disk-image', 'CD001', ['img', 'udf'], 32_769),
  row('iso',    'disk-image', 'BEA01', ['img', 'udf'], 32_769),
  row('vhd',    'disk-image', 'conectix'),
  row('vhdx',   'disk-image', 'vhdxfile'),
  row('vmdk',   'disk-image', 'KDMV'),
  row('qcow2',  'disk-image', 'QFI\xfb'),
  row('tnef',   'archive',    '\x78\x9f\x3e\x22', ['dat']),               // [MS-OXTNEF] 2.1.1
  row('png',    'image',      '\x89PNG\r\n\x1a\n'),
  row('jpg',    'image',      '\xff\xd8\xff', ['jpeg', 'jpe', 'jfif']),
  row('gif',    'image',      'GIF8'),
  row('bmp',    'image',      'BM', ['dib']),
  row('tif',    'image',      'II*\x00', ['tiff', 'dng', 'nef']),
  row('tif',    'image',      'MM\x00*', ['tiff']),
  row('psd',    'image',      '8BPS'),
  row('ico',    'image',      '\x00\x00\x01\x00', ['cur']),
  row('webp',   'image',      'WEBP', [], 8),
  row('wmf',    'image',      '\xd7\xcd\xc6\x9a'),
  row('emf',    'image',      ' EMF', [], 40),
  row('mp3',    'sound',      'ID3'),
  row('mp3',    'sound',      '\xff\xfb'),
  row('ogg',    'sound',      'OggS', ['oga', 'ogv', 'opus']),
  row('flac',   'sound',      'fLaC'),
  row('mid',    'sound',      'MThd', ['midi']),
  row('amr',    'sound',      '#!AMR'),
  row('wav',    'sound',      'WAVE', [], 8),
  row('avi',    'video',      'AVI ', [], 8),
  row('mp4',    'video',      'ftyp', ['mov', 'm4a', 'm4v', '3gp', 'heic', 'heif', 'avif'], 4),
  row('mkv',    'video',      '\x1a\x45\xdf\xa3', ['webm', 'mka']),
  row('wmv',    'video',      '\x30\x26\xb2\x75\x8e\x66\xcf\x11', ['wma', 'asf']),
  row('flv',    'video',      'FLV\x01'),
  row('swf',    'executable', 'FWS'),
  row('swf',    'executable', 'CWS'),
  row('swf',    'executable', 'ZWS'),
  row('mpg',    'video',      '\x00\x00\x01\xba', ['mpeg']),
  row('ttf',    'font',       '\x00\x01\x00\x00\x00'),
  row('otf',    'font',       'OTTO'),
  row('woff',   'font',       'wOFF'),
  row('woff2',  'font',       'wOF2'),
  row('sqlite', 'data',       'SQLite format 3\x00', ['db']),
  row('reg',    'script',     'REGEDIT4'),
]

const EMPTY: FileType = { id: 'empty', family: 'data', extensions: [] }
const UNKNOWN: FileType = { id: 'data', family: 'data', extensions: [] }
const EXE: FileType = { id: 'exe', family: 'executable', extensions: ['dll', 'scr', 'sys', 'cpl', 'ocx', 'com', 'mui'] }
const DOS_EXE: FileType = { id: 'dos-exe', family: 'executable', extensions: ['exe', 'com'] }

/** Bytes that decide: the farthest magic number stands at 32,769. */
const HEAD_BYTES = 32_800
/** Some readers accept a PDF or zip whose first bytes are junk. ISO 32000-1 annex H.3: the header within 1,024 bytes. */
const JUNK_BYTES = 1_024

/** The first row whose magic number matches; then scripts and markup by their text. */
export function fileType(bytes: Uint8Array): FileType {
  if (bytes.length === 0) return EMPTY
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES)).toString('latin1')
  if (head.startsWith('MZ')) return portableExecutable(bytes) ? EXE : (textType(bytes, head) ?? DOS_EXE)
  const found = MAGIC.find(({ magic, at = 0 }) => head.startsWith(magic, at) && plausible(magic, head))
  if (found?.id === 'zip') return zipChild(bytes) ?? found
  if (found?.id === 'ole') return oleChild(bytes) ?? found
  if (found) return found
  const text = textType(bytes, head)
  if (text) return text
  const prefix = head.slice(0, JUNK_BYTES)
  const late = MAGIC.find(({ id, magic }) => (id === 'pdf' || magic === 'PK\x03\x04') && prefix.includes(magic))
  if (late?.id === 'zip') return zipChild(bytes) ?? late
  return late ?? UNKNOWN
}

/** Two letters are too few: BMP and bzip2 also say a size or a level. */
function plausible(magic: string, head: string): boolean {
  if (magic === 'BM') return head.slice(6, 10) === '\0\0\0\0'
  if (magic === 'BZh') return /^BZh[1-9]/.test(head)
  if (magic.length === 2 && magic !== '\x1f\x8b') return head.length > 32 && head.includes('\0')
  return true
}

/** [PE format] the signature "PE\0\0" at the offset that stands at 0x3C */
function portableExecutable(bytes: Uint8Array): boolean {
  if (bytes.length < 64) return false
  const at = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0x3c, true)
  return bytes[at] === 0x50 && bytes[at + 1] === 0x45
}

/** What plain text is in truth: its first 4 KiB, UTF-16 and a byte order mark taken off. */
function textType(bytes: Uint8Array, head: string): FileType | undefined {
  let start = head.slice(0, 4_096)
  if (start.startsWith('\xff\xfe'))
    start = Buffer.from(bytes.buffer, bytes.byteOffset + 2, start.length & ~1).toString('utf16le')
  else if (start.startsWith('\xef\xbb\xbf')) start = start.slice(3)
  // NUL and its neighbours do not stand in text; escape does, in ISO-2022 and terminal output.
  if (/[\x00-\x08\x0e-\x1a]/.test(start)) return undefined
  return TEXT_TYPES.find(({ pattern }) => pattern.test(start))?.type
}
