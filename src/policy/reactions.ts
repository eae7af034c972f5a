// The loop closes here: event → actions. One table; wiring gives each action its hands.
import type { EventBodies } from '../audit/events.ts'
import type { EventId, MemberId, OrganisationId } from '../base/ids.ts'

/** What happened, as the outbox tells it. */
export interface Happening {
  readonly type: string
  readonly organisationId: OrganisationId
  readonly memberId?: MemberId
  /** the rest of the event, as `audit/events.ts` lists it */
  readonly body: unknown
  readonly eventId: EventId
  /** ms since 1970 */
  readonly at: number
}

export interface MemberHappening extends Happening {
  readonly memberId: MemberId
}

/** What can be done when something happened. Each is done at least once, so each must bear being done again. */
export interface ReactionHands {
  /** ends all sessions on all protocols of a member, and voids their tickets */
  endSessions(happening: MemberHappening): Promise<void>
  /** the same, but for the session that asked */
  endOthers(happening: MemberHappening): Promise<void>
  /** judges the open sessions of a member again, with what is known now */
  reassess(happening: MemberHappening): Promise<void>
  /** holds what a member has waiting for other servers, until an administrator releases it */
  holdQueue(happening: MemberHappening): Promise<void>
  /** freezes what a member has in holds, until the member is back or an officer decides */
  freezeHolds(happening: MemberHappening): Promise<void>
  /** asks again for what froze in holds */
  thawHolds(happening: MemberHappening): Promise<void>
  /** lets on what waits only because its sender is restricted, if that is over */
  passRestricted(happening: MemberHappening): Promise<void>
  /** writes to a member what was done to their account by somebody else, or what left with their mail */
  tellOwner(happening: MemberHappening): Promise<void>
  /** writes to an approver and to the deputy who was named for them */
  tellDeputy(happening: MemberHappening): Promise<void>
  /** freezes a member whose account somebody else uses, voids what opens it and undoes what was set up lately */
  freezeMember(happening: MemberHappening): Promise<void>
  /** looks whether a report of another server is about mail of ours, and counts it for who sent that */
  countReport(happening: Happening): Promise<void>
  /** puts every delivered copy of a message into quarantine */
  pullBack(happening: Happening): Promise<void>
}

/** What follows from every event that the tables of incidents and alerts speak of, after all else. */
export type Note = (happening: Happening, done: readonly Action[]) => Promise<void>

export type Action = keyof ReactionHands

interface ReactionRow {
  readonly on: string
  readonly actions: readonly Action[]
  /** absent: every such event */
  readonly when?: (body: unknown) => boolean
  readonly meaning: string
}

const isFreeze = (body: unknown) => (body as EventBodies['sending.anomaly']).decision === 'freeze'

