// What held messages are asked for and told by people: their senders, approvers, officers. Servers know this and nothing below it.
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { Role } from '../directory/member.ts'
import type { DataClass } from '../mail/data-class.ts'
import type { HoldNeed, HoldReason, HoldState } from '../mail/hold.ts'
import type { Owner } from '../mailbox/mailbox.ts'
import type { Actor } from './quarantine.ts'
import type { SafeText } from './safe-text.ts'

/** What may be shown of a held message to whoever may see it: envelope, subject, reasons; what was found in it stays inside. */
export interface HeldMessage {
  /** the trace id that the 250 told */
  readonly holdId: string
  readonly organisationId: OrganisationId
  /** its sender */
  readonly memberId: MemberId
  /** ms since 1970: when it was handed in */
  readonly at: number
  readonly state: HoldState
  /** what it waits for now, or waited for last */
  readonly need: HoldNeed
  /** somebody has said what becomes of it, and it is under way: out, or back */
  readonly isDecided: boolean
  /** all that was or is to be met, in the order of HOLD_NEEDS */
  readonly reasons: readonly HoldReason[]
  readonly sender: string
  /** '' without */
  readonly subject: string
  readonly recipients: readonly string[]
  /** bytes */
  readonly size: number
  readonly dataClass: DataClass
  /** ms since 1970: when the wait for `need` is over */
  readonly expiresAt: number
  /** the sender's own words why it may go out */
  readonly justification?: string
  /** addresses of who said yes so far; `chen@example.org for bob@example.org`: as a deputy */
  readonly approvedBy?: readonly string[]
}

export interface HoldFilter {
  /** absent: those that wait */
  readonly states?: readonly HoldState[]
  readonly memberId?: MemberId
  /** at most 500; absent: 100 */
  readonly limit?: number
}

/** Lists come oldest first: in this order they go out. */
export interface HoldDesk {
  /** What of a member's own mail waits, and what became of it in the last days. */
  ofMember(owner: Owner, filter?: HoldFilter): Promise<readonly HeldMessage[]>
  /** What waits for the word of this approver: by name, by a role, or as the deputy of somebody. */
  forApprover(
    organisationId: OrganisationId,
    memberId: MemberId,
    roles: readonly Role[],
  ): Promise<readonly HeldMessage[]>
  /** For officers and the command line. */
  list(organisationId: OrganisationId, filter?: HoldFilter): Promise<readonly HeldMessage[]>
  /** @throws Refusal `no-such-thing` */
  show(organisationId: OrganisationId, holdId: string): Promise<HeldMessage>
  /**
   * What it says, as text that cannot hurt; the look is an event. For its sender, who may decide about it, and officers.
   * @throws Refusal `no-such-thing`, `not-permitted`
   */
  read(actor: Actor, organisationId: OrganisationId, holdId: string): Promise<SafeText>
  /**
   * The owner has given a second verification (the caller has checked it): each goes on to what it needs next, or out.
   * @param holdIds  `all`: every one that waits for it; ids of others are passed over
   * @param actor  for the events, such as the session
   * @returns how many went on
   */
  proven(owner: Owner, holdIds: readonly string[] | 'all', actor: string): Promise<number>
  /** The owner's words why it may go out, kept with it and in an event. @throws Refusal `no-such-thing`, `bad-parameter` (empty, over 1 000 characters) */
  justify(owner: Owner, holdId: string, reason: string): Promise<void>
  /** The owner does not want it sent any more: it comes back to them. @throws Refusal `no-such-thing`, `already-there` when it is decided */
  withdraw(owner: Owner, holdId: string): Promise<void>
  /**
   * The owner did not send this, or failed to prove it: all that waits of theirs freezes, and an event tells what to do.
   * @param remoteAddress  of who said so
   * @returns how many froze
   */
  notMe(owner: Owner, why: 'not-me' | 'wrong-answers', actor: string, remoteAddress?: string): Promise<number>
  /**
   * An approver's word: out (or on to the next need), or back to its sender with the note.
   * The first who decides decides. `note`: at most 1 000 characters.
   * @throws Refusal `no-such-thing`, `not-permitted` (nobody decides about their own), `already-there` when another was first
   */
  decide(
    actor: Actor,
    organisationId: OrganisationId,
    holdId: string,
    decision: { readonly isApproved: boolean; readonly note: string },
  ): Promise<void>
  /** An officer lets it out, whatever it waits for, frozen ones too. @throws Refusal `no-such-thing`, `not-permitted`, `already-there` */
  release(actor: Actor, organisationId: OrganisationId, holdId: string): Promise<void>
  /** An officer gives it back to its sender. @throws Refusal `no-such-thing`, `not-permitted`, `already-there` */
  giveBack(actor: Actor, organisationId: OrganisationId, holdId: string, note: string): Promise<void>
}
