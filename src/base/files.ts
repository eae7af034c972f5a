// The one module for file calls. Durability is spelled out: nothing is on disk before `sync` and `syncFolder` came back.
import { constants } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { Refusal } from './refusal.ts'

/** A file that is being written; it becomes durable with `sync`, and its name with `syncFolder` of its folder. */
export interface FileWriter {
  write(bytes: Uint8Array): Promise<void>
  /** fdatasync(2) */
  sync(): Promise<void>
  close(): Promise<void>
}

/** A file open for reading at any place. */
export interface FileReader {
  readonly size: number
  /** @returns fewer bytes than asked only at the end of the file */
  read(start: number, end: number): Promise<Buffer>
  close(): Promise<void>
}

/**
 * The file calls Gatehouse makes. The test double (`files-double.ts`) forgets, at a power cut, all that was not synced.
 * @throws Refusal `storage-full` (ENOSPC, EDQUOT), `unavailable` (EIO, EROFS, EMFILE); ENOENT and EEXIST as Node throws them
 */
export interface Files {
  /** Makes a folder and the missing ones above it, durably; no error when it is there. Mode 0700. */
  makeFolder(folder: string): Promise<void>
  /** Creates a new file, mode 0600. @throws EEXIST */
  create(file: string): Promise<FileWriter>
  open(file: string): Promise<FileReader>
  readAll(file: string): Promise<Buffer>
  rename(from: string, to: string): Promise<void>
  /** No error when it is gone already. */
  remove(file: string): Promise<void>
  /** Overwrites a file with zeros, durably, then removes it; no error when it is gone already. */
  erase(file: string): Promise<void>
  /** Names of files and folders in a folder, unsorted; empty when there is no such folder. */
  list(folder: string): Promise<string[]>
  /** fsync(2) of the folder; calls that come while one runs share the next one. */
  syncFolder(folder: string): Promise<void>
}

/** Writes a whole file so that after a crash it holds either the old or the new bytes. */
export async function replaceFile(files: Files, file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.new`
  await files.remove(temporary)
  const writer = await files.create(temporary)
  try {
    await writer.write(bytes)
    await writer.sync()
  } finally {
    await writer.close()
  }
  await files.rename(temporary, file)
  await files.syncFolder(path.dirname(file))
}

/** The machine's own files. */
export class DiskFiles implements Files {
  readonly #making = new Map<string, Promise<void>>()
  readonly #durableFolders = new Set<string>()
  readonly #syncs = new Map<string, { running: Promise<void>; next: Promise<void> | undefined }>()

  makeFolder(folder: string): Promise<void> {
    const whole = path.resolve(folder)
    const making = this.#making.get(whole) ?? this.#makeFolder(whole).finally(() => this.#making.delete(whole))
    this.#making.set(whole, making)
    return making
  }

  async #makeFolder(folder: string): Promise<void> {
    const above = path.dirname(folder)
    if (above === folder) return
    // A folder that is there may be another caller's, or a killed process's, whose name is not durable yet.
    await this.#making.get(above)
    try {
      await told(fs.mkdir(folder, { mode: 0o700 }))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST' && this.#durableFolders.has(folder)) return
      if (code === 'ENOENT') {
        await this.makeFolder(above)
        await told(fs.mkdir(folder, { mode: 0o700 }))
      } else if (code !== 'EEXIST') throw error
    }
    await this.syncFolder(above)
    this.#durableFolders.add(folder)
  }

  async create(file: string): Promise<FileWriter> {
    const handle = await told(fs.open(file, 'wx', 0o600))
    return {
      write: (bytes) => writeWhole(handle, bytes),
      sync: () => told(handle.datasync()),
      close: () => told(handle.close()),
    }
  }

  async open(file: string): Promise<FileReader> {
    const handle = await told(fs.open(file, constants.O_RDONLY))
    const { size } = await told(handle.stat())
    return {
      size,
      read: async (start, end) => {
        const wanted = Math.max(0, Math.min(end, size) - start)
        const bytes = Buffer.allocUnsafe(wanted)
        let done = 0
        while (done < wanted) {
          const { bytesRead } = await told(handle.read(bytes, done, wanted - done, start + done))
          if (bytesRead === 0) break
          done += bytesRead
        }
        return bytes.subarray(0, done)
      },
      close: () => told(handle.close()),
    }
  }

  readAll(file: string): Promise<Buffer> {
    return told(fs.readFile(file))
  }

  rename(from: string, to: string): Promise<void> {
    return told(fs.rename(from, to))
  }

  remove(file: string): Promise<void> {
    return told(fs.rm(file, { force: true }))
  }

  async erase(file: string): Promise<void> {
    try {
      const handle = await told(fs.open(file, constants.O_WRONLY))
      try {
        const { size } = await told(handle.stat())
        await writeWhole(handle, Buffer.alloc(size))
        await told(handle.datasync())
      } finally {
        await handle.close()
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
      throw error
    }
    await this.remove(file)
  }

  async list(folder: string): Promise<string[]> {
    try {
      return await told(fs.readdir(folder))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }

  syncFolder(folder: string): Promise<void> {
    const state = this.#syncs.get(folder)
    if (state === undefined) {
      const fresh = { running: this.#sync(folder), next: undefined }
      this.#syncs.set(folder, fresh)
      return fresh.running
    }
    // The running one may have begun before our rename: only the next one is certain to hold it.
    state.next ??= state.running
      .catch(() => undefined)
      .then(() => {
        const fresh = { running: this.#sync(folder), next: undefined }
        this.#syncs.set(folder, fresh)
        return fresh.running
      })
    return state.next
  }

  async #sync(folder: string): Promise<void> {
    try {
      const handle = await told(fs.open(folder, constants.O_RDONLY | constants.O_DIRECTORY))
      try {
        await told(handle.sync())
      } finally {
        await handle.close()
      }
    } finally {
      const state = this.#syncs.get(folder)
      if (state !== undefined && state.next === undefined) this.#syncs.delete(folder)
    }
  }
}

/** write(2) may take less than it was given. */
async function writeWhole(handle: fs.FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await told(handle.write(bytes, done, bytes.length - done))).bytesWritten
  }
}

const REFUSALS: Readonly<Record<string, 'storage-full' | 'unavailable'>> = {
  ENOSPC: 'storage-full',
  EDQUOT: 'storage-full',
  EIO: 'unavailable',
  EROFS: 'unavailable',
  EMFILE: 'unavailable',
  ENFILE: 'unavailable',
  ETIMEDOUT: 'unavailable',
}

/** Turns what the disk says into a reason; a missing or doubled file stays the error it is. */
export async function told<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    const reason = REFUSALS[code]
    if (reason === undefined) throw error
    throw new Refusal(reason, reason === 'storage-full' ? 'Storage is full' : 'Storage is not available', code, {
      cause: error,
    })
  }
}
