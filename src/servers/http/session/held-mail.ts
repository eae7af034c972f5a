// What pages and calls are given about mail that waits: the desk of holds, who somebody is to it, and words for its rows.
import type { HoldDesk } from '../../../intake/hold-desk.ts'
import type { DecisionLinks } from '../../../intake/decision-links.ts'
import type { Actor } from '../../../intake/quarantine.ts'
import type { SignedIn } from '../../../sign-in/sign-in.ts'
import type { Words } from '../pages/language.ts'

export interface HeldMail {
  readonly desk: HoldDesk
  readonly decisions: Pick<DecisionLinks, 'look' | 'decide'>
  /** As the desk knows who is signed in, with the roles of now. */
  actorOf(who: SignedIn): Promise<Required<Actor>>
  /** @param approver  as `HoldReason.approvers` has it: a member id, or `role:NAME`. @returns an address; a role as it is */
  nameOf(who: SignedIn['owner'], approver: string): Promise<string>
  /** What a row of a policy, a quota or the sending rules means, for people; undefined when it says so itself. */
  meaningOf(rule: string): Words | undefined
}
