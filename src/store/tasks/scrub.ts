// The scrub: reads sealed blobs again and compares them with the hash in their name. It needs no key.
import { createHash } from 'node:crypto'
import type { BlobId } from '../../base/ids.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { BlobPlace } from '../blob-place.ts'
import { blobIdMatches } from '../blob-id.ts'
import type { Placement } from '../placement.ts'
import type { Store } from '../store.ts'
import { keepPosition, positionOf } from './progress.ts'

const NAME = 'scrub'
/** Rows fetched at a time; the position is kept after each lot. */
const BATCH = 100
/** bytes */
const READ_BYTES = 1_048_576

export interface Scrubbed {
  readonly checked: number
  /** bytes read, sealed */
  readonly bytes: number
  /** blobs that are used but altered, cut or missing */
  readonly damaged: readonly BlobId[]
  /** whether all blobs are through; the next call begins anew */
  readonly isThrough: boolean
}

/**
 * Checks blobs in the order of their names, from where the last call ended.
 * @param ticket  needs `mail:change` for every member
 * @param maxBytes  ends the call after about so many bytes
 * @throws Refusal `unavailable`: what cannot be read now is not reported as damaged
 */
export async function scrub(store: Store, placement: Placement, ticket: Ticket, maxBytes: number): Promise<Scrubbed> {
  const damaged: BlobId[] = []
  let checked = 0
  let bytes = 0
  for (let position = await positionOf(store, ticket, NAME); ;) {
    const rows = await store.read(ticket, async (tx) => {
      tx.require('mail:change')
      const used = tx.db.selectFrom('blob_use').select(['blob_id', 'data_class']).where('uses', '>', 0)
      return used
        .where('blob_id', '>', position as BlobId)
        .orderBy('blob_id')
        .limit(BATCH)
        .execute()
    })
    for (const { blob_id: blobId, data_class: dataClass } of rows) {
      const found = await check(placement[dataClass], blobId)
      checked += 1
      bytes += found.bytes
      if (!found.isWhole) damaged.push(blobId)
    }
    const isThrough = rows.length < BATCH
    position = isThrough ? '' : rows.at(-1)!.blob_id
    await keepPosition(store, ticket, NAME, position)
    if (isThrough || bytes >= maxBytes) return { checked, bytes, damaged, isThrough }
  }
}

async function check(place: BlobPlace, blobId: BlobId): Promise<{ bytes: number; isWhole: boolean }> {
  try {
    const sealed = await place.open(blobId)
    try {
      const hash = createHash('sha256')
      for (let at = 0; at < sealed.size; at += READ_BYTES) hash.update(await sealed.read(at, at + READ_BYTES))
      return { bytes: sealed.size, isWhole: blobIdMatches(blobId, hash.digest()) }
    } finally {
      await sealed.close()
    }
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'data-damaged') return { bytes: 0, isWhole: false }
    throw error
  }
}
