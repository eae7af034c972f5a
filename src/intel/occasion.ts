// A message on its way, as far as memory is concerned: who brings it, whom it reaches, what proves its sender.
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { Direction } from '../mail/envelope.ts'
import type { Marks } from '../mail/marks.ts'

export interface Occasion {
  readonly organisationId: OrganisationId
  readonly direction: Direction
  /** ms since 1970 */
  readonly at: number
  /** members of the organisation who get it */
  readonly receivers: readonly MemberId[]
  /** the member who sends it; absent for mail from outside */
  readonly writer?: MemberId
  /** addresses of other servers that get it, in the form addresses are compared in */
  readonly foreign: readonly string[]
  /** with its angle brackets, '' when there is none */
  readonly messageId: string
  readonly peer: { readonly address: string; readonly helo: string }
  /** absent when the sender was not checked */
  readonly proof?: Proof
  /** how unwanted by its words, says the shipped judge; 0 when it says nothing */
  readonly contentLogOdds: number
  readonly marks: Marks
}

/** What the checks of the sender came to. */
export interface Proof {
  /** the domain in From is proved by SPF or DKIM */
  readonly isProven: boolean
  /** domains of DKIM signatures that verified, lower case */
  readonly signers: readonly string[]
}
