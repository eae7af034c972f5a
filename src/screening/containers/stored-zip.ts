// Writes files into one archive without packing them: how what we unpacked is shown to a virus engine in one piece.
import { crc32 } from 'node:zlib'
import type { Entry } from './container.ts'

/** APPNOTE 4.3.7, 4.3.12, 4.3.16: signatures, and the fixed parts' lengths */
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50]
const [LOCAL_BYTES, CENTRAL_BYTES, END_BYTES] = [30, 46, 22]
/** 4.4.4: names in UTF-8 */
const UTF8_NAMES = 0x800
/** An archive without the extensions for more. APPNOTE 4.4.21 */
export const MOST_STORED = 65_535

/** @param entries  at most `MOST_STORED`, below 4 GiB together; their names are numbers: engines judge content */
export function storedZip(entries: readonly Pick<Entry, 'bytes'>[]): Buffer {
  const local: Uint8Array[] = []
  const central: Uint8Array[] = []
  let at = 0
  for (const [index, { bytes }] of entries.entries()) {
    const name = Buffer.from(String(index))
    const common = Buffer.alloc(26) // from "version needed" to the extra field's length: the same in both headers
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(UTF8_NAMES, 2)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    const directory = Buffer.alloc(CENTRAL_BYTES)
    directory.writeUInt32LE(CENTRAL, 0)
    directory.writeUInt16LE(20, 4)
    common.copy(directory, 6)
    directory.writeUInt32LE(at, 42)
    central.push(directory, name)
    local.push(headerOf(LOCAL), common, name, bytes)
    at += LOCAL_BYTES + name.length + bytes.length
  }
  const end = Buffer.alloc(END_BYTES)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(
    central.reduce((sum, { length }) => sum + length, 0),
    12,
  )
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...local, ...central, end])
}

function headerOf(signature: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(signature)
  return bytes
}
