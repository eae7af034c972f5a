// Messages on their way: small ones in memory, larger ones in a sealed temporary file whose key never leaves memory.
import { createHash } from 'node:crypto'
import { DiskFiles, type Files, type FileWriter } from '../base/files.ts'
import { CHUNK_BYTES, HEADER_BYTES, newBlobKey, StreamOpener, StreamSealer } from '../keys/stream.ts'
import type { TicketOffice } from '../tickets/office.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { removeLeftOvers, temporaryFile } from './left-overs.ts'
import { requireOwn } from './own-grant.ts'
import { openedChunks } from './sealed-reading.ts'
import type { Spool, SpoolHandOver } from './store.ts'

/** A spool up to this size stays in memory. */
export const MEMORY_BYTES = 262_144
/** All spools together hold no more in memory; beyond it even small ones go to files. */
export const MEMORY_BYTES_TOGETHER = 67_108_864

/** The folder of temporary files, and what all spools hold in memory together. */
export class SpoolRoom {
  readonly #files: Files
  readonly #folder: string
  readonly #tickets: TicketOffice
  #heldBytes = 0

  private constructor(files: Files, folder: string, tickets: TicketOffice) {
    this.#files = files
    this.#folder = folder
    this.#tickets = tickets
  }

  /** Makes the folder, and empties it of what an earlier process left: without its key that is noise. */
  static async open(files: Files, folder: string, tickets: TicketOffice): Promise<SpoolRoom> {
    await files.makeFolder(folder)
    await removeLeftOvers(files, folder)
    return new SpoolRoom(files, folder, tickets)
  }

  begin(ticket: Ticket): Spool {
    requireOwn(this.#tickets, ticket, 'spool:append')
    return new SealedSpool(this, this.#files, temporaryFile(this.#folder))
  }

  requireRead(ticket: Ticket): void {
    requireOwn(this.#tickets, ticket, 'spool:read')
  }

  /** Counts bytes held in memory. @returns false when there is no room for them */
  hold(bytes: number): boolean {
    if (this.#heldBytes + bytes > MEMORY_BYTES_TOGETHER) return false
    this.#heldBytes += bytes
    return true
  }

  letGo(bytes: number): void {
    this.#heldBytes -= bytes
  }
}

class SealedSpool implements Spool {
  readonly #room: SpoolRoom
  readonly #files: Files
  readonly #file: string
  readonly #hash = createHash('sha256')
  readonly #key = newBlobKey()
  #held: Buffer[] = []
  #heldBytes = 0
  #sealer: StreamSealer | undefined
  #writer: FileWriter | undefined
  #size = 0
  #state: 'open' | 'finished' | 'discarded' = 'open'

  constructor(room: SpoolRoom, files: Files, file: string) {
    this.#room = room
    this.#files = files
    this.#file = file
  }

  get size(): number {
    return this.#size
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#expect('open')
    this.#hash.update(bytes)
    this.#size += bytes.length
    if (this.#sealer === undefined && this.#size <= MEMORY_BYTES && this.#room.hold(bytes.length)) {
      this.#held.push(Buffer.from(bytes)) // a copy: the socket's buffer is not ours to keep
      this.#heldBytes += bytes.length
      return
    }
    if (this.#sealer === undefined) await this.#moveToFile()
    await this.#seal(bytes)
  }

  async finish(): Promise<string> {
    this.#expect('open')
    this.#state = 'finished'
    if (this.#sealer !== undefined) {
      try {
        await this.#writer!.write(this.#sealer.final())
      } finally {
        await this.#writer!.close()
      }
    }
    return this.#hash.digest('hex')
  }

  async *stream(): AsyncIterable<Buffer> {
    this.#expect('finished')
    yield* openHandOver(this.#handOver(), this.#files)
  }

  handOver(ticket: Ticket): SpoolHandOver {
    this.#room.requireRead(ticket)
    this.#expect('finished')
    return this.#handOver()
  }

  async discard(): Promise<void> {
    if (this.#state === 'discarded') return
    const wasOpen = this.#state === 'open'
    this.#state = 'discarded'
    this.#forgetHeld()
    this.#key.fill(0)
    if (this.#writer === undefined) return
    if (wasOpen) await this.#writer.close()
    await this.#files.remove(this.#file)
  }

  #handOver(): SpoolHandOver {
    if (this.#sealer === undefined) return { kind: 'memory', bytes: Buffer.concat(this.#held) }
    return { kind: 'file', file: this.#file, key: this.#key, size: this.#size }
  }

  async #moveToFile(): Promise<void> {
    this.#writer = await this.#files.create(this.#file)
    this.#sealer = new StreamSealer(this.#key)
    for (const bytes of this.#held) await this.#seal(bytes)
    this.#forgetHeld()
  }

  async #seal(bytes: Uint8Array): Promise<void> {
    for (const sealed of this.#sealer!.update(bytes)) await this.#writer!.write(sealed)
  }

  #forgetHeld(): void {
    this.#room.letGo(this.#heldBytes)
    this.#held = []
    this.#heldBytes = 0
  }

  #expect(state: 'open' | 'finished'): void {
    if (this.#state !== state) throw new Error(`the spool is ${this.#state}`)
  }
}

/**
 * Reads a spool that was handed over, in whatever thread; at most 64 KiB at a time.
 * @throws Refusal `data-damaged`
 */
export async function* openHandOver(handOver: SpoolHandOver, files: Files = new DiskFiles()): AsyncIterable<Buffer> {
  if (handOver.kind === 'memory') {
    const { buffer, byteOffset, length } = handOver.bytes
    const bytes = Buffer.from(buffer, byteOffset, length)
    for (let at = 0; at < length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES)
    return
  }
  const sealed = await files.open(handOver.file)
  try {
    const opener = new StreamOpener(handOver.key, await sealed.read(0, HEADER_BYTES), sealed.size)
    yield* openedChunks(sealed, opener, 0, opener.size)
  } finally {
    await sealed.close()
  }
}
