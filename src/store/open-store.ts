// Opens the store: engine, schema, places of blobs, spool.
import path from 'node:path'
import { DiskFiles, type Files } from '../base/files.ts'
import type { Vault } from '../keys/vault.ts'
import type { TicketOffice } from '../tickets/office.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { migrate } from './migrate.ts'
import { NewsDesk } from './news-desk.ts'
import { requireLive } from './own-grant.ts'
import { PlacedBlobs } from './placed-blobs.ts'
import { openPlacement, type Placement, type PlacementSetting } from './placement.ts'
import { PostgresqlEngine } from './postgresql-engine.ts'
import type { BucketEgress } from './s3-blobs.ts'
import { SpoolRoom } from './spool.ts'
import type { SqlEngine } from './sql-engine.ts'
import { SqliteEngine } from './sqlite-engine.ts'
import { type Guards, StoreReadTx, StoreWriteTx } from './store-transaction.ts'
import type { Blobs, Engine, News, ReadTx, Spool, Store, WriteTx } from './store.ts'

export type DatabaseSetting =
  { readonly engine: 'sqlite'; readonly file: string } | { readonly engine: 'postgresql'; readonly url: string }

export interface StoreOptions {
  readonly database: DatabaseSetting
  /** for spools, staged files and blob folders that are named relative to it */
  readonly dataFolder: string
  readonly blobs: PlacementSetting
  readonly vault: Vault
  readonly tickets: TicketOffice
  readonly files?: Files
  /** the way to buckets; needed when `blobs` names one */
  readonly egress?: BucketEgress
}

/** What the keeper's tasks work on beside the store: places give sealed bytes only. */
export interface OpenedStore extends Store {
  readonly placement: Placement
  /** Looks the whole database over. @returns what is wrong with it, in its own words; empty: nothing */
  findDamage(ticket: Ticket): Promise<readonly string[]>
}

/** @throws Refusal `bad-settings` (a database of a newer version, or not durable), `unavailable` */
export async function openStore(options: StoreOptions): Promise<OpenedStore> {
  const { dataFolder, vault, tickets, files = new DiskFiles() } = options
  await files.makeFolder(dataFolder)
  const placement = await openPlacement(options.blobs, files, dataFolder, options.egress)
  const spools = await SpoolRoom.open(files, path.join(dataFolder, 'spool'), tickets)
  const engine = await openEngine(options.database)
  try {
    await migrate(engine)
    const desk = new NewsDesk()
    await engine.onNews((news) => desk.tell(news))
    return new EngineStore(engine, placement, spools, desk, { tickets, vault }, files)
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function openEngine(database: DatabaseSetting): Promise<SqlEngine> {
  return database.engine === 'sqlite' ? new SqliteEngine(database.file) : PostgresqlEngine.open(database.url)
}

class EngineStore implements OpenedStore {
  readonly blobs: Blobs
  readonly placement: Placement
  readonly #engine: SqlEngine
  readonly #spools: SpoolRoom
  readonly #desk: NewsDesk
  readonly #guards: Guards

  constructor(
    engine: SqlEngine,
    placement: Placement,
    spools: SpoolRoom,
    desk: NewsDesk,
    guards: Guards,
    files: Files,
  ) {
    this.blobs = new PlacedBlobs(placement, files, guards.tickets, guards.vault)
    this.placement = placement
    this.#engine = engine
    this.#spools = spools
    this.#desk = desk
    this.#guards = guards
  }

  get engine(): Engine {
    return this.#engine.name
  }

  async read<T>(ticket: Ticket, work: (tx: ReadTx) => Promise<T>): Promise<T> {
    requireLive(this.#guards.tickets, ticket)
    return this.#engine.read((db) => work(new StoreReadTx(db, this.engine, ticket, this.#guards)))
  }

  async write<T>(ticket: Ticket, work: (tx: WriteTx) => Promise<T>): Promise<T> {
    requireLive(this.#guards.tickets, ticket)
    let news: readonly News[] = []
    const value = await this.#engine.write((db) => {
      const tx = new StoreWriteTx(db, this.engine, ticket, this.#guards)
      news = tx.news // of the last run, should there be several
      return work(tx)
    })
    for (const item of news) this.#desk.tell(item)
    this.#engine.announce(news)
    return value
  }

  async findDamage(ticket: Ticket): Promise<readonly string[]> {
    requireLive(this.#guards.tickets, ticket)
    return this.#engine.findDamage()
  }

  async spool(ticket: Ticket): Promise<Spool> {
    return this.#spools.begin(ticket)
  }

  listen(listener: (news: News) => void): () => void {
    return this.#desk.listen(listener)
  }

  close(): Promise<void> {
    return this.#engine.close()
  }
}
