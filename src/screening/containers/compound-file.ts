// Reads OLE compound files, [MS-CFB]: sectors in chains, a directory as a tree, streams. Every chain and tree may be a trap:
// what it costs is bounded by the size of the file, and a damaged file still gives the streams that can be found.
import { utf16Text } from '../../mail/bytes.ts'
import { NotReadable } from './allowance.ts'

export interface OleStream {
  /** storage names and the stream's own, '/' between; it begins with the root's */
  readonly path: string
  readonly bytes: Uint8Array
}

const MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const HEADER_BYTES = 512
const MINI_SECTOR_BYTES = 64
const MINI_STREAM_CUTOFF = 4_096
const ENTRY_BYTES = 128
/** the first number that is no sector: DIFSECT, FATSECT, ENDOFCHAIN and FREESECT follow. [MS-CFB] 2.1 */
const LAST_SECTOR = 0xffff_fffa
/** no entry. [MS-CFB] 2.6.1 */
const NO_STREAM = 0xffff_ffff
const STORAGE = 1
const STREAM = 2
const ROOT = 5
/** storages inside each other whose names a path tells; a document has three */
const MAX_NAMED_DEPTH = 50

interface DirectoryEntry {
  readonly name: string
  readonly type: number
  readonly left: number
  readonly right: number
  readonly child: number
  readonly start: number
  readonly size: number
}

/**
 * All streams of a file.
 * @throws NotReadable when the header is none, or there is no directory
 */
export function readCompoundFile(bytes: Buffer): OleStream[] {
  // [MS-CFB] 2.2: the sector size is 2^9 or 2^12
  const shift =
    bytes.length >= HEADER_BYTES && MAGIC.equals(bytes.subarray(0, MAGIC.length)) ? bytes.readUInt16LE(30) : 0
  if (shift !== 9 && shift !== 12) throw new NotReadable('OLE file: header')
  const sectors = sectorsOf(bytes, 1 << shift)
  const entries = entriesOf(sectors.chain(bytes.readUInt32LE(48)))
  const root = entries.find(({ type }) => type === ROOT)
  if (root === undefined) throw new NotReadable('OLE file: directory')

  const miniStream = new Chained(
    sectors.chain(root.start, root.size),
    MINI_SECTOR_BYTES,
    0,
    sectors.chain(bytes.readUInt32LE(60)),
  )
  const paths = pathsOf(entries, entries.indexOf(root))
  // Honest streams share no sectors: together they are no larger than the file.
  let left = bytes.length
  return entries.flatMap(({ type, name, start, size }, index) => {
    if (type !== STREAM) return []
    const chain =
      size < MINI_STREAM_CUTOFF
        ? miniStream.chain(start, Math.min(size, left))
        : sectors.chain(start, Math.min(size, left))
    left -= chain.length
    return [{ path: paths.get(index) ?? `/${name}`, bytes: chain }]
  })
}

/** Pieces of one size that follow each other as a table says. */
class Chained {
  readonly #bytes: Buffer
  readonly #size: number
  readonly #first: number
  readonly #table: Buffer

  /**
   * @param first  where piece 0 begins
   * @param table  for each piece the number of the next one
   */
  constructor(bytes: Buffer, size: number, first: number, table: Buffer) {
    this.#bytes = bytes
    this.#size = size
    this.#first = first
    this.#table = table
  }

  /** Pieces in the file; no honest chain is longer. */
  get count(): number {
    return Math.ceil(Math.max(0, this.#bytes.length - this.#first) / this.#size)
  }

  piece(number: number): Buffer {
    const start = this.#first + number * this.#size
    return this.#bytes.subarray(start, start + this.#size)
  }

  /** The bytes of a chain; it ends early where the file does, where the table makes no sense, and where it goes in circles. */
  chain(start: number, maxBytes = Number.POSITIVE_INFINITY): Buffer {
    const pieces: Buffer[] = []
    const most = Math.min(this.count, Math.ceil(maxBytes / this.#size))
    for (let number = start; pieces.length < most && number < this.count; number = this.#next(number)) {
      pieces.push(this.piece(number))
    }
    const all = Buffer.concat(pieces)
    return all.length > maxBytes ? all.subarray(0, maxBytes) : all
  }

  #next(number: number): number {
    return number * 4 + 4 <= this.#table.length ? this.#table.readUInt32LE(number * 4) : LAST_SECTOR
  }
}

/** The sectors of the file. [MS-CFB] 2.3: the table's own sectors are listed in the header, and in a chain of lists (DIFAT). */
function sectorsOf(bytes: Buffer, size: number): Chained {
  const sectors = new Chained(bytes, size, size, Buffer.alloc(0))
  const { count } = sectors
  const numbers = numbersIn(bytes.subarray(76, HEADER_BYTES))
  let next = bytes.readUInt32LE(68)
  for (let seen = 0; next < count && seen < count; seen++) {
    const list = numbersIn(whole(sectors.piece(next), size))
    next = list.pop() as number
    numbers.push(...list)
  }
  // A sector that is none keeps its place: what follows must not move.
  const needed = numbers.slice(0, Math.ceil((count * 4) / size))
  const table = needed.map((number) => whole(number < count ? sectors.piece(number) : Buffer.alloc(0), size))
  return new Chained(bytes, size, size, Buffer.concat(table))
}

function numbersIn(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readUInt32LE(index * 4))
}

/** A sector of a file that was cut off is filled up with FREESECT. */
function whole(sector: Buffer, size: number): Buffer {
  return sector.length === size ? sector : Buffer.concat([sector, Buffer.alloc(size - sector.length, 0xff)])
}

function entriesOf(directory: Buffer): DirectoryEntry[] {
  const entries: DirectoryEntry[] = []
  for (let at = 0; at + ENTRY_BYTES <= directory.length; at += ENTRY_BYTES) {
    const nameBytes = Math.min(64, directory.readUInt16LE(at + 64))
    entries.push({
      name: utf16Text(directory, at, at + Math.max(0, nameBytes - 2)),
      type: directory.readUInt8(at + 66),
      left: directory.readUInt32LE(at + 68),
      right: directory.readUInt32LE(at + 72),
      child: directory.readUInt32LE(at + 76),
      start: directory.readUInt32LE(at + 116),
      size: directory.readUInt32LE(at + 120), // the upper half is 0 or junk below 2 GiB. [MS-CFB] 2.6.1
    })
  }
  return entries
}

/** The path of each entry that can be reached from the root, each once: siblings are a tree, storages hold another. */
function pathsOf(entries: readonly DirectoryEntry[], root: number): Map<number, string> {
  const paths = new Map<number, string>()
  const open = [{ index: root, prefix: '', depth: 0 }]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { index, prefix, depth } = place
    const entry = entries[index]
    if (index === NO_STREAM || entry === undefined || paths.has(index)) continue
    const path = prefix + entry.name
    paths.set(index, path)
    if (entry.type !== ROOT) open.push({ index: entry.right, prefix, depth }, { index: entry.left, prefix, depth })
    if (entry.type !== STORAGE && entry.type !== ROOT) continue
    open.push({ index: entry.child, prefix: depth < MAX_NAMED_DEPTH ? `${path}/` : prefix, depth: depth + 1 })
  }
  return paths
}
