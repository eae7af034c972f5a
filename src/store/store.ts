// What every room above sees of the store: transactions, blobs, spools and news. Each of them asks for a ticket.
import type { Kysely, Transaction } from 'kysely'
import type { BlobId, MemberId, OrganisationId } from '../base/ids.ts'
import type { KeyOwner, Opener, Sealer } from '../keys/vault.ts'
import type { DataClass } from '../mail/data-class.ts'
import type { Area, Grant, Ticket } from '../tickets/ticket.ts'
import type { Tables } from './tables.ts'

export type Engine = 'sqlite' | 'postgresql'

/** A transaction that only looks. `db` is used by `records.ts` files alone; everyone else calls verbs of mail. */
export interface ReadTx {
  readonly db: Kysely<Tables> | Transaction<Tables>
  readonly engine: Engine
  readonly ticket: Ticket
  /** The check of the ticket office, for this transaction's ticket. @throws Refusal `ticket-invalid`, `not-permitted` */
  require(grant: Grant, owner?: KeyOwner): void
  /** Needs `area:append` or `area:change`. */
  sealer(area: Area, owner: KeyOwner, dataClass: DataClass): Promise<Sealer>
  /** Needs `area:read`. */
  opener(area: Area, owner: KeyOwner, dataClass: DataClass): Promise<Opener>
}

export interface WriteTx extends ReadTx {
  /** Told to all listeners of this process, and to the other processes, after the commit and only then. */
  afterCommit(news: News): void
  /** Adds an event to the outbox, in this transaction. `body` is sealed with the organisation's key. */
  emit(event: NewEvent): Promise<void>
  /**
   * Gives a written blob to an owner: counts one use and wraps its key for that owner.
   * @returns the wrapped key, to be kept in the row that uses the blob
   */
  addBlobUse(blob: WrittenBlob, owner: KeyOwner): Promise<Buffer>
  /** Counts one more use (`by` = 1) or one less (-1) of a blob; at zero it waits for the collector. */
  countBlobUse(blobId: BlobId, by: 1 | -1): Promise<void>
}

/** An event for the outbox; `audit/events.ts` is the closed list of them. */
export interface NewEvent {
  readonly type: string
  readonly organisationId: OrganisationId
  readonly memberId?: MemberId
  /** JSON value, no larger than 64 KiB */
  readonly body: unknown
}

/** A hint that something changed: listeners look for themselves what it was. */
export interface News {
  /** 'mailbox' · 'event' · 'queue' · 'directory'; '*' when another process changed the database and any of them may have changed */
  readonly topic: string
  readonly memberId?: MemberId
  /** a small number that narrows it, such as a MailboxId */
  readonly subject?: number
}

export interface Blobs {
  /** Begins a new blob; grant `mail:append`. Nothing is visible before `finish`. */
  create(ticket: Ticket, organisationId: OrganisationId, dataClass: DataClass): Promise<BlobWriter>
  /**
   * Opens a stored blob with the key of the row that uses it; grant `mail:read`, or `queue:read` for one of the
   * organisation itself. @throws Refusal `data-damaged`
   */
  open(ticket: Ticket, use: BlobUse): Promise<BlobReader>
}

export interface BlobWriter {
  write(bytes: Uint8Array): Promise<void>
  /** Durable and under its content name when this returns (reliability.md §4, step 1). */
  finish(): Promise<WrittenBlob>
  /** Forgets what was written; no error after `finish`. */
  abandon(): Promise<void>
}

/** A durable blob that no row uses yet; unless `addBlobUse` follows, the collector takes it after 24 h. */
export interface WrittenBlob {
  readonly blobId: BlobId
  readonly organisationId: OrganisationId
  readonly dataClass: DataClass
  /** bytes of plaintext */
  readonly size: number
  /** the blob's own key, in memory only; never logged, never stored unwrapped */
  readonly blobKey: Buffer
}

/** A row's claim on a blob. */
export interface BlobUse {
  readonly blobId: BlobId
  readonly dataClass: DataClass
  readonly wrappedKey: Uint8Array
  readonly owner: KeyOwner
}

export interface BlobReader {
  /** bytes of plaintext */
  readonly size: number
  /** Every chunk touched is authenticated. `end` beyond the size is cut. */
  read(start: number, end: number): Promise<Buffer>
  /** At most 64 KiB at a time. */
  stream(start?: number, end?: number): AsyncIterable<Buffer>
  close(): Promise<void>
}

/** A message on its way: in memory while small, else in a sealed temporary file whose key lives in memory only. */
export interface Spool {
  readonly size: number
  write(bytes: Uint8Array): Promise<void>
  /** SHA-256 of what was written, hex; call once, when all is written */
  finish(): Promise<string>
  /** May be called again and again after `finish`. */
  stream(): AsyncIterable<Buffer>
  /** The way for a worker thread to read it without the bytes crossing the main thread twice. Grant `spool:read`. */
  handOver(ticket: Ticket): SpoolHandOver
  /** Removes the temporary file and forgets its key. */
  discard(): Promise<void>
}

export type SpoolHandOver =
  | { readonly kind: 'memory'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly file: string; readonly key: Uint8Array; readonly size: number }

export interface Store {
  readonly engine: Engine
  readonly blobs: Blobs
  /** A consistent view; never waits for writers. @throws Refusal `ticket-invalid`, `unavailable`, `data-damaged` */
  read<T>(ticket: Ticket, work: (tx: ReadTx) => Promise<T>): Promise<T>
  /**
   * Durable when it returns. Concurrent calls share one commit. `work` may run again after a conflict: it has no
   * effect outside the transaction but through `afterCommit` and `emit`. A statement that fails fails the whole write,
   * even when `work` catches its error; where a row may be there already, say ON CONFLICT. A write inside a write waits
   * for itself and is refused.
   * @throws Refusal `ticket-invalid`, `storage-full`, `unavailable`, `shutting-down`
   */
  write<T>(ticket: Ticket, work: (tx: WriteTx) => Promise<T>): Promise<T>
  /** Begins a spool; grant `spool:append`. */
  spool(ticket: Ticket): Promise<Spool>
  /** Listens to news; gives the function that stops listening. */
  listen(listener: (news: News) => void): () => void
  close(): Promise<void>
}
