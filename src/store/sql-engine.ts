// What the store asks of a database, whichever it is.
import type { Transaction } from 'kysely'
import type { Engine, News } from './store.ts'
import type { Tables } from './tables.ts'

export type Work<T> = (db: Transaction<Tables>) => Promise<T>

export interface SqlEngine {
  readonly name: Engine
  /** A consistent view that never waits for writers. @throws Refusal `unavailable`, `data-damaged` */
  read<T>(work: Work<T>): Promise<T>
  /**
   * Durable when it returns; `work` may run more than once. A statement that fails fails the whole transaction, even
   * when `work` catches its error, as PostgreSQL has it.
   * @throws Refusal `unavailable`, `storage-full`
   */
  write<T>(work: Work<T>): Promise<T>
  /** Runs a migration's script in a transaction of its own, alone among all processes. */
  migrate<T>(work: (run: (script: string) => Promise<void>, db: Transaction<Tables>) => Promise<T>): Promise<T>
  /** Tells the other processes. */
  announce(news: readonly News[]): void
  /** Hears what other processes told. At most one listener. */
  onNews(heard: (news: News) => void): Promise<void>
  /** Reads the whole database, where nobody else does. @returns what is wrong, in its own words */
  findDamage(): Promise<string[]>
  close(): Promise<void>
}
