// Tells whoever decides about held messages that they wait: those of one sender and one question in one letter, and not too often.
import { recordEvent } from '../audit/events.ts'
import { now } from '../base/clock.ts'
import { logOf } from '../base/log.ts'
import { Refusal } from '../base/refusal.ts'
import type { HoldNeed } from '../mail/hold.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import { lastAsked } from '../store/hold-work.ts'
import { move, type Hold } from '../store/hold.ts'
import type { Store } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { HeldMessage } from './hold-desk.ts'
import { reasonOf } from './hold-moves.ts'
import { isRestricted, RESTRICTION_LOOK_MS } from './hold-restricted.ts'
import { heldMessage } from './open-hold-desk.ts'

const log = logOf('intake')

/** ms between two letters about one sender: the next tells of all that came since. Who is asked has a page that shows them at once. */
const ASK_AGAIN_MS = { 'step-up': 10 * 60_000, approval: 60_000, quarantine: 10 * 60_000 } as const

/** ms between looks whether others are to be asked for approval, too */
export const ESCALATION_MS = 10 * 60_000

/** Messages of one sender that wait for the same word. */
export interface Asking {
  readonly owner: Owner
  /** the sender's main address */
  readonly address: string
  readonly need: Exclude<HoldNeed, 'delay'>
  /** who may decide an approval: member ids as text, or `role:NAME`; empty for other needs */
  readonly approvers: readonly string[]
  /** nobody answered in time and others are asked too: its sender is told that it still waits */
  readonly isEscalated: boolean
  readonly holds: readonly HeldMessage[]
}

export interface AskingParts {
  readonly store: Store
  /** the ticket `hold` */
  readonly hold: Ticket
  /** Tells who decides, by letter and otherwise; at least once for each message. @throws Refusal */
  readonly tell: (asking: Asking) => Promise<void>
}

/** @param holds  parked ones. @returns how many were asked about */
export async function askAbout(parts: AskingParts, holds: readonly Hold[]): Promise<number> {
  let asked = 0
  for (const group of groupsOf(holds)) asked += await askOnce(parts, group)
  return asked
}

function groupsOf(holds: readonly Hold[]): readonly (readonly Hold[])[] {
  const groups = new Map<string, Hold[]>()
  for (const hold of holds) {
    const { need, approvers } = reasonOf(hold)
    const key = [hold.organisationId, hold.memberId, need, ...approvers.toSorted()].join(' ')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [hold])
    else group.push(hold)
  }
  return [...groups.values()]
}

async function askOnce({ store, hold: ticket, tell }: AskingParts, holds: readonly Hold[]): Promise<number> {
  const [first] = holds
  if (first === undefined || first.need === 'delay') return 0
  const { organisationId, memberId, need, facts } = first
  const last = await store.read(ticket, (tx) => lastAsked(tx, organisationId, memberId, need))
  const nextAt = last > now() ? 0 : last + ASK_AGAIN_MS[need] // the clock was set back: ask
  if (nextAt > now()) {
    await store.write(ticket, async (tx) => {
      for (const hold of holds) await move(tx, hold, { due: Math.min(nextAt, hold.expiresAt) })
    })
    return 0
  }
  const owner = { organisationId, memberId }
  const { approvers, escalations = 0 } = reasonOf(first)
  const isEscalated = escalations > 0
  try {
    await tell({ owner, address: facts.address, need, approvers, isEscalated, holds: holds.map(heldMessage) })
  } catch (error) {
    // A full mailbox keeps nobody from the page: it was said in the reply, too.
    if (!(error instanceof Refusal)) throw error
    log.warn({ member: memberId, need, reason: error.reason }, 'who decides about held mail was not told')
  }
  return store.write(ticket, async (tx) => {
    let asked = 0
    for (const hold of holds) {
      const lookAgainMs = need === 'approval' ? ESCALATION_MS : isRestricted(hold) ? RESTRICTION_LOOK_MS : Infinity
      const due = Math.min(now() + lookAgainMs, hold.expiresAt)
      if (!(await move(tx, hold, { state: 'asked', askedAt: now(), due }))) continue
      await recordEvent(tx, { type: 'hold.asked', ...owner, actor: 'holds', holdId: hold.holdId, need, isEscalated })
      asked++
    }
    return asked
  })
}
