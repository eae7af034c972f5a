// A server under the shim, loaded until the power goes; and a look at what a disk holds then, without server and keys.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { sleep } from '../../src/base/clock.ts'
import type { BlobId } from '../../src/base/ids.ts'
import { blobIdMatches, hourOf } from '../../src/store/blob-id.ts'
import type { TestHouse } from '../support/house.ts'
import type { Ledger } from './ledger.ts'
import { buildShim, readImage, shimEnvironment, writeImage, type DiskImage } from './power-cut.ts'

const CONNECTIONS = 4

/** One run of a server: the disk before, and all that was done to it. */
export interface LoadedRun {
  readonly before: DiskImage
  readonly log: Buffer
  /** for each acknowledgement, in order, how many bytes of the log were written when the client had it */
  readonly acknowledgedAt: readonly number[]
}

export interface DurableState {
  /** `ok`, or what SQLite finds wrong */
  readonly integrity: unknown
  readonly messages: number
  /** blobs that a row uses and that are missing or altered */
  readonly damaged: readonly string[]
}

export class CutRig {
  readonly #scratch = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-power-'))
  readonly #shim = path.join(this.#scratch, 'power-cut.so')
  readonly #log = path.join(this.#scratch, 'log')
  /** why there can be no power cut here; false when there can */
  readonly skip: string | false = buildShim(this.#shim) ?? false

  /** Loads a server until it has acknowledged so many mails, and some ms more; then kills it. */
  async run(house: TestHouse, ledger: Ledger, mails: number, moreMs: number): Promise<LoadedRun> {
    const before = readImage(house.folder)
    const goal = ledger.acknowledged.size + mails
    const acknowledgedAt: number[] = []
    ledger.onAcknowledged = () => acknowledgedAt.push(statSync(this.#log).size)
    await house.start(shimEnvironment(this.#shim, house.folder, this.#log))
    const load = ledger.load(CONNECTIONS)
    while (ledger.acknowledged.size < goal && !load.hasEnded) await sleep(5)
    await sleep(moreMs)
    await house.kill()
    await load.ended
    return { before, log: readFileSync(this.#log), acknowledgedAt }
  }

  /** Runs one command of an administrator to its end. @throws when it fails */
  async runCommand(house: TestHouse, ...args: string[]): Promise<Omit<LoadedRun, 'acknowledgedAt'>> {
    const before = readImage(house.folder)
    const { code, err } = await house.commandWith(shimEnvironment(this.#shim, house.folder, this.#log), ...args)
    if (code !== 0) throw new Error(err)
    return { before, log: readFileSync(this.#log) }
  }

  /** Looks at a copy: opening a database repairs it, and the server is to meet it as it is. */
  stateOf(image: DiskImage, dataFolder: string): DurableState {
    const copy = path.join(this.#scratch, 'copy')
    const inside = (file: string) => path.join(copy, path.relative(dataFolder, file))
    const isDatabase = (file: string) => file === dataFolder || /\/gatehouse\.db[^/]*$/.test(file)
    writeImage(copy, new Map([...image].filter(([file]) => isDatabase(file)).map(([file, it]) => [inside(file), it])))
    const database = new Database(path.join(copy, 'gatehouse.db'))
    try {
      const used = database.prepare('SELECT blob_id FROM blob_use WHERE uses > 0').pluck().all() as BlobId[]
      const isWhole = (blobId: BlobId) => {
        const content = image.get(path.join(dataFolder, 'blobs', hourOf(blobId), blobId))
        return content instanceof Buffer && blobIdMatches(blobId, createHash('sha256').update(content).digest())
      }
      return {
        integrity: database.pragma('integrity_check', { simple: true }),
        messages: database.prepare('SELECT count(*) FROM message').pluck().get() as number,
        damaged: used.filter((blobId) => !isWhole(blobId)),
      }
    } finally {
      database.close()
    }
  }

  close(): void {
    rmSync(this.#scratch, { recursive: true, force: true })
  }
}
