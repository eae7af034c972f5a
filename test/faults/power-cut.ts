// What a disk holds after a power cut: the changes that power-cut.c wrote down, less all that was not made durable.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Absolute path → content of a file, or the word for a folder. A folder comes before what is in it. */
export type DiskImage = ReadonlyMap<string, Buffer | 'folder'>

export interface CutOptions {
  /** Changes that were not made durable survive with this chance; 0: none does. 0 … 1 */
  readonly luck?: number
  /** 0 … 1, evenly */
  readonly random?: () => number
  /** Requests to make these paths durable are not heard: a server with a missing fsync. */
  readonly ignoreSyncsOf?: RegExp
}

/** What disks write as a whole or not at all, in bytes. */
const SECTOR_BYTES = 512
/** As in power-cut.c. */
const [OPEN, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, RMDIR, LINK] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
const HEAD_BYTES = 32

/** @param name  its source, in this folder. @returns undefined when the shim could be built, else why not */
export function buildShim(file: string, name = 'power-cut.c'): string | undefined {
  if (process.platform !== 'linux') return 'the shim is made for Linux'
  const source = path.join(import.meta.dirname, name)
  const { error, status, stderr } = spawnSync('cc', [
    '-shared',
    '-fPIC',
    '-O1',
    '-o',
    file,
    source,
    '-ldl',
    '-lpthread',
  ])
  if (error !== undefined) return 'there is no C compiler (cc) to build the shim with'
  return status === 0 ? undefined : `the shim does not build: ${stderr.toString()}`
}

/** The variables that make a process write down its changes below `folder`. */
export function shimEnvironment(shim: string, folder: string, log: string): NodeJS.ProcessEnv {
  return { LD_PRELOAD: shim, POWER_CUT_ROOT: folder, POWER_CUT_LOG: log, UV_USE_IO_URING: '0' }
}

