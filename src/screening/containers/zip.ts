// Zip: reads what any program could see, so both directories: the central one and the headers before each file.
import { inflateWithin } from './inflate.ts'
import { NotReadable } from './allowance.ts'
import { asBuffer } from '../../mail/bytes.ts'
import type { ContainerReader, Entry } from './container.ts'

const LOCAL = 'PK\x03\x04' // APPNOTE 4.3.7
const CENTRAL = 'PK\x01\x02' // APPNOTE 4.3.12
const END = 'PK\x05\x06' // APPNOTE 4.3.16
const STORED = 0
const DEFLATED = 8
const ZSTANDARD = 93
/** APPNOTE 4.4.4: bit 0 encrypted, bit 3 sizes follow the data, bit 11 names in UTF-8 */
const ENCRYPTED = 1
const UTF8_NAME = 0x800
/** A size of this value stands in the zip64 extra field. APPNOTE 4.5.3 */
const IN_ZIP64 = 0xffff_ffff

interface Header {
  readonly name: string
  /** as it stands: the two headers may say differently how to read the same bytes, and honest archives do */
  readonly rawName: Buffer
  readonly flags: number
  readonly method: number
  readonly packedBytes: number
  /** where its local header stands */
  readonly at: number
}

/** @throws NotReadable for a method we do not know (bzip2, LZMA …) */
export const zipEntries: ContainerReader = function* (bytes, allowance, odd) {
  const view = asBuffer(bytes)
  const central = centralHeaders(view)
  const byPlace = new Map(central.map((header) => [header.at, header]))
  let seen = 0
  let from = 0
  for (;;) {
    const at = view.indexOf(LOCAL, from, 'latin1')
    if (at < 0 || at + 30 > view.length) break
    const local = localHeader(view, at)
    const header = byPlace.get(at)
    if (header) seen++
    const isRenamed = header !== undefined && !header.rawName.equals(local.rawName)
    if (!header || isRenamed || !agree(header, local)) odd('headers-disagree')
    const dataAt = at + 30 + view.readUInt16LE(at + 26) + view.readUInt16LE(at + 28)
    // The central directory knows the size even when the local header leaves it to what follows the data.
    const packedBytes = header?.packedBytes ?? local.packedBytes
    const end = packedBytes > 0 || header ? dataAt + packedBytes : view.length
    from = header || packedBytes > 0 ? Math.max(end, dataAt) : dataAt
    if (local.name.endsWith('/') && packedBytes === 0) continue
    allowance.takePart()
    const names = isRenamed ? [header.name, local.name] : [local.name]
    const entry = open(view.subarray(dataAt, end), header ?? local)
    for (const name of names) yield { ...entry, name }
  }
  if (seen < central.length) odd(seen === 0 && central.length > 0 ? 'damaged' : 'headers-disagree')

  function open(data: Buffer, { flags, method }: Header): Omit<Entry, 'name'> {
    if (flags & ENCRYPTED) return { bytes: Buffer.alloc(0), isEncrypted: true }
    if (method === STORED) return { bytes: data }
    if (method !== DEFLATED && method !== ZSTANDARD) throw new NotReadable(`zip method ${method}`)
    try {
      return { bytes: inflateWithin(data, allowance, method === DEFLATED ? 'raw' : 'zstd') }
    } catch (error) {
      if (!(error instanceof NotReadable)) throw error
      odd('damaged')
      return { bytes: data }
    }
  }
}

/** A local size of 0 leaves it to what follows the data. APPNOTE 4.4.4, bit 3 */
function agree(central: Header, local: Header): boolean {
  const isSameSize = local.packedBytes === 0 || local.packedBytes === central.packedBytes
  return isSameSize && central.method === local.method && (central.flags & ENCRYPTED) === (local.flags & ENCRYPTED)
}

/** All headers of the central directory; places corrected by what stands before the archive (a self-extractor, junk). */
function centralHeaders(view: Buffer): Header[] {
  const end = view.lastIndexOf(END, undefined, 'latin1')
  if (end < 0 || end + 22 > view.length) return []
  const directoryBytes = view.readUInt32LE(end + 12)
  const junk = Math.max(0, end - directoryBytes - view.readUInt32LE(end + 16))
  const headers: Header[] = []
  // With zip64 other records stand between directory and end: then the directory is where it says.
  let at =
    view.toString('latin1', end - directoryBytes, end - directoryBytes + 4) === CENTRAL
      ? end - directoryBytes
      : view.readUInt32LE(end + 16)
  const shift = at === end - directoryBytes ? junk : 0
  while (at + 46 <= view.length && view.toString('latin1', at, at + 4) === CENTRAL) {
    const nameAt = at + 46
    const nameEnd = nameAt + view.readUInt16LE(at + 28)
    const extraEnd = nameEnd + view.readUInt16LE(at + 30)
    const flags = view.readUInt16LE(at + 8)
    headers.push({
      name: nameOf(view.subarray(nameAt, nameEnd), flags),
      rawName: view.subarray(nameAt, nameEnd),
      flags,
      method: view.readUInt16LE(at + 10),
      packedBytes: packedBytes(view, at + 20, view.subarray(nameEnd, extraEnd)),
      at: view.readUInt32LE(at + 42) + shift,
    })
    at = extraEnd + view.readUInt16LE(at + 32)
  }
  return headers
}

function localHeader(view: Buffer, at: number): Header {
  const nameEnd = at + 30 + view.readUInt16LE(at + 26)
  const flags = view.readUInt16LE(at + 6)
  return {
    name: nameOf(view.subarray(at + 30, nameEnd), flags),
    rawName: view.subarray(at + 30, nameEnd),
    flags,
    method: view.readUInt16LE(at + 8),
    packedBytes: packedBytes(view, at + 18, view.subarray(nameEnd, nameEnd + view.readUInt16LE(at + 28))),
    at,
  }
}

/** The packed size at `at`, or the one in the zip64 extra field behind the unpacked size. APPNOTE 4.5.3 */
function packedBytes(view: Buffer, at: number, extra: Buffer): number {
  const size = view.readUInt32LE(at)
  if (size !== IN_ZIP64) return size
  for (let field = 0; field + 4 <= extra.length; field += 4 + extra.readUInt16LE(field + 2)) {
    if (extra.readUInt16LE(field) !== 1) continue
    const inField = field + 4 + (view.readUInt32LE(at + 4) === IN_ZIP64 ? 8 : 0)
    if (inField + 8 <= extra.length) return Number(extra.readBigUInt64LE(inField))
  }
  return size
}

/** Names are UTF-8 when the flag says so; else UTF-8 if it reads as such, GB18030 otherwise: what Chinese programs write. */
function nameOf(name: Buffer, flags: number): string {
  if (flags & UTF8_NAME) return name.toString('utf8')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(name)
  } catch {
    return new TextDecoder('gb18030').decode(name)
  }
}
