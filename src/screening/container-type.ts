// Formats that are a zip or an OLE file inside: told apart by the names in their directories, without unpacking.
import type { FileFamily, FileType } from './file-type.ts'

interface ChildRow {
  readonly type: FileType
  readonly matches: (directory: string) => boolean
}

const type = (id: string, family: FileFamily, extensions: readonly string[] = []): FileType => ({
  id,
  family,
  extensions,
})
const holds = (pattern: RegExp) => (directory: string) => pattern.test(directory)

/** Matched against the raw central directory, where names stand whole. More telling rows first. */
// prettier-ignore
const ZIP_CHILDREN: readonly ChildRow[] = [
  { type: type('docx', 'office',     ['docm', 'dotx', 'dotm']),                         matches: holds(/word\/(?:document|settings)\w{0,9}\.xml/i) },
  { type: type('xlsx', 'office',     ['xlsm', 'xltx', 'xltm', 'xlam']),                 matches: holds(/xl\/(?:workbook|macrosheets\/\w{1,32})\.xml/i) },
  { type: type('xlsb', 'office',     ['xlsm', 'xlsx']),                                 matches: holds(/xl\/workbook\.bin/i) },
  { type: type('pptx', 'office',     ['pptm', 'ppsx', 'ppsm', 'potx', 'potm', 'ppam']), matches: holds(/ppt\/presentation\.xml/i) },
  { type: type('vsdx', 'office',     ['vsdm']),                                         matches: holds(/visio\/document\.xml/i) },
  { type: type('odt',  'office',     ['ods', 'odp', 'odg', 'odf', 'ott', 'sxw']),       matches: (names) => names.includes('content.xml') && names.includes('META-INF/manifest.xml') },
  { type: type('apk',  'installer',  ['xapk']),                                         matches: holds(/AndroidManifest\.xml/) },
  { type: type('msix', 'installer',  ['appx', 'msixbundle']),                           matches: holds(/AppxManifest\.xml/) },
  { type: type('xpi',  'installer',  ['crx']),                                          matches: holds(/META-INF\/mozilla\.rsa/) },
  { type: type('jar',  'executable', ['war', 'ear']),                                   matches: holds(/META-INF\/MANIFEST\.MF/) },
  { type: type('epub', 'document'),                                                     matches: holds(/META-INF\/container\.xml/) },
  { type: type('xps',  'document',   ['oxps']),                                         matches: holds(/FixedDocSeq\.fdseq/i) },
]

/** Bytes of a zip looked at, from its end: a directory of some thousand entries. */
const LOOKED_AT = 262_144

/** @returns undefined for a plain zip */
export function zipChild(bytes: Uint8Array): FileType | undefined {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(-LOOKED_AT).toString('latin1')
  const directory = end.slice(Math.max(0, end.indexOf('PK\x01\x02')))
  return ZIP_CHILDREN.find(({ matches }) => matches(directory))?.type
}

const utf16 = (name: string): Buffer => Buffer.from(name, 'utf16le')

/** [MS-CFB] 2.6.1: names stand in UTF-16 in the directory sectors; a root class id tells an installer. */
// prettier-ignore
const OLE_CHILDREN: readonly { readonly type: FileType; readonly mark: Buffer }[] = [
  { type: type('encrypted-office', 'office', ['docx', 'xlsx', 'pptx', 'docm', 'xlsm', 'pptm', 'xlsb']), mark: utf16('EncryptedPackage') },
  { type: type('msg', 'message', ['oft']),                              mark: utf16('__properties_version1.0') },
  { type: type('msi', 'installer', ['msp', 'mst']),                     mark: Buffer.from('84100c0000000000c000000000000046', 'hex') },
  { type: type('doc', 'office', ['dot', 'wbk', 'wiz']),                 mark: utf16('WordDocument') },
  { type: type('xls', 'office', ['xlt', 'xla', 'et', 'xlw']),           mark: utf16('Workbook') },
  { type: type('ppt', 'office', ['pps', 'pot', 'ppa', 'dps']),          mark: utf16('PowerPoint Document') },
  { type: type('xls', 'office', ['xlt', 'xla', 'xlw']),                 mark: utf16('Book\0') },
  { type: type('vsd', 'office', ['vss', 'vst']),                        mark: utf16('VisioDocument') },
  { type: type('hwp', 'office', ['wps']),                               mark: utf16('HwpSummaryInformation') },
]

/** @returns undefined for an OLE file of no known kind */
export function oleChild(bytes: Uint8Array): FileType | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return OLE_CHILDREN.find(({ mark }) => view.includes(mark))?.type
}
