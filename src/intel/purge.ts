// Forgetting: what was not seen again in its time goes, and no more is kept than there is room for.
import { now } from '../base/clock.ts'
import type { WriteTx } from '../store/store.ts'
import * as records from './records.ts'
import { DAY_MS } from './sighting.ts'

/** Rows that go in one transaction, and how many transactions in one run may go: short ones, so that mail is not kept waiting. */
const BATCH = 2_000

/** Grant `intel:change`. @returns how many were forgotten */
export async function forgetSightings(tx: WriteTx): Promise<number> {
  tx.require('intel:change')
  return records.forgetSightings(tx, Math.floor(now() / DAY_MS), BATCH)
}
