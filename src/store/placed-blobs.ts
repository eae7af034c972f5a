// Blobs: sealed with a key of their own, written to the place of their data class and to no other.
import { createHash } from 'node:crypto'
import type { FileReader, Files, FileWriter } from '../base/files.ts'
import type { OrganisationId } from '../base/ids.ts'
import { HEADER_BYTES, newBlobKey, StreamOpener, StreamSealer } from '../keys/stream.ts'
import type { Vault } from '../keys/vault.ts'
import type { DataClass } from '../mail/data-class.ts'
import type { TicketOffice } from '../tickets/office.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { blobIdOf, blobKeyContext } from './blob-id.ts'
import type { BlobPlace } from './blob-place.ts'
import { temporaryFile } from './left-overs.ts'
import type { Placement } from './placement.ts'
import { requireOwn } from './own-grant.ts'
import { openedChunks, openedStretch } from './sealed-reading.ts'
import type { BlobReader, Blobs, BlobUse, BlobWriter, WrittenBlob } from './store.ts'

export class PlacedBlobs implements Blobs {
  readonly #placement: Placement
  readonly #files: Files
  readonly #tickets: TicketOffice
  readonly #vault: Vault

  constructor(placement: Placement, files: Files, tickets: TicketOffice, vault: Vault) {
    this.#placement = placement
    this.#files = files
    this.#tickets = tickets
    this.#vault = vault
  }

  async create(ticket: Ticket, organisationId: OrganisationId, dataClass: DataClass): Promise<BlobWriter> {
    requireOwn(this.#tickets, ticket, 'mail:append', organisationId)
    return new SealedBlobWriter(this.#placement[dataClass], this.#files, organisationId, dataClass)
  }

  async open(ticket: Ticket, { blobId, dataClass, wrappedKey, owner }: BlobUse): Promise<BlobReader> {
    // A blob of the organisation itself is a message on its way out; those of members are their mail.
    const grant = owner.memberId === undefined ? 'queue:read' : 'mail:read'
    this.#tickets.require(ticket, grant, owner.organisationId, owner.memberId)
    const key = await this.#vault.key(owner, dataClass)
    const blobKey = key.open(wrappedKey, blobKeyContext(blobId, owner))
    const sealed = await this.#placement[dataClass].open(blobId)
    try {
      const header = await sealed.read(0, HEADER_BYTES)
      return new SealedBlobReader(sealed, new StreamOpener(blobKey, header, sealed.size, owner.organisationId))
    } catch (error) {
      await sealed.close()
      throw error
    }
  }
}

class SealedBlobWriter implements BlobWriter {
  readonly #place: BlobPlace
  readonly #files: Files
  readonly #organisationId: OrganisationId
  readonly #dataClass: DataClass
  readonly #file: string
  readonly #blobKey = newBlobKey()
  readonly #sealer: StreamSealer
  readonly #hash = createHash('sha256')
  #writer: FileWriter | undefined
  #plainBytes = 0
  #sealedBytes = 0
  #state: 'open' | 'finished' | 'abandoned' = 'open'

  constructor(place: BlobPlace, files: Files, organisationId: OrganisationId, dataClass: DataClass) {
    this.#place = place
    this.#files = files
    this.#organisationId = organisationId
    this.#dataClass = dataClass
    this.#file = temporaryFile(place.staging)
    this.#sealer = new StreamSealer(this.#blobKey, organisationId)
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#state !== 'open') throw new Error(`the blob is ${this.#state}`)
    this.#plainBytes += bytes.length
    for (const sealed of this.#sealer.update(bytes)) await this.#append(sealed)
  }

  async finish(): Promise<WrittenBlob> {
    if (this.#state !== 'open') throw new Error(`the blob is ${this.#state}`)
    try {
      const writer = await this.#append(this.#sealer.final())
      const blobId = blobIdOf(this.#hash.digest())
      await this.#place.keep({ file: this.#file, writer, size: this.#sealedBytes }, blobId)
      this.#state = 'finished'
      return {
        blobId,
        organisationId: this.#organisationId,
        dataClass: this.#dataClass,
        size: this.#plainBytes,
        blobKey: this.#blobKey,
      }
    } catch (error) {
      await this.abandon()
      throw error
    }
  }

  async abandon(): Promise<void> {
    if (this.#state !== 'open') return
    this.#state = 'abandoned'
    if (this.#writer === undefined) return
    await this.#writer.close()
    await this.#files.remove(this.#file)
  }

  /** The file comes into being with its first chunk: a small message costs no call before `finish`. */
  async #append(sealed: Buffer): Promise<FileWriter> {
    this.#hash.update(sealed)
    this.#sealedBytes += sealed.length
    this.#writer ??= await this.#files.create(this.#file)
    await this.#writer.write(sealed)
    return this.#writer
  }
}

class SealedBlobReader implements BlobReader {
  readonly #sealed: FileReader
  readonly #opener: StreamOpener

  constructor(sealed: FileReader, opener: StreamOpener) {
    this.#sealed = sealed
    this.#opener = opener
  }

  get size(): number {
    return this.#opener.size
  }

  read(start: number, end: number): Promise<Buffer> {
    return openedStretch(this.#sealed, this.#opener, start, Math.min(end, this.size))
  }

  stream(start = 0, end = this.size): AsyncIterable<Buffer> {
    return openedChunks(this.#sealed, this.#opener, start, Math.min(end, this.size))
  }

  close(): Promise<void> {
    return this.#sealed.close()
  }
}
