// Forgetting: what was not seen again in its time goes, and what nobody commented on in its time.
import { now } from '../base/clock.ts'
import type { Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { forgetSightings } from './records.ts'
import { forgetLessons } from './records-learned.ts'
import { DAY_MS } from './sighting.ts'

/** Rows that go in one transaction: a short one, so that mail is not kept waiting. */
const BATCH = 2_000
/** Transactions of one run; the rest goes in the next. */
const MOST_BATCHES = 50
/** ms that the features of a message are kept for somebody to say what it was, and a report to be taken back */
const LESSON_MS = 30 * DAY_MS

/** Grant `intel:change`. @returns how many rows were forgotten */
export async function forget(store: Store, ticket: Ticket): Promise<number> {
  let forgotten = 0
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const count = await store.write(ticket, async (tx) => {
      tx.require('intel:change')
      const sightings = await forgetSightings(tx, Math.floor(now() / DAY_MS), BATCH)
      return sightings + (await forgetLessons(tx, now() - LESSON_MS, BATCH))
    })
    forgotten += count
    if (count === 0) break
  }
  return forgotten
}
