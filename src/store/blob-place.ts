// A place that holds sealed blobs under their content names: a folder or a bucket.
import type { FileReader, FileWriter } from '../base/files.ts'
import type { BlobId } from '../base/ids.ts'

/** A sealed file that is complete but not yet durable. */
export interface StagedFile {
  readonly file: string
  readonly writer: FileWriter
  /** bytes, sealed */
  readonly size: number
}

export interface BlobPlace {
  /** Folder of files that are being written. */
  readonly staging: string
  /** Moves a staged file to its content name; durable when it returns. Closes the file and leaves nothing in staging. */
  keep(staged: StagedFile, blobId: BlobId): Promise<void>
  /** Reads sealed bytes. @throws Refusal `data-damaged` when there is no such blob, `unavailable` */
  open(blobId: BlobId): Promise<FileReader>
  /** No error when it is gone already. */
  remove(blobId: BlobId): Promise<void>
  /** Every blob of the place, hour by hour, oldest first; `from` (yyyymmddhh) is where to begin. */
  list(from?: string): AsyncIterable<BlobId>
}