export function readImage(folder: string): DiskImage {
  const image = new Map<string, Buffer | 'folder'>([[folder, 'folder']])
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const whole = path.join(entry.parentPath, entry.name)
    image.set(whole, entry.isDirectory() ? 'folder' : readFileSync(whole))
  }
  return new Map([...image].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Makes `folder` hold this and nothing else. */
export function writeImage(folder: string, image: DiskImage): void {
  rmSync(folder, { recursive: true, force: true })
  for (const [file, content] of image) {
    if (content === 'folder') mkdirSync(file, { mode: 0o700 })
    else writeFileSync(file, content, { mode: 0o600 })
  }
}

interface Write {
  readonly at: number
  readonly bytes: Buffer
}
type Change = Write | { readonly length: number }

class DiskFile {
  readonly path: string
  #durable: Buffer
  #length: number
  #pending: Change[] = []

  constructor(file: string, durable: Buffer = Buffer.alloc(0)) {
    this.path = file
    this.#durable = durable
    this.#length = durable.length
  }

  change(change: Change): void {
    this.#pending.push(change)
  }

  sync(): void {
    for (const change of this.#pending) this.#apply(change)
    this.#pending = []
  }

  /** Some sectors of some writes survive: others are torn or gone. */
  afterCut(luck: number, random: () => number): Buffer {
    for (const change of this.#pending) {
      if (!('bytes' in change)) {
        if (random() < luck) this.#apply(change)
        continue
      }
      for (let at = 0; at < change.bytes.length;) {
        const next = Math.min(at + SECTOR_BYTES - ((change.at + at) % SECTOR_BYTES), change.bytes.length)
        if (random() < luck) this.#apply({ at: change.at + at, bytes: change.bytes.subarray(at, next) })
        at = next
      }
    }
    return this.#durable.subarray(0, this.#length)
  }

  #apply(change: Change): void {
    const length = 'bytes' in change ? Math.max(this.#length, change.at + change.bytes.length) : change.length
    if (length > this.#durable.length) {
      const larger = Buffer.alloc(length * 2)
      this.#durable.copy(larger, 0, 0, this.#length)
      this.#durable = larger
    } else if (length > this.#length) this.#durable.fill(0, this.#length, length)
    if ('bytes' in change) change.bytes.copy(this.#durable, change.at)
    this.#length = length
  }
}

type Named = DiskFile | DiskFolder
/** One step of a folder: names that come or, with undefined, go. */
type NameChange = ReadonlyMap<string, Named | undefined>

class DiskFolder {
  readonly path: string
  readonly now = new Map<string, Named>()
  #durable = new Map<string, Named>()
  #pending: NameChange[] = []

  constructor(folder: string) {
    this.path = folder
  }

  change(names: NameChange): void {
    put(this.now, names)
    this.#pending.push(names)
  }

  sync(): void {
    this.#durable = new Map(this.now)
    this.#pending = []
  }

  /** The steps that survive are the first ones: file systems keep their order. */
  afterCut(luck: number, random: () => number): Map<string, Named> {
    const survivors = luck === 0 ? 0 : Math.floor(random() * (this.#pending.length + 1))
    for (const names of this.#pending.slice(0, survivors)) put(this.#durable, names)
    return this.#durable
  }
}

function put(names: Map<string, Named>, change: NameChange): void {
  for (const [name, named] of change) {
    if (named === undefined) names.delete(name)
    else names.set(name, named)
  }
}

/**
 * Replays a log on the image from which the process started. A torn end of the log is the moment of the cut.
 * @param before  all of it durable
 */
export function imageAfterCut(before: DiskImage, log: Buffer, options: CutOptions = {}): DiskImage {
  const { luck = 0, random = Math.random, ignoreSyncsOf } = options
  const disk = new Disk(before)
  for (const record of records(log)) disk.replay(record, ignoreSyncsOf)
  return disk.afterCut(luck, random)
}

interface LogRecord {
  readonly what: number
  readonly inode: bigint
  readonly offset: number
  readonly path: string
  readonly other: string
  readonly bytes: Buffer
}

function* records(log: Buffer): Generator<LogRecord> {
  for (let at = 0; at + HEAD_BYTES <= log.length;) {
    const pathEnd = at + HEAD_BYTES + log.readUInt32LE(at + 4)
    const otherEnd = pathEnd + log.readUInt32LE(at + 8)
    const end = otherEnd + log.readUInt32LE(at + 12)
    if (end > log.length) return
    yield {
      what: log.readUInt32LE(at),
      inode: log.readBigUInt64LE(at + 16),
      offset: Number(log.readBigUInt64LE(at + 24)),
      path: log.toString('utf8', at + HEAD_BYTES, pathEnd),
      other: log.toString('utf8', pathEnd, otherEnd),
      bytes: log.subarray(otherEnd, end),
    }
    at = end
  }
}

class Disk {
  readonly #root: DiskFolder
  readonly #byInode = new Map<bigint, Named>()

  constructor(before: DiskImage) {
    const [root = ''] = before.keys()
    this.#root = new DiskFolder(root)
    const folders = new Map([[root, this.#root]])
    for (const [file, content] of before) {
      if (file === root) continue
      const named = content === 'folder' ? new DiskFolder(file) : new DiskFile(file, Buffer.from(content))
      if (named instanceof DiskFolder) folders.set(file, named)
      folders.get(path.dirname(file))?.now.set(path.basename(file), named)
    }
    for (const folder of folders.values()) folder.sync()
  }

  replay({ what, inode, offset, path: name, other, bytes }: LogRecord, ignoreSyncsOf: RegExp | undefined): void {
    switch (what) {
      case OPEN:
        if (offset === 1) this.#rename(new Map([[name, new DiskFile(name)]]))
        this.#byInode.set(inode, this.#named(name))
        break
      case WRITE:
        this.#file(inode).change({ at: offset, bytes })
        break
      case TRUNCATE:
        this.#file(inode).change({ length: offset })
        break
      case SYNC: {
        const named = this.#byInode.get(inode)
        if (named === undefined) throw new Error('the log syncs a file that it never opened')
        if (ignoreSyncsOf?.test(named.path) !== true) named.sync()
        break
      }
      case RENAME:
        this.#rename(
          new Map<string, Named | undefined>([
            [name, undefined],
            [other, this.#named(name)],
          ]),
        )
        break
      case LINK:
        this.#rename(new Map([[other, this.#named(name)]]))
        break
      case UNLINK:
      case RMDIR:
        this.#rename(new Map([[name, undefined]]))
        break
      case MKDIR:
        this.#rename(new Map([[name, new DiskFolder(name)]]))
        break
      default:
        throw new Error(`the log holds an unknown record: ${what}`)
    }
  }

  afterCut(luck: number, random: () => number): DiskImage {
    const image = new Map<string, Buffer | 'folder'>()
    const walk = (folder: DiskFolder, at: string) => {
      image.set(at, 'folder')
      for (const [name, named] of folder.afterCut(luck, random)) {
        const whole = path.join(at, name)
        if (named instanceof DiskFolder) walk(named, whole)
        else image.set(whole, named.afterCut(luck, random))
      }
    }
    walk(this.#root, this.#root.path)
    return image
  }

  /** Names of one folder change in one step, as rename(2) within it does; those of two folders in two. */
  #rename(names: NameChange): void {
    const folders = new Set([...names.keys()].map((name) => path.dirname(name)))
    for (const folder of folders) {
      const own = [...names].filter(([name]) => path.dirname(name) === folder)
      const named = this.#named(folder)
      if (!(named instanceof DiskFolder)) throw new Error(`${folder} is no folder`)
      named.change(new Map(own.map(([name, value]) => [path.basename(name), value])))
    }
  }

  #named(name: string): Named {
    let named: Named | undefined = this.#root
    for (const part of path.relative(this.#root.path, name).split(path.sep)) {
      if (part !== '') named = named instanceof DiskFolder ? named.now.get(part) : undefined
    }
    if (named === undefined) throw new Error(`the log uses ${name}, which is not there`)
    return named
  }

  #file(inode: bigint): DiskFile {
    const named = this.#byInode.get(inode)
    if (!(named instanceof DiskFile)) throw new Error('the log writes to a file that it never opened')
    return named
  }
}
