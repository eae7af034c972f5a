// What froze does not wait for ever: officers are reminded a day before its end, and then it comes back to its sender, unsent.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import { move, type Hold } from '../store/hold.ts'
import type { Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'

const DAY_MS = 86_400_000
/** ms before the end at which officers are reminded; the end is put off where they could not be in time. */
export const REMINDED_MS = DAY_MS
/** ms between two looks, so that a changed setting counts the day after. */
const LOOKED_EVERY_MS = DAY_MS

export interface FrozenParts {
  readonly store: Store
  /** the ticket `hold` */
  readonly hold: Ticket
  /** ms that what is frozen waits for an officer */
  readonly frozenMs: number
}

/** Nobody has said what becomes of it. */
export const isFrozen = ({ state, decided }: Hold): boolean => state === 'frozen' && decided === ''

const endOf = ({ frozenAt = now() }: Hold, frozenMs: number): number => frozenAt + frozenMs

/** Officers were told of the end, and it has come. */
export function isFrozenOver(hold: Hold, { frozenMs }: Pick<FrozenParts, 'frozenMs'>): boolean {
  const end = Math.max(endOf(hold, frozenMs), hold.expiresAt)
  return isFrozen(hold) && isReminded(hold, frozenMs) && end <= now()
}

const isReminded = (hold: Hold, frozenMs: number): boolean => (hold.askedAt ?? 0) >= endOf(hold, frozenMs) - REMINDED_MS

/** Says when each is looked at again; where the end is near, officers are told once for all of a member's. Several runs do no harm. */
export async function watchFrozen(
  { store, hold: ticket, frozenMs }: FrozenParts,
  holds: readonly Hold[],
): Promise<void> {
  for (const ofMember of Map.groupBy(holds, ({ memberId }) => memberId).values())
    await store.write(ticket, (tx) => watch(tx, ofMember, frozenMs))
}

async function watch(tx: WriteTx, holds: readonly Hold[], frozenMs: number): Promise<void> {
  const at = now()
  let reminded = 0
  let nearest = Infinity
  for (const hold of holds) {
    const end = endOf(hold, frozenMs)
    if (at < end - REMINDED_MS) {
      await move(tx, hold, { expiresAt: end, due: Math.min(end - REMINDED_MS, at + LOOKED_EVERY_MS) })
    } else if (isReminded(hold, frozenMs)) {
      await move(tx, hold, { due: Math.max(hold.expiresAt, end) })
    } else {
      const expiresAt = Math.max(end, at + REMINDED_MS)
      if (!(await move(tx, hold, { expiresAt, askedAt: at, due: expiresAt }))) continue
      reminded++
      nearest = Math.min(nearest, expiresAt)
    }
  }
  const [first] = holds
  if (first === undefined || reminded === 0) return
  const { organisationId, memberId } = first
  const event = { organisationId, memberId, actor: 'holds', holds: reminded, until: nearest }
  await recordEvent(tx, { type: 'hold.frozen-ending', ...event })
}
