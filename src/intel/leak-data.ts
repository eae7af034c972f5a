// What an organisation knows as its own, for leak detection: kept as sealed hashes, read once and shared by all threads.
import { now } from '../base/clock.ts'
import type { OrganisationId } from '../base/ids.ts'
import { randomBytes } from '../base/random.ts'
import { Refusal } from '../base/refusal.ts'
import type { DataClass } from '../mail/data-class.ts'
import {
  LEAK_DATA_LIMITS,
  type DocumentDefinition,
  type HashedSet,
  type LeakDataDefinition,
  type RowsDefinition,
} from '../mail/leak-data.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import * as records from './records-leak.ts'

/** Hashes of people's numbers: kept as secrets are, though nobody can turn them back. */
const CLASS: DataClass = 'C4'
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/
const PART_BYTES = 262_144

/** All sets of an organisation, ready for threads. */
export interface LeakSets {
  /** other text when something has changed */
  readonly version: string
  /** of all hashes of the organisation */
  readonly key: Uint8Array
  readonly rows: readonly HashedSet<RowsDefinition>[]
  readonly documents: readonly HashedSet<DocumentDefinition>[]
}

export interface ListedLeakData {
  readonly name: string
  readonly definition: LeakDataDefinition
  readonly size: number
  /** ms since 1970 */
  readonly at: number
}

/** The key of hashes: of values in reports, and of sets. Made from the organisation's key, so it is never stored. */
export async function leakKey(tx: ReadTx, organisationId: OrganisationId): Promise<Uint8Array> {
  const sealer = await tx.sealer('intel', { organisationId }, CLASS)
  return Buffer.concat([sealer.token('leak.key.1'), sealer.token('leak.key.2')])
}

/** @throws Refusal `bad-parameter`: a name that is none, or more data than is held */
export async function saveLeakData(tx: WriteTx, organisationId: OrganisationId, set: HashedSet): Promise<void> {
  const { name, definition, size, hashes, primaryBytes } = set
  if (!NAME.test(name)) {
    throw new Refusal('bad-parameter', 'A name has 1 to 40 lower case letters, digits and dashes')
  }
  const others = (await records.leakDataRows(tx, organisationId)).filter((row) => row.name !== name)
  if (
    others.length >= LEAK_DATA_LIMITS.sets ||
    size > LEAK_DATA_LIMITS.rows ||
    hashes.byteLength > LEAK_DATA_LIMITS.bytes
  ) {
    throw new Refusal(
      'bad-parameter',
      `More data than is held: ${LEAK_DATA_LIMITS.sets} sets of ${LEAK_DATA_LIMITS.rows} rows`,
    )
  }
  const sealer = await tx.sealer('intel', { organisationId }, CLASS)
  const bytes = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength)
  const version = randomBytes(8).toString('hex')
  const parts = Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, part) => ({
    organisation_id: organisationId,
    name,
    part,
    hashes_sealed: sealer.seal(
      bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
      partContext(organisationId, name, version, part),
    ),
  }))
  const definition_sealed = sealer.seal(JSON.stringify(definition), definitionContext(organisationId, name, version))
  const row = {
    organisation_id: organisationId,
    name,
    kind: definition.kind,
    at_ms: now(),
    size,
    version,
    definition_sealed,
    primary_bytes: primaryBytes,
  }
  await records.replaceLeakData(tx, row, parts)
}

/** @returns whether there was any */
export async function removeLeakData(tx: WriteTx, organisationId: OrganisationId, name: string): Promise<boolean> {
  tx.require('intel:change', { organisationId })
  return records.removeLeakData(tx, organisationId, name)
}

/** By name. */
export async function listLeakData(tx: ReadTx, organisationId: OrganisationId): Promise<ListedLeakData[]> {
  const rows = await records.leakDataRows(tx, organisationId)
  return Promise.all(
    rows.map(async (row) => ({
      name: row.name,
      definition: await definitionOf(tx, row),
      size: row.size,
      at: row.at_ms,
    })),
  )
}

/** Keeps the sets of each organisation in memory, shared by all threads, and reads those that have changed. */
export class LeakData {
  readonly #kept = new Map<OrganisationId, { readonly sets: LeakSets; readonly each: ReadonlyMap<string, Versioned> }>()

  async of(tx: ReadTx, organisationId: OrganisationId): Promise<LeakSets> {
    const versions = await records.leakDataVersions(tx, organisationId)
    const version = versions.map(({ name, version: each }) => `${name}=${each}`).join(' ')
    const kept = this.#kept.get(organisationId)
    if (kept?.sets.version === version) return kept.sets
    const each = new Map<string, Versioned>()
    if (versions.length > 0) {
      for (const row of await records.leakDataRows(tx, organisationId)) {
        const known = kept?.each.get(row.name)
        each.set(row.name, known?.version === row.version ? known : await readSet(tx, row))
      }
    }
    const all = [...each.values()].map(({ set }) => set)
    const sets = {
      version,
      key: await leakKey(tx, organisationId),
      rows: all.filter((set): set is HashedSet<RowsDefinition> => set.definition.kind === 'rows'),
      documents: all.filter((set): set is HashedSet<DocumentDefinition> => set.definition.kind !== 'rows'),
    }
    this.#kept.set(organisationId, { sets, each })
    return sets
  }
}

interface Versioned {
  readonly version: string
  readonly set: HashedSet
}

async function readSet(tx: ReadTx, row: records.LeakDataRow): Promise<Versioned> {
  const { organisation_id, name, version, size } = row
  const definition = await definitionOf(tx, row)
  const opener = await tx.opener('intel', { organisationId: organisation_id }, CLASS)
  const parts = (await records.leakDataParts(tx, organisation_id, name)).map(({ part, hashes_sealed }) =>
    opener.open(hashes_sealed, partContext(organisation_id, name, version, part)),
  )
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const shared = new Uint8Array(new SharedArrayBuffer(length))
  const primaryBytes = row.primary_bytes === 32 ? 32 : 8
  const others = definition.kind === 'rows' ? definition.fields.length - 1 : 0
  const expected = size * (primaryBytes + others * 8)
  if (length !== expected) {
    throw new Refusal('data-damaged', 'Stored data is damaged', `leak data ${name}: ${length} of ${expected} bytes`)
  }
  let at = 0
  for (const part of parts) {
    shared.set(part, at)
    at += part.length
  }
  return { version, set: { name, definition, size, hashes: new Uint32Array(shared.buffer), primaryBytes } }
}

async function definitionOf(tx: ReadTx, { organisation_id, name, version, definition_sealed }: records.LeakDataRow) {
  const opener = await tx.opener('intel', { organisationId: organisation_id }, CLASS)
  const text = opener.open(definition_sealed, definitionContext(organisation_id, name, version)).toString()
  return JSON.parse(text) as LeakDataDefinition
}

const definitionContext = (organisationId: OrganisationId, name: string, version: string) =>
  `leak_data.definition:${organisationId}:${name}:${version}`
const partContext = (organisationId: OrganisationId, name: string, version: string, part: number) =>
  `leak_data_part.hashes:${organisationId}:${name}:${version}:${part}`
