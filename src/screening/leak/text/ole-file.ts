// Opens an OLE file for a reader of its text.
import { asBuffer } from '../../../mail/bytes.ts'
import { NotReadable } from '../../containers/allowance.ts'
import { readCompoundFile, type OleStream } from '../../containers/compound-file.ts'

/** The file is locked with a password; what is in it cannot be read. */
export class IsEncrypted extends Error {
  override readonly name = 'IsEncrypted'
}

export interface OleFile {
  readonly streams: readonly OleStream[]
  /** a stream of the document itself, not of what is embedded in it; empty when there is none */
  stream(name: string): Buffer
}

/** @param depth  storages around the streams that count, the root one of them. @throws NotReadable */
export function openOle(bytes: Uint8Array, depth = 1): OleFile {
  const streams = readCompoundFile(asBuffer(bytes))
  const ofFile = streams.filter(({ path }) => path.split('/').length <= depth + 1)
  return {
    streams: ofFile,
    stream: (name) => {
      const found = ofFile.find(({ path }) => path.slice(path.lastIndexOf('/') + 1) === name)
      return found === undefined ? Buffer.alloc(0) : asBuffer(found.bytes)
    },
  }
}

/** @throws NotReadable where a read goes past the end of what is there */
export function within<T>(what: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw new NotReadable(what, { cause: error })
    throw error
  }
}
