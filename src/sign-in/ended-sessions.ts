// Which sessions were ended, as the events tell: news between servers may be lost on the way, rows are not.
import type { EventBodies } from '../audit/events.ts'
import type { Owner } from '../directory/directory.ts'
import { eventsFor } from '../policy/reactions.ts'
import { memberEventsAfter, memberStory, toldEventsAfter } from '../store/member-events.ts'
import type { ReadTx, Store } from '../store/store.ts'
import type { TicketOffice } from '../tickets/office.ts'
import type { Ticket } from '../tickets/ticket.ts'

const OTHERS_ENDED = 'sessions.others-ended'
/** Within the day that a session lasts, a member ends the others no more often. */
const MOST_ENDED = 100

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
  return (await storyOf([OTHERS_ENDED], MOST_ENDED)).some(({ body }) => keptOf(body) !== sessionId)
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
    const { all, others } = await store.read(ticket, async (tx) => ({
      all: await memberEventsAfter(tx, types, last),
      others: await toldEventsAfter(tx, OTHERS_ENDED, last),
    }))
    for (const { eventId, memberId, at } of all) if (!seen.has(eventId)) office.revokeMember(memberId, at)
    for (const { eventId, memberId, at, body } of others)
      if (!seen.has(eventId)) office.revokeMember(memberId, at, keptOf(body))
    seen = new Set([...all, ...others].map(({ eventId }) => eventId))
    last = Math.max(last, all.at(-1)?.eventId ?? 0, others.at(-1)?.eventId ?? 0)
  }
}
