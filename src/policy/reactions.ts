// The loop closes here: event → actions. One table; wiring gives each action its hands.
import type { MemberId, OrganisationId } from '../base/ids.ts'

/** What can be done when something happened. Each is done at least once, so each must bear being done again. */
export interface ReactionHands {
  /** ends all sessions on all protocols of a member, and voids their tickets */
  endSessions(memberId: MemberId): Promise<void>
  /** holds what a member has waiting for other servers, until an administrator releases it */
  holdQueue(memberId: MemberId, organisationId: OrganisationId): Promise<void>
}

export type Action = keyof ReactionHands

interface ReactionRow {
  readonly on: string
  readonly actions: readonly Action[]
  readonly meaning: string
}

// prettier-ignore
export const REACTIONS: readonly ReactionRow[] = [
  { on: 'member.frozen',           actions: ['endSessions', 'holdQueue'], meaning: 'A frozen member is out of every open connection at once, and what waits to go out stays.' },
  { on: 'member.state-changed',    actions: ['endSessions'], meaning: 'A change of state is a new start: what the member may do has changed.' },
  { on: 'member.password-changed', actions: ['endSessions'], meaning: 'Who came in with the old password signs in again.' },
  { on: 'member.key-destroyed',    actions: ['endSessions'], meaning: 'Nothing of a destroyed member stays open.' },
]

/** The events from which an action follows. */
export function eventsFor(action: Action): readonly string[] {
  return REACTIONS.filter(({ actions }) => actions.includes(action)).map(({ on }) => on)
}

/** What happened, as the outbox tells it. */
interface Happening {
  readonly type: string
  readonly organisationId: OrganisationId
  readonly memberId?: MemberId
}

/** Runs what follows from one event; throws when an action failed, so that the event is tried again. */
export async function react({ type, memberId, organisationId }: Happening, hands: ReactionHands): Promise<void> {
  for (const row of REACTIONS) {
    if (row.on !== type || memberId === undefined) continue
    for (const action of row.actions) await hands[action](memberId, organisationId)
  }
}
