// What an organisation knows of its own data, as hashes in shared memory: it crosses into threads without being copied.
import type { LeakSeverity } from './leak.ts'

/**
 * How values of a field are compared:
 * - `number`: digits and letters, capitals, without separators
 * - `name`: letters alone, lower case; of people and firms
 * - `address`: a mail address, lower case
 */
export const FIELD_KINDS = ['number', 'name', 'address'] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

export interface DataField {
  readonly name: string
  readonly kind: FieldKind
}

/** What makes a find of a set of rows. */
export interface RowsDefinition {
  readonly kind: 'rows'
  readonly severity: LeakSeverity
  /** the primary field first, then those that corroborate it */
  readonly fields: readonly [DataField, ...DataField[]]
  /** corroborating fields of the same row that must stand within 300 characters; 0: the primary alone is enough */
  readonly needs: number
  /** forms of the primary values, such as `A1D8`: only what has one of them is compared; empty: anything may */
  readonly shapes: readonly string[]
}

export interface DocumentDefinition {
  /** `common`: text that many letters have and nobody protects; taken out of all documents */
  readonly kind: 'document' | 'common'
  readonly severity: LeakSeverity
  /** an empty form: a text counts only when something is filled in */
  readonly isForm?: boolean
}

export type LeakDataDefinition = RowsDefinition | DocumentDefinition

/** First 8 bytes of each hash as two numbers, of the primary values of rows all 32. */
export interface HashedSet<Definition extends LeakDataDefinition = LeakDataDefinition> {
  readonly name: string
  readonly definition: Definition
  /** rows, or hashes of the document */
  readonly size: number
  /**
   * Pairs of numbers. Of rows: the primary hashes, ascending, then for each of them in this order those of the other fields
   * (0 0 where a row has none), then, if they are there, the other six numbers of each primary hash. Of documents: their
   * hashes, ascending.
   */
  readonly hashes: Uint32Array<SharedArrayBuffer>
  /** of each primary hash; 8 of documents, and of rows that were given before whole hashes were kept */
  readonly primaryBytes: 8 | 32
}

/** At most, of one organisation: 1,000,000 rows of 4 fields are 56 MB. */
export const LEAK_DATA_LIMITS = { sets: 500, rows: 1_000_000, fields: 8, bytes: 134_217_728 } as const
