// Blobs in a folder, in sub-folders by hour. The order of calls is that of reliability.md §4, step 1.
import path from 'node:path'
import type { FileReader, Files } from '../base/files.ts'
import type { BlobId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { hourOf, isBlobId } from './blob-id.ts'
import type { BlobPlace, StagedFile } from './blob-place.ts'
import { removeLeftOvers } from './left-overs.ts'

const HOUR = /^\d{10}$/

export class DiskBlobs implements BlobPlace {
  readonly staging: string
  readonly #files: Files
  readonly #folder: string
  /** The last hour folder that is known to be there, durably. */
  #hourFolder = ''

  private constructor(files: Files, folder: string) {
    this.#files = files
    this.#folder = folder
    this.staging = path.join(folder, 'staging') // on the same disk, so that rename(2) works
  }

  static async open(files: Files, folder: string): Promise<DiskBlobs> {
    const place = new DiskBlobs(files, folder)
    await files.makeFolder(place.staging)
    await removeLeftOvers(files, place.staging)
    return place
  }

  async keep({ file, writer }: StagedFile, blobId: BlobId): Promise<void> {
    const target = this.#fileOf(blobId)
    const folder = path.dirname(target)
    try {
      await writer.sync()
    } finally {
      await writer.close()
    }
    if (folder !== this.#hourFolder) {
      await this.#files.makeFolder(folder)
      this.#hourFolder = folder
    }
    await this.#files.rename(file, target)
    await this.#files.syncFolder(folder)
  }

  async open(blobId: BlobId): Promise<FileReader> {
    try {
      return await this.#files.open(this.#fileOf(blobId))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      throw new Refusal('data-damaged', 'Data is damaged', `blob ${blobId} is missing`, { cause: error })
    }
  }

  remove(blobId: BlobId): Promise<void> {
    return this.#files.remove(this.#fileOf(blobId))
  }

  async *list(from = ''): AsyncIterable<BlobId> {
    const hours = (await this.#files.list(this.#folder)).filter((name) => HOUR.test(name) && name >= from).sort()
    for (const hour of hours) {
      const names = await this.#files.list(path.join(this.#folder, hour))
      yield* names.filter(isBlobId).sort()
    }
  }

  #fileOf(blobId: BlobId): string {
    if (!isBlobId(blobId)) throw new Error('not the name of a blob')
    return path.join(this.#folder, hourOf(blobId), blobId)
  }
}
