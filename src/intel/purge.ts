// Forgetting: what was not seen again in its time goes, and no more is kept than there is room for.
import { now } from '../base/clock.ts'
import type { WriteTx } from '../store/store.ts'
import * as records from './records.ts'
import { forgetLessons as forgetRows } from './records-learned.ts'
import { DAY_MS } from './sighting.ts'

/** Rows that go in one transaction: a short one, so that mail is not kept waiting. */
const BATCH = 2_000

/** Grant `intel:change`. @returns how many were forgotten */
export async function forgetSightings(tx: WriteTx): Promise<number> {
  tx.require('intel:change')
  return records.forgetSightings(tx, Math.floor(now() / DAY_MS), BATCH)
}

/** ms that the features of a message are kept for somebody to say what it was, and a report to be taken back */
const LESSON_MS = 30 * DAY_MS

/** Grant `intel:change`. */
export async function forgetLessons(tx: WriteTx): Promise<void> {
  tx.require('intel:change')
  await forgetRows(tx, now() - LESSON_MS, BATCH)
}
