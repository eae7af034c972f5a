// What is over long ago is forgotten: closed incidents with their story, alerts with what became of them.
import type { WriteTx } from '../store/store.ts'
import { deleteAlertsBefore } from './records-alerts.ts'
import { deleteIncidentsBefore } from './records-incidents.ts'

/** Removed in one transaction, so that nobody waits long for it; what is left goes the next time. */
const BATCH = 200

/** Grant `event:change`. @param before  ms since 1970. @returns how many incidents and alerts went */
export async function purgeIncidents(tx: WriteTx, before: number): Promise<number> {
  return (await deleteIncidentsBefore(tx, before, BATCH)) + (await deleteAlertsBefore(tx, before, BATCH))
}
