// Where wrapped keys lie: apart from the data, so that a backup of mail never carries the keys to it.
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { replaceFile, type Files } from '../base/files.ts'
import { damaged } from './sealed-value.ts'

/** Small values by path (`owner/12/34`: lower-case letters, digits, '-' between slashes). Durable on return. */
export interface KeyShelf {
  get(path: string): Promise<Buffer | undefined>
  /**
   * Puts a value where `replaces` still lies (undefined: where nothing lies yet): two writers never undo each other.
   * @returns false when something else lies there
   */
  put(path: string, bytes: Uint8Array, replaces: Uint8Array | undefined): Promise<boolean>
  /** Overwrites the value and forgets it; no error when it is gone already. */
  remove(path: string): Promise<void>
  /** @returns the paths that begin with `prefix`, in any order */
  list(prefix: string): Promise<string[]>
}

/** A JSON value on the shelf, with its bytes for the next `put`. */
export interface Stored<T> {
  readonly bytes: Buffer
  readonly value: T
}

/** @throws Refusal `data-damaged`: not JSON */
export async function readValue<T>(shelf: KeyShelf, path: string): Promise<Stored<T> | undefined> {
  const bytes = await shelf.get(path)
  if (bytes === undefined) return undefined
  try {
    return { bytes, value: JSON.parse(bytes.toString()) as T }
  } catch (error) {
    throw damaged(`key shelf: ${path} is not readable`, error)
  }
}

export function toBytes(value: object): Buffer {
  return Buffer.from(JSON.stringify(value))
}

const PATH = /^[a-z0-9-]+(\/[a-z0-9-]+)*$/
const FANS = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'))

/** A folder with one small file per value, in 256 folders. Belongs to one process. */
export class FileShelf implements KeyShelf {
  readonly #files: Files
  readonly #folder: string
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(files: Files, folder: string) {
    this.#files = files
    this.#folder = folder
  }

  async get(path: string): Promise<Buffer | undefined> {
    try {
      return await this.#files.readAll(this.#fileOf(path))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  put(path: string, bytes: Uint8Array, replaces: Uint8Array | undefined): Promise<boolean> {
    return this.#inTurn(path, async () => {
      const there = await this.get(path)
      const isExpected = replaces === undefined ? there === undefined : there?.equals(replaces) === true
      if (!isExpected) return false
      const file = this.#fileOf(path)
      await this.#files.makeFolder(dirname(file))
      await replaceFile(this.#files, file, bytes)
      return true
    })
  }

  remove(path: string): Promise<void> {
    return this.#inTurn(path, async () => {
      const file = this.#fileOf(path)
      await this.#files.erase(file)
      await this.#files.erase(`${file}.new`) // what a crash inside `replaceFile` may have left
      await this.#files.makeFolder(dirname(file))
      await this.#files.syncFolder(dirname(file))
    })
  }

  async list(prefix: string): Promise<string[]> {
    const found: string[] = []
    for (const fan of FANS) {
      for (const name of await this.#files.list(join(this.#folder, fan))) {
        const path = name.replaceAll('_', '/')
        if (!name.endsWith('.new') && path.startsWith(prefix)) found.push(path)
      }
    }
    return found
  }

  /** A path with '_' for '/' in one of 256 folders, chosen by its hash. */
  #fileOf(path: string): string {
    if (!PATH.test(path)) throw new Error('not a path of the key shelf')
    const fan = createHash('sha256').update(path).digest('hex').slice(0, 2)
    return join(this.#folder, fan, path.replaceAll('/', '_'))
  }

  /** Writers of one path go one after another. */
  async #inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(path) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#turns.set(path, mine)
    try {
      return await mine
    } finally {
      if (this.#turns.get(path) === mine) this.#turns.delete(path)
    }
  }
}
