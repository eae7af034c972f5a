// What was put aside and what becomes of it: let out, thrown away, asked for, looked at; each by who may, each an event.
import { recordEvent } from '../audit/events.ts'
import type { TraceEntry } from '../audit/trace.ts'
import type { MemberId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Role } from '../directory/member.ts'
import type { Classification } from '../mail/signal.ts'
import type { Mailboxes } from '../mailbox/mailbox.ts'
import { mayRelease, PREVIEWERS } from '../policy/quarantine-roles.ts'
import { settleRequests } from '../policy/records-requests.ts'
import type { Store, WriteTx } from '../store/store.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { release } from './pull-back.ts'
import { safeText, type SafeText } from './safe-text.ts'

/** Who acts: somebody of the organisation with their roles, or the administrator at the machine itself. */
export interface Actor {
  readonly name: string
  readonly memberId?: MemberId
  /** absent: at the machine itself, where nothing could be kept from them */
  readonly roles?: readonly Role[]
}

/**
 * Moves copies to the inbox and answers who asked for it: every copy, or, of what is theirs to judge, the member's own.
 * Being let out as wanted is learned from. Grants `mail:change`, `event:append`, `policy:change`.
 * @returns copies moved
 * @throws Refusal `not-permitted`
 */
export async function releaseAs(tx: WriteTx, mailboxes: Mailboxes, entry: TraceEntry, actor: Actor): Promise<number> {
  const released = await release(tx, mailboxes, { ...entry, copies: copiesOf(entry, actor) }, actor.name)
  await settleRequests(tx, entry.organisationId, entry.traceId, 'released')
  return released
}

/** Takes copies out of quarantine; their owners can have them restored for some days. Grants as for `releaseAs`. */
export async function deleteAs(tx: WriteTx, mailboxes: Mailboxes, entry: TraceEntry, actor: Actor): Promise<number> {
  const { organisationId, traceId } = entry
  let deleted = 0
  for (const { memberId, emailId } of copiesOf(entry, actor)) {
    deleted += await mailboxes.putAway(tx, { organisationId, memberId }, emailId, 'quarantine')
  }
  await settleRequests(tx, organisationId, traceId, 'refused')
  await recordEvent(tx, { type: 'quarantine.deleted', organisationId, actor: actor.name, traceId, copies: deleted })
  return deleted
}

/**
 * What the message says, as text that cannot hurt; the look is an event with its reason before anything is opened.
 * Grants `mail:read`, `event:append`.
 * @throws Refusal `not-permitted`, `no-such-thing` when no copy is left, `bad-parameter` without a reason
 */
export async function previewAs(
  store: Store,
  ticket: Ticket,
  mailboxes: Mailboxes,
  entry: TraceEntry,
  actor: Actor,
  reason: string,
): Promise<SafeText> {
  const { organisationId, traceId } = entry
  if (reason.trim() === '') throw new Refusal('bad-parameter', 'A look into somebody else’s mail needs a reason')
  if (actor.roles !== undefined && !PREVIEWERS.some((role) => actor.roles?.includes(role)))
    throw new Refusal('not-permitted', 'Your role does not look into quarantine')
  await store.write(ticket, (tx) =>
    recordEvent(tx, { type: 'quarantine.previewed', organisationId, actor: actor.name, traceId, reason }),
  )
  for (const { memberId, emailId } of entry.copies) {
    const owner = { organisationId, memberId }
    const isAside = await store.read(ticket, (tx) => mailboxes.liesIn(tx, owner, emailId, 'quarantine'))
    if (!isAside) continue
    const blob = await store.read(ticket, (tx) => mailboxes.open(tx, owner, emailId))
    try {
      return await safeText(blob)
    } finally {
      await blob.close()
    }
  }
  throw new Refusal('no-such-thing', 'No copy of the message lies in quarantine')
}

/** The copies that the actor may decide about. @throws Refusal `not-permitted` */
function copiesOf({ classification, copies }: TraceEntry, { memberId, roles }: Actor): TraceEntry['copies'] {
  if (roles === undefined || mayRelease(classification as Classification, roles, false)) return copies
  const own = copies.filter((copy) => copy.memberId === memberId)
  if (own.length > 0 && mayRelease(classification as Classification, roles, true)) return own
  throw new Refusal('not-permitted', 'This message is not yours to decide about: ask for its release')
}
