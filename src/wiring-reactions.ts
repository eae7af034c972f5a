// The loop closes in this process: events of the outbox become actions, and what concerns open sessions is told to all processes.
import type { EventBodies } from './audit/events.ts'
import { findTraces } from './audit/trace.ts'
import type { TraceId } from './base/ids.ts'
import { logOf } from './base/log.ts'
import { SIGNS_IN } from './directory/member.ts'
import { pullBack } from './intake/pull-back.ts'
import { react, URGENT_EVENTS, type Happening, type MemberHappening, type ReactionHands } from './policy/reactions.ts'
import type { Reassessment } from './sign-in/reassessment.ts'
import { Outbox } from './store/outbox.ts'
import { holdMember } from './store/queue-desk.ts'
import type { House } from './wiring.ts'
import { freezing, startAlerts } from './wiring-alerts.ts'

type GivenHand = 'tellOwner' | 'countReport' | 'tellDeputy' | 'freezeHolds' | 'thawHolds' | 'passRestricted'

/** Events become actions; what concerns open sessions is told to every process as news. */
export function startReactions(
  house: House,
  {
    endRevoked,
    ofMember,
    ...given
  }: Reassessment & Pick<ReactionHands, GivenHand> & { endRevoked: () => Promise<void> },
  closing: (() => Promise<unknown>)[],
): void {
  const { store, directory, ticket } = house
  const reactions = ticket('reactions')
  const note = startAlerts(house, closing)
  const toldOf =
    (topic: string) =>
    ({ memberId }: MemberHappening) =>
      store.write(reactions, async (tx) => tx.afterCommit({ topic, memberId }))
  const hands = {
    ...given,
    endSessions: toldOf('sessions-end'),
    endOthers: toldOf('sessions-end'),
    reassess: toldOf('sessions-reassess'),
    holdQueue: ({ memberId, organisationId }: MemberHappening) =>
      store.write(reactions, async (tx) => {
        // An event may come late, or again: who was let back in meanwhile has nothing held.
        if (SIGNS_IN.has(await directory.lockedStateOf(tx, { organisationId, memberId }))) return
        await holdMember(tx, organisationId, memberId, 'member-frozen')
      }),
    freezeMember: freezing(house),
    pullBack: async ({ organisationId, body }: Happening) => {
      const { traceId, why } = body as EventBodies['message.condemned']
      const query = { traceId: traceId as TraceId, since: 0, limit: 1 }
      const [entry] = await store.read(ticket('rescan'), (tx) => findTraces(tx, organisationId, query))
      if (entry !== undefined) await store.write(ticket('restore'), (tx) => pullBack(tx, house.mailboxes, entry, why))
    },
  }
  const stopListening = store.listen(({ topic, memberId }) => {
    if (memberId === undefined) return
    const failed = (error: unknown) => logOf('wiring').error({ err: error }, 'sessions were not looked at')
    // By the rows, not by the news: who signs in again after the event stays.
    if (topic === 'sessions-end') endRevoked().catch(failed)
    if (topic === 'sessions-reassess') ofMember(memberId).catch(failed)
  })
  closing.push(async () => stopListening())
  for (const isThose of [true, false]) {
    const outbox = new Outbox(store, reactions, (event) => react(event, hands, note), { types: URGENT_EVENTS, isThose })
    outbox.start()
    closing.push(() => outbox.stop())
  }
}
