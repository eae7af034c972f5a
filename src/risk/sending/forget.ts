// Forgetting what was counted of sending: counts after a day, recipients after 180 days, the shared figures after 30.
import type { WriteTx } from '../../store/store.ts'
import * as records from '../records-sending.ts'
import { DAY_MS } from '../state/decay.ts'
import { KNOWN_DAYS, POOL_DAYS } from './event.ts'
import { SLOT_MS } from './sent-of.ts'

/** Grant `intel:change`. @param at  ms since 1970. @returns how many rows went */
export function forgetSending(tx: WriteTx, at: number): Promise<number> {
  tx.require('intel:change')
  return records.forgetSending(tx, {
    slot: Math.floor((at - DAY_MS) / SLOT_MS) - 1,
    recipientMs: at - KNOWN_DAYS * DAY_MS,
    day: Math.floor(at / DAY_MS) - POOL_DAYS,
  })
}
