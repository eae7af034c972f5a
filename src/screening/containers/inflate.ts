// zlib within an allowance: deflate, gzip and Zstandard, also when the end is missing.
import zlib from 'node:zlib'
import type { Allowance } from './allowance.ts'
import { NotReadable } from './allowance.ts'
import type { ContainerReader } from './container.ts'

type Format = 'raw' | 'zlib' | 'gzip' | 'zstd'

/** @throws LimitMet, NotReadable */
export function inflateWithin(bytes: Uint8Array, allowance: Allowance, format: Format): Buffer {
  const unpacked = unpack(bytes, allowance, format)
  allowance.takeBytes(unpacked.length)
  return unpacked
}

function unpack(bytes: Uint8Array, allowance: Allowance, format: Format): Buffer {
  const maxOutputLength = allowance.bytesLeft
  // A sync flush at the end gives back what a truncated stream holds: a mail client would show that much too.
  const options = { maxOutputLength, finishFlush: zlib.constants.Z_SYNC_FLUSH }
  try {
    if (format === 'raw') return zlib.inflateRawSync(bytes, options)
    if (format === 'zlib') return zlib.inflateSync(bytes, options)
    if (format === 'gzip') return zlib.gunzipSync(bytes, options)
    return zlib.zstdDecompressSync(bytes, { maxOutputLength })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw allowance.tooManyBytes()
    throw new NotReadable('bad compressed data', { cause: error })
  }
}

/** RFC 1952: one file, whose name may stand in the header (§2.3). */
export const gzipEntries: ContainerReader = function* (bytes, allowance) {
  const hasName = ((bytes[3] ?? 0) & 0x0c) === 0x08
  const end = hasName ? bytes.indexOf(0, 10) : -1
  const name = end > 10 && end < 1_000 ? Buffer.from(bytes.subarray(10, end)).toString('latin1') : ''
  yield { name, bytes: inflateWithin(bytes, allowance, 'gzip') }
}

/** RFC 8878: one file without a name. */
export const zstdEntries: ContainerReader = function* (bytes, allowance) {
  yield { name: '', bytes: inflateWithin(bytes, allowance, 'zstd') }
}