// prettier-ignore
export const REACTIONS: readonly ReactionRow[] = [
  // Held mail first: what was let out of it meanwhile is in the queue by then.
  { on: 'member.frozen',           actions: ['endSessions', 'freezeHolds', 'holdQueue'], meaning: 'A frozen member is out of every open connection at once, and what waits to go out stays.' },
  { on: 'member.unfrozen',         actions: ['thawHolds'], meaning: 'Who is back is asked again for what was held of theirs; after a denial an officer is.' },
  { on: 'hold.denied',             actions: ['freezeMember'], meaning: 'Nobody proved to be the owner of held mail: the account is closed before more leaves.' },
  { on: 'sending.anomaly',         actions: ['freezeMember'], when: isFreeze, meaning: 'Sending that only a thief does closes the account at once.' },
  { on: 'member.state-changed',    actions: ['endSessions'], meaning: 'A change of state is a new start: what the member may do has changed.' },
  { on: 'member.password-changed', actions: ['endSessions'], meaning: 'Who came in with the old password signs in again.' },
  { on: 'member.key-destroyed',    actions: ['endSessions'], meaning: 'Nothing of a destroyed member stays open.' },
  { on: 'sign-in.not-me',          actions: ['endSessions'], meaning: 'Whoever came in as somebody else is out at once, on every protocol.' },
  { on: 'sessions.ended',          actions: ['endSessions'], meaning: 'An administrator signs a member out everywhere.' },
  { on: 'sessions.others-ended',   actions: ['endOthers'], meaning: 'A member ends all sessions but their own, whichever server has them.' },
  { on: 'app-password.created',    actions: ['reassess'], meaning: 'A thief makes a way back in: what is open is judged again.' },
  { on: 'app-password.revoked',    actions: ['reassess'], meaning: 'Programs that came in with it are out.' },
  { on: 'device.unbound',          actions: ['reassess'], meaning: 'What is open on a device that is no longer bound ends.' },
  { on: 'factor.changed',          actions: ['reassess'], meaning: 'A thief changes what proves the owner: what is open is judged again.' },
  { on: 'account.told',            actions: ['tellOwner'], meaning: 'Whose password, app passwords or second factors were changed learns of it, at a second address too, and can say that it was somebody else.' },
  { on: 'page-lock.cleared',       actions: ['tellOwner'], meaning: 'Who could not unlock their folders, or did not ask, learns that they are open.' },
  { on: 'leak.told',               actions: ['tellOwner'], meaning: 'Whose mail carried sensitive data out learns of it, to think before the next.' },
  { on: 'secure-link.condemned',   actions: ['tellOwner'], meaning: 'Whose file turned out to be dangerous after it had left as a link learns that the link was taken back.' },
  { on: 'approval.deputy-named',   actions: ['tellDeputy'], meaning: 'Who stands in for an approver learns of it, and so does the approver, whose account somebody else may use.' },
  { on: 'sending.restricted',      actions: ['tellOwner'], meaning: 'Whose mail waits because of complaints or bounces learns why, and what ends it.' },
  { on: 'sending.relieved',        actions: ['passRestricted'], meaning: 'What waited for the end of a restriction alone is looked at again and goes.' },
  { on: 'mail.reported',           actions: ['countReport'], meaning: 'A complaint or a late failure counts for who sent the message, if it is one of ours and the report is proved.' },
  { on: 'message.condemned',       actions: ['pullBack'], meaning: 'What was let in by mistake is taken out again, wherever it lies.' },
]

/** What keeps a thief from going on. */
const URGENT: ReadonlySet<Action> = new Set(['freezeMember', 'endSessions', 'endOthers', 'reassess'])

/** Those that no other event keeps waiting; with them all about the state of members, so that these stay in order. */
export const URGENT_EVENTS: readonly string[] = REACTIONS.filter(
  ({ on, actions }) => on.startsWith('member.') || actions.some((action) => URGENT.has(action)),
).map(({ on }) => on)

/** The events from which an action follows. */
export function eventsFor(action: Action): readonly string[] {
  return REACTIONS.filter(({ actions }) => actions.includes(action)).map(({ on }) => on)
}

/**
 * Runs what follows from one event: safety first, then what people are told. What fails keeps nothing else from being done.
 * @throws AggregateError of what failed, so that the event is tried again
 */
export async function react(happening: Happening, hands: ReactionHands, note: Note): Promise<void> {
  const done: Action[] = []
  const failed: unknown[] = []
  for (const row of REACTIONS) {
    if (row.on !== happening.type || row.when?.(happening.body) === false) continue
    for (const action of row.actions)
      await perform(hands, action, happening).then(
        () => done.push(action),
        (error: unknown) => failed.push(error),
      )
  }
  await note(happening, done).catch((error: unknown) => failed.push(error))
  if (failed.length > 0) throw new AggregateError(failed, `reactions to ${happening.type} failed`)
}

/** What is done to a member needs one: an event without is none of its kind. */
async function perform(hands: ReactionHands, action: Action, happening: Happening): Promise<void> {
  if (action === 'pullBack' || action === 'countReport') return hands[action](happening)
  const { memberId } = happening
  if (memberId !== undefined) await hands[action]({ ...happening, memberId })
}
