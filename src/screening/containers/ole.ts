// OLE compound files (doc, xls, ppt, msg): the objects embedded in them.
import zlib from 'node:zlib'
import { asBuffer, utf16Text } from '../../mail/bytes.ts'
import type { Allowance } from './allowance.ts'
import { readCompoundFile } from './compound-file.ts'
import type { ContainerReader } from './container.ts'

/** RT_ExternalOleObjectStg, the type of a record. [MS-PPT] 2.13.24 */
const OBJECT_RECORD = Buffer.from('1110', 'hex')
const PLAIN = 0x00
const DEFLATED = 0x10

/** Embedded files: OLE packages, whole documents in `Package` and `CONTENTS`, attachments of a .msg. */
export const oleEntries: ContainerReader = function* (bytes, allowance) {
  const streams = readCompoundFile(asBuffer(bytes))
  const byPath = new Map(streams.map((stream) => [stream.path, stream.bytes]))
  for (const { path, bytes } of streams) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (name === 'PowerPoint Document')
      for (const object of slideObjects(asBuffer(bytes), allowance)) yield* given(object)
    else if (/ole10native$/i.test(name)) yield* given(olePackage(bytes))
    else if (/^(?:package|contents)$/i.test(name)) yield* given({ name: '', bytes })
    // [MS-OXMSG] 2.2.2: 0x3701 is the data of an attachment, 0x3707 its long name, 0x3704 its short one
    else if (/^__substg1\.0_37010102$/i.test(name)) {
      const sibling = (property: string) => byPath.get(path.replace(/37010102$/, property))
      const attachmentName = sibling('3707001F') ?? sibling('3704001F') ?? new Uint8Array()
      yield* given({ name: utf16Text(attachmentName), bytes })
    }
  }

  function* given(entry: { name: string; bytes: Uint8Array }) {
    allowance.takePart()
    allowance.takeBytes(entry.bytes.length)
    yield entry
  }
}

/** [MS-PPT] 2.10.34: objects on slides are OLE files again, deflated behind their size, or plain. */
function* slideObjects(stream: Buffer, allowance: Allowance): Iterable<{ name: string; bytes: Uint8Array }> {
  for (let at = 2; (at = stream.indexOf(OBJECT_RECORD, at)) >= 0 && at + 6 <= stream.length; at++) {
    allowance.checkTime()
    const variant = stream.readUInt16LE(at - 2)
    const data = stream.subarray(at + 6, at + 6 + stream.readUInt32LE(at + 2))
    if (variant === PLAIN) yield { name: '', bytes: data }
    // The two bytes may stand there by chance; a zlib stream begins with this one.
    if (variant !== DEFLATED || data[4] !== 0x78) continue
    try {
      yield { name: '', bytes: zlib.inflateSync(data.subarray(4), { maxOutputLength: allowance.bytesLeft }) }
    } catch {
      // By chance after all, or larger than what is left: the slide itself shows no file then.
    }
  }
}

/** [MS-OLEDS] 2.3.6 with the layout of the Packager: size, flags, label, path, …, temporary path, size, data. */
export function olePackage(stream: Uint8Array): { name: string; bytes: Uint8Array } {
  const view = asBuffer(stream)
  let at = 6
  const text = () => {
    const end = view.indexOf(0, at)
    const value = view.toString('latin1', at, end < 0 ? view.length : end)
    at = end < 0 ? view.length : end + 1
    return value
  }
  const name = text()
  text()
  at += 4
  if (at + 4 > view.length) return { name: '', bytes: stream }
  at += 4 + view.readUInt32LE(at)
  if (at + 4 > view.length) return { name: '', bytes: stream }
  const size = view.readUInt32LE(at)
  return { name, bytes: view.subarray(at + 4, at + 4 + size) }
}
