// What a member, and the groups of people the member belongs to, have sent in the windows that end now.
import { now } from '../../base/clock.ts'
import type { Owner } from '../../mailbox/mailbox.ts'
import {
  NOTHING_SENT,
  SENDING_UNITS,
  SENDING_WINDOWS,
  type SendingCounts,
  type SendingUnit,
  type SendingWindow,
  type SentInWindows,
} from '../../mail/sending.ts'
import type { ReadTx } from '../../store/store.ts'
import * as records from '../records-sending.ts'
import { DAY_MS } from '../state/decay.ts'
import { POOL_DAYS, type SentByScope, type StrangerPool } from './event.ts'
import { organisationTokens, scopeText, tokensFor } from './keys.ts'

export const SLOT_MS = SENDING_WINDOWS['ten-minutes']

/** Counted whether the caller names them or not. */
const ALWAYS = ['member', 'organisation']

type Counted = Record<SendingWindow, Record<SendingUnit, number>>

export interface Sent {
  readonly sent: SentByScope
  readonly pool: StrangerPool
}

/** Grant `intel:read` or `directory:read`. Slots are of ten minutes: a window ends now and begins at most that much early. */
export async function sentOf(tx: ReadTx, owner: Owner, scopes: readonly string[], at = now()): Promise<Sent> {
  const names = scopesWith(scopes)
  const tokens = tokensFor(
    await organisationTokens(tx, owner),
    names.map((name) => scopeText(name, owner)),
  )
  const slot = Math.floor(at / SLOT_MS)
  const inDay = SENDING_WINDOWS.day / SLOT_MS
  const rows = await records.countRows(tx, owner.organisationId, tokens, slot - inDay)
  const byToken = new Map<string, Counted>()
  for (const row of rows) {
    const key = row.scope.toString('latin1')
    const counted = byToken.get(key) ?? empty()
    byToken.set(key, counted)
    for (const [window, windowMs] of Object.entries(SENDING_WINDOWS) as [SendingWindow, number][])
      if (row.slot > slot - 1 - windowMs / SLOT_MS) for (const unit of SENDING_UNITS) counted[window][unit] += row[unit]
  }
  const sent = new Map<string, SentInWindows>(
    names.map((name, index) => [name, byToken.get(tokens[index]?.toString('latin1') ?? '') ?? empty()]),
  )
  const pool = await records.poolSince(tx, owner.organisationId, Math.floor(at / DAY_MS) - POOL_DAYS + 1)
  return {
    sent,
    pool: {
      strangers24h: sent.get('organisation')?.day.strangers ?? 0,
      strangers30d: pool.strangers,
      answered30d: pool.answered,
    },
  }
}

export function scopesWith(scopes: readonly string[]): readonly string[] {
  return [...new Set([...ALWAYS, ...scopes])]
}

function empty(): Counted {
  const none = (): Record<SendingUnit, number> => ({ ...(NOTHING_SENT satisfies SendingCounts) })
  return { 'ten-minutes': none(), hour: none(), day: none() }
}
