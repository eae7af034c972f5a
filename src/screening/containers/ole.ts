// OLE compound files (doc, xls, ppt, msg): the objects embedded in them.
import CFB from 'cfb'
import { NotReadable } from './allowance.ts'
import { asBuffer } from '../../mail/bytes.ts'
import type { ContainerReader } from './container.ts'

export interface OleStream {
  /** storage names and the stream's own, '/' between */
  readonly path: string
  readonly bytes: Uint8Array
}

/** All streams. @throws NotReadable */
export function oleStreams(bytes: Uint8Array): OleStream[] {
  try {
    const file = CFB.read(asBuffer(bytes), { type: 'buffer' })
    return file.FileIndex.flatMap((entry, index) =>
      entry.type === 2 && entry.content
        ? [{ path: file.FullPaths[index] ?? '', bytes: Uint8Array.from(entry.content as Iterable<number>) }]
        : [],
    )
  } catch (error) {
    throw new NotReadable('OLE file', { cause: error })
  }
}

/** Embedded files: OLE packages, whole documents in `Package` and `CONTENTS`, attachments of a .msg. */
export const oleEntries: ContainerReader = function* (bytes, allowance) {
  const streams = oleStreams(bytes)
  const byPath = new Map(streams.map((stream) => [stream.path, stream.bytes]))
  for (const { path, bytes } of streams) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (/ole10native$/i.test(name)) yield* given(olePackage(bytes))
    else if (/^(?:package|contents)$/i.test(name)) yield* given({ name: '', bytes })
    // [MS-OXMSG] 2.2.2: 0x3701 is the data of an attachment, 0x3707 its long name, 0x3704 its short one
    else if (/^__substg1\.0_37010102$/i.test(name)) {
      const sibling = (property: string) => byPath.get(path.replace(/37010102$/, property))
      const attachmentName = sibling('3707001F') ?? sibling('3704001F') ?? new Uint8Array()
      yield* given({ name: asBuffer(attachmentName).toString('utf16le'), bytes })
    }
  }

  function* given(entry: { name: string; bytes: Uint8Array }) {
    allowance.takePart()
    allowance.takeBytes(entry.bytes.length)
    yield entry
  }
}

/** [MS-OLEDS] 2.3.6 with the layout of the Packager: size, flags, label, path, …, temporary path, size, data. */
function olePackage(stream: Uint8Array): { name: string; bytes: Uint8Array } {
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
