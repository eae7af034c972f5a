// What the journey asks of the rooms below: the risk of a sign-in, and the rules an administrator set. Wiring gives both.
import type { Owner } from '../directory/directory.ts'
import type { Role } from '../directory/member.ts'
import type { Assessment } from '../risk/assessment.ts'
import type { IntelligenceFacts, Outcome, RuleFacts, SignInEvent } from '../risk/event.ts'
import type { Attack } from '../risk/state/attack-planes.ts'
import type { SignInProtocol } from './sign-in.ts'

/** The risk engine over profiles that last. */
export interface Risk {
  /** @param owner  whose profile; absent for a name that nobody has */
  score(event: SignInEvent, owner: Owner): Promise<Assessment>
  /** Keeps the decision with its reasons for the member's history, and learns from what became of it. */
  settle(event: SignInEvent, outcome: Outcome, owner: Owner | undefined, scored?: Assessment): Promise<void>
  /** before a password is looked at: whether where it comes from takes part in an attack that is running */
  attackFrom(event: SignInEvent): Attack
  /** whether the device or the network is one of the member's own */
  isAtHome(event: SignInEvent, owner: Owner): Promise<boolean>
  /** whether the member came for the first time within the last day, if ever, and proved nothing since */
  isNew(event: SignInEvent, owner: Owner): Promise<boolean>
  /** city, region and country as far as the tables know; '' when they do not */
  placeOf(address: string): string
  /** where an address lies in the network, such as `AS4134`: what an app password and a yes of the owner are bound to */
  networkOf(address: string): string
}

/** What a rule may look at. All from the owner on is known only after the password was right. */
export interface RuleQuestion {
  /** ms since 1970 */
  readonly at: number
  readonly protocol: SignInProtocol
  readonly remoteAddress: string
  readonly owner?: Owner
  /** the member's main address */
  readonly address?: string
  readonly roles?: readonly Role[]
  readonly department?: string
  readonly jobLevel?: string
  /** the member came with this device before and did not unbind it, or by an app password, which is bound to its program */
  readonly isDeviceBound?: boolean
  /** asked again for a session that is open: devices and journeys were looked at when it began */
  readonly isOpen?: boolean
}

export interface RuleAnswer {
  readonly facts: RuleFacts
  /** what the indicators know of the address */
  readonly intelligence?: IntelligenceFacts
  /** the row that refuses by itself; goes to the log and the history, not onto the wire */
  readonly refusedBy?: string
  /** a second factor is asked for whatever the risk says */
  readonly needsFactor: boolean
}

export type Rules = (question: RuleQuestion) => Promise<RuleAnswer>
