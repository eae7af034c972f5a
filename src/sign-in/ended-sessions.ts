// Which sessions were ended, as the events tell: news between servers may be lost on the way, rows are not.
import type { EventBodies } from '../audit/events.ts'
import type { Owner } from '../directory/directory.ts'
import { eventsFor } from '../policy/reactions.ts'
import { memberEventsAfter, memberStory, toldEventsAfter, type MemberEvent } from '../store/member-events.ts'
import type { ReadTx, Store } from '../store/store.ts'
import type { TicketOffice } from '../tickets/office.ts'
import type { Ticket } from '../tickets/ticket.ts'

const OTHERS_ENDED = 'sessions.others-ended'
/** Within the day that a session lasts, a member ends the others no more often. */
const MOST_ENDED = 100

/** Nobody comes in between these: a session that seems to have begun after a freeze began at a server whose clock is ahead. */
const [FROZEN, UNFROZEN] = ['member.frozen', 'member.unfrozen'] as const
/** Clocks of servers do not differ by more. */
const CLOCKS_DIFFER_MS = 10_000

const keptOf = (body: unknown) => (body as EventBodies[typeof OTHERS_ENDED]).kept

/** Whether a session was ended since it began. Grant `event:read`. */
export async function isEnded(
  tx: ReadTx,
  { organisationId, memberId }: Owner,
  { sessionId, issuedAt }: Pick<Ticket, 'sessionId' | 'issuedAt'>,
): Promise<boolean> {
  const storyOf = (types: readonly string[], limit: number) =>
    memberStory(tx, organisationId, memberId, types, issuedAt + 1, limit)
  if ((await storyOf(eventsFor('endSessions'), 1)).length > 0) return true
  const about = await memberStory(
    tx,
    organisationId,
    memberId,
    [FROZEN, UNFROZEN],
    issuedAt - CLOCKS_DIFFER_MS,
    MOST_ENDED,
  )
  const [freezes, thaws] = [FROZEN, UNFROZEN].map((type) => about.filter((each) => each.type === type))
  if (freezes?.some((freeze) => issuedAt < closedUntil(freeze, thaws ?? []))) return true
  return (await storyOf([OTHERS_ENDED], MOST_ENDED)).some(({ body }) => keptOf(body) !== sessionId)
}

/** @returns ms since 1970: what was issued before is over */
function closedUntil({ eventId, memberId, at }: MemberEvent, thaws: readonly MemberEvent[]): number {
  const thaw = thaws.find((each) => each.memberId === memberId && each.eventId > eventId)
  return Math.max(at, Math.min(at + CLOCKS_DIFFER_MS, thaw?.at ?? Infinity))
}

/**
 * @param ticket  grants `event:read`
 * @returns the function that ends the sessions of this process of which an event tells; called on news, and again and again
 */
export function endingOfSessions(store: Store, office: TicketOffice, ticket: Ticket): () => Promise<void> {
  const types = eventsFor('endSessions')
  let last = 0
  let seen: ReadonlySet<number> = new Set()
  return async () => {
    const { all, freezes, thaws, others } = await store.read(ticket, async (tx) => ({
      all: await memberEventsAfter(tx, types, last),
      freezes: await memberEventsAfter(tx, [FROZEN], last),
      thaws: await memberEventsAfter(tx, [UNFROZEN], last),
      others: await toldEventsAfter(tx, OTHERS_ENDED, last),
    }))
    for (const { eventId, memberId, at } of all) if (!seen.has(eventId)) office.revokeMember(memberId, at)
    for (const freeze of freezes)
      if (!seen.has(freeze.eventId)) office.revokeMember(freeze.memberId, closedUntil(freeze, thaws))
    for (const { eventId, memberId, at, body } of others)
      if (!seen.has(eventId)) office.revokeMember(memberId, at, keptOf(body))
    seen = new Set([...all, ...others].map(({ eventId }) => eventId))
    last = Math.max(last, all.at(-1)?.eventId ?? 0, others.at(-1)?.eventId ?? 0)
  }
}
