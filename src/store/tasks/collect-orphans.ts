// The collector: removes blobs that no row has used for a day, and files that a crash left without any row.
//
// Nobody can begin to use what it takes: a row of zero uses goes in one statement that checks the zero again, and a file
// without a row is a day old, while `addBlobUse` refuses blobs an hour before that age.
import { now } from '../../base/clock.ts'
import type { BlobId } from '../../base/ids.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { bornBefore, hourOf } from '../blob-id.ts'
import type { BlobPlace } from '../blob-place.ts'
import type { Placement } from '../placement.ts'
import type { Store } from '../store.ts'
import { keepPosition, positionOf } from './progress.ts'

/** ms. Source: reliability.md §4: "GC after 24 h" */
export const ORPHAN_AGE_MS = 24 * 3_600_000
/** Rows of one transaction, and names looked up at a time. */
const BATCH = 500
/** Files looked at in one call; the next call goes on from there. */
const MAX_LOOKS = 100_000

export interface Collected {
  /** blobs whose last use ended more than a day ago */
  readonly unused: number
  /** files that never had a row, or lost it to a crash of the collector */
  readonly orphans: number
}

/** @param ticket  needs `mail:change` for every member */
export async function collectOrphans(store: Store, placement: Placement, ticket: Ticket): Promise<Collected> {
  const unused = await removeUnused(store, placement, ticket)
  let orphans = 0
  const places = [...new Set(Object.values(placement))]
  for (const [index, place] of places.entries())
    orphans += await sweep(store, place, ticket, `collect-orphans-${index}`)
  return { unused, orphans }
}

async function removeUnused(store: Store, placement: Placement, ticket: Ticket): Promise<number> {
  for (let removed = 0; ;) {
    const rows = await store.write(ticket, async (tx) => {
      tx.require('mail:change')
      const { db } = tx
      const unused = db
        .selectFrom('blob_use')
        .select('blob_id')
        .where('uses', '=', 0)
        .where('unused_since_ms', '<', now() - ORPHAN_AGE_MS)
        .limit(BATCH)
      return db
        .deleteFrom('blob_use')
        .where('blob_id', 'in', unused)
        .where('uses', '=', 0) // asked again of a row that another transaction held
        .returning(['blob_id', 'data_class'])
        .execute()
    })
    // The row first: a crash here leaves a file without a row, which the sweep finds.
    for (const row of rows) await placement[row.data_class].remove(row.blob_id)
    removed += rows.length
    if (rows.length < BATCH) return removed
  }
}

/** Walks through the files of a place, a stretch per call; after the last it begins anew. @returns files removed */
async function sweep(store: Store, place: BlobPlace, ticket: Ticket, name: string): Promise<number> {
  let removed = 0
  let looked = 0
  let hour = ''
  let goOnAt = ''
  const batch: BlobId[] = []
  for await (const blobId of place.list(await positionOf(store, ticket, name))) {
    // Younger ones follow, and may still find their row.
    if (!bornBefore(blobId, now() - ORPHAN_AGE_MS)) break
    // A stretch ends with an hour, because a list begins with one.
    if (looked >= MAX_LOOKS && hourOf(blobId) !== hour) {
      goOnAt = hourOf(blobId)
      break
    }
    hour = hourOf(blobId)
    looked += 1
    batch.push(blobId)
    if (batch.length === BATCH) removed += await removeOrphans(store, place, ticket, batch.splice(0))
  }
  removed += await removeOrphans(store, place, ticket, batch)
  await keepPosition(store, ticket, name, goOnAt)
  return removed
}

async function removeOrphans(store: Store, place: BlobPlace, ticket: Ticket, blobIds: readonly BlobId[]) {
  if (blobIds.length === 0) return 0
  const rows = await store.read(ticket, ({ db }) =>
    db.selectFrom('blob_use').select('blob_id').where('blob_id', 'in', blobIds).execute(),
  )
  const used = new Set(rows.map((row) => row.blob_id))
  const orphans = blobIds.filter((blobId) => !used.has(blobId))
  for (const orphan of orphans) await place.remove(orphan)
  return orphans.length
}
