// For tests: a disk in memory that forgets at a power cut what was not synced, and fails when told to.
import path from 'node:path'
import { told, type FileReader, type Files, type FileWriter } from './files.ts'

const SECTOR_BYTES = 512 // what a disk writes whole or not at all

/** Calls that can be made to fail; `write`, `sync` and `read` are those of an open file. */
export type FileCall = keyof Files | keyof Omit<FileWriter & FileReader, 'size' | 'close'>

/** The power is off: every call fails so until `powerCut` has been called. */
export class PowerOff extends Error {
  override readonly name = 'PowerOff'
}

interface Inode {
  bytes: Buffer
  /** what a power cut leaves */
  synced: Buffer
}

/** One change of a folder: the disk has it or not, never half of it. */
type NameChange = (names: Map<string, Inode>) => void

interface Folder {
  names: Map<string, Inode>
  /** what a power cut leaves */
  synced: Map<string, Inode>
  /** what happened since `syncFolder`, in order */
  changes: NameChange[]
}

export class MemoryFiles implements Files {
  /** calls so far that change the disk */
  steps = 0
  /** the power goes off just before this step */
  powerOffAt = Infinity
  readonly #folders = new Map<string, Folder>()
  readonly #random: (() => number) | undefined
  readonly #failures = new Map<FileCall, string>()
  #boot = 0
  #isOff = false

  /** @param random  0 … 1: unsynced writes and names then survive a power cut in part; else they are all lost */
  constructor(random?: () => number) {
    this.#random = random
  }

  /** Makes the next such call fail with the code of a system error: ENOSPC, EIO. */
  failNext(call: FileCall, code: string): void {
    this.#failures.set(call, code)
  }

  /** Cuts the power and switches it on again: open files are gone, and so is all that was not synced. */
  powerCut(): void {
    this.#boot++
    this.#isOff = false
    this.powerOffAt = Infinity
    const inodes = new Set<Inode>()
    for (const folder of this.#folders.values()) {
      const survivors = Math.floor((this.#random?.() ?? 0) * (folder.changes.length + 1))
      for (const change of folder.changes.slice(0, survivors)) change(folder.synced)
      folder.names = new Map(folder.synced)
      folder.changes = []
      for (const inode of folder.synced.values()) inodes.add(inode)
    }
    for (const inode of inodes) inode.bytes = inode.synced = this.#survivingBytes(inode)
  }

  async makeFolder(folder: string): Promise<void> {
    for (let made = path.resolve(folder); !this.#folders.has(made); made = path.dirname(made)) {
      await this.#step('makeFolder')
      this.#folders.set(made, { names: new Map(), synced: new Map(), changes: [] })
    }
  }

  async create(file: string): Promise<FileWriter> {
    await this.#step('create')
    const { folder, name } = this.#place(file)
    if (folder.names.has(name)) throw systemError('EEXIST')
    const inode: Inode = { bytes: Buffer.alloc(0), synced: Buffer.alloc(0) }
    this.#change(folder, (names) => names.set(name, inode))
    const boot = this.#boot
    return {
      write: async (bytes) => {
        await this.#step('write', boot)
        inode.bytes = Buffer.concat([inode.bytes, bytes])
      },
      sync: async () => {
        await this.#step('sync', boot)
        inode.synced = inode.bytes
      },
      close: async () => undefined,
    }
  }

  async open(file: string): Promise<FileReader> {
    await this.#look('open')
    const inode = this.#inodeOf(file)
    const boot = this.#boot
    return {
      size: inode.bytes.length,
      read: async (start, end) => {
        await this.#look('read', boot)
        return Buffer.from(inode.bytes.subarray(start, Math.max(start, end)))
      },
      close: async () => undefined,
    }
  }

  async readAll(file: string): Promise<Buffer> {
    await this.#look('readAll')
    return Buffer.from(this.#inodeOf(file).bytes)
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step('rename')
    const inode = this.#inodeOf(from)
    const source = this.#place(from)
    const target = this.#place(to)
    if (source.folder === target.folder) {
      this.#change(source.folder, (names) => names.delete(source.name) && names.set(target.name, inode))
    } else {
      this.#change(target.folder, (names) => names.set(target.name, inode))
      this.#change(source.folder, (names) => names.delete(source.name))
    }
  }

  async remove(file: string): Promise<void> {
    await this.#step('remove')
    const folder = this.#folders.get(path.dirname(path.resolve(file)))
    const name = path.basename(file)
    if (folder?.names.has(name)) this.#change(folder, (names) => names.delete(name))
  }

  async erase(file: string): Promise<void> {
    await this.#step('erase')
    const inode = this.#folders.get(path.dirname(path.resolve(file)))?.names.get(path.basename(file))
    if (inode === undefined) return
    inode.bytes = Buffer.alloc(inode.bytes.length)
    await this.#step('sync')
    inode.synced = inode.bytes
    await this.remove(file)
  }

  async list(folder: string): Promise<string[]> {
    await this.#look('list')
    const whole = path.resolve(folder)
    const below = [...this.#folders.keys()].filter((other) => path.dirname(other) === whole && other !== whole)
    return [...below.map((other) => path.basename(other)), ...(this.#folders.get(whole)?.names.keys() ?? [])]
  }

  async syncFolder(folder: string): Promise<void> {
    await this.#step('syncFolder')
    const synced = this.#folders.get(path.resolve(folder))
    if (synced === undefined) throw systemError('ENOENT')
    synced.synced = new Map(synced.names)
    synced.changes = []
  }

  /** A call that changes the disk. */
  async #step(call: FileCall, boot = this.#boot): Promise<void> {
    if (this.steps === this.powerOffAt) this.#isOff = true
    await this.#look(call, boot)
    this.steps++
  }

  async #look(call: FileCall, boot = this.#boot): Promise<void> {
    if (this.#isOff || boot !== this.#boot) throw new PowerOff('the power is off, or was off since the file was opened')
    const code = this.#failures.get(call)
    this.#failures.delete(call)
    if (code !== undefined) await told(Promise.reject(systemError(code)))
  }

  #change(folder: Folder, change: NameChange): void {
    change(folder.names)
    folder.changes.push(change)
  }

  #place(file: string): { folder: Folder; name: string } {
    const folder = this.#folders.get(path.dirname(path.resolve(file)))
    if (folder === undefined) throw systemError('ENOENT')
    return { folder, name: path.basename(file) }
  }

  #inodeOf(file: string): Inode {
    const { folder, name } = this.#place(file)
    const inode = folder.names.get(name)
    if (inode === undefined) throw systemError('ENOENT')
    return inode
  }

  /** Without randomness what was synced; else any length since, and each sector old or new. */
  #survivingBytes({ bytes, synced }: Inode): Buffer {
    const random = this.#random
    if (random === undefined || bytes === synced) return synced
    const length = synced.length + Math.floor(random() * (bytes.length - synced.length + 1))
    const survived = Buffer.alloc(length)
    for (let at = 0; at < length; at += SECTOR_BYTES) {
      const source = random() < 0.5 ? synced : bytes
      survived.set(source.subarray(at, Math.min(at + SECTOR_BYTES, length)), at)
    }
    return survived
  }
}

/** A small repeatable source of numbers, 0 … 1 (mulberry32). */
export function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code })
}
