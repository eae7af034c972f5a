// The closed list of events. Each is written in the transaction of what it tells of, and delivered at least once.
import type { MemberId, OrganisationId } from '../base/ids.ts'
import type { WriteTx } from '../store/store.ts'

/** Event type → what it carries. A new event is a new row here; `policy/reactions.ts` says what follows from it. */
export interface EventBodies {
  'member.created': object
  'member.changed': object
  'member.password-changed': object
  'member.frozen': { readonly from: string; readonly to: string }
  'member.unfrozen': { readonly from: string; readonly to: string }
  'member.state-changed': { readonly from: string; readonly to: string }
  'member.key-destroyed': object
  'mail.restored': { readonly messages: number }
  'quarantine.released': { readonly traceId: string }
  'quarantine.deleted': { readonly traceId: string; readonly copies: number }
  /** somebody looked at what the message says; `reason` in their words */
  'quarantine.previewed': { readonly traceId: string; readonly reason: string }
  /** a member asks those who may to release a message */
  'quarantine.requested': { readonly traceId: string }
  /** a new version of the organisation's policy is in force */
  'policy.changed': { readonly version: number; readonly change: 'applied' | 'rolled-back' }
  /** `change`: rotate-root, rotate-class C3, reseal */
  'keys.changed': { readonly change: string }
  /** a later look found what the first did not; `why`: the name of what was found, or the row of the policy */
  'message.condemned': { readonly traceId: string; readonly why: string }
  'mail.pulled-back': { readonly traceId: string; readonly copies: number; readonly why: string }
  /** the signatures of the virus engine; `base`: number of the one in use */
  'virus-base.changed': { readonly base: number }
  'virus-base.refused': { readonly why: string }
  /** none could be fetched for so long; ms */
  'virus-base.outdated': { readonly ageMs: number }
  /** `url` as it stood in the message; `isConfirmed`: the reader saw the doubts and went on */
  'link.clicked': {
    readonly traceId: string
    readonly url: string
    readonly verdict: 'fine' | 'doubtful' | 'blocked'
    readonly isConfirmed: boolean
  }
  /** a right secret that was refused all the same; `why`: the rule, or what spoke loudest against it */
  'sign-in.denied': { readonly protocol: string; readonly why: string }
  /** passwords are guessed; `until` (ms since 1970): an address or network is refused; absent: clients of one kind, from wherever */
  'sign-in.attack': {
    readonly kind: string
    readonly accounts: number
    readonly failures: number
    readonly until?: number
  }
  /** a new account without a second factor was let in by its password alone; `why`: what would have asked for one */
  'sign-in.unproven': { readonly why: string }
  /** a second factor, or the owner's word, was asked for */
  'sign-in.stepped-up': { readonly protocol: string; readonly why: string }
  /** who is signed in proved it again, with `factor`; `purpose`: what for */
  'step-up.passed': { readonly purpose: string; readonly factor: string }
  /** the owner says that it was somebody else; `credential`: the app password that was used, '' for the account's own */
  'sign-in.not-me': { readonly protocol: string; readonly credential: string }
  /** an administrator says yes in the owner's place */
  'sign-in.approved': { readonly prompt: string }
  'sessions.ended': object
  /** by the member; `kept`: id of the session that asked, which goes on */
  'sessions.others-ended': { readonly kept: string }
  'app-password.created': { readonly credential: string }
  'app-password.revoked': { readonly credential: string }
  /** `factor`: totp, passkey, recovery-code, email; `isDoubted`: whoever added it may have been somebody else */
  'factor.changed': { readonly factor: string; readonly isAdded: boolean; readonly isDoubted?: boolean }
  /**
   * the member gets a letter about a change of how they come in, `to` a second address, '' for their mailbox; `what`: a kind of factor,
   * app-password, password, or all factors; where the session came from, '' for none; `signedInAt`: its sign-in, ms since 1970, 0: none
   */
  'account.told': {
    readonly what: 'totp' | 'passkey' | 'recovery-code' | 'email' | 'all' | 'app-password' | 'password'
    readonly isAdded: boolean
    readonly isByOwner: boolean
    readonly client: string
    readonly remoteAddress: string
    readonly signedInAt: number
    readonly to: string
  }
  /** the right password was given, and it stands in the list of leaked ones */
  'member.password-leaked': object
  'page-lock.set': { readonly folders: number }
  'page-lock.opened': { readonly minutes: number }
  /** a wrong password */
  'page-lock.refused': object
  /** by its owner */
  'page-lock.removed': object
  /** by an administrator, who needs no password and sees nothing by it */
  'page-lock.cleared': object
  'device.bound': { readonly deviceId: string }
  'device.unbound': { readonly deviceId: string }
  /** a submitted message waits; `need`: what for, `rule`: the row that asks for it */
  'hold.parked': { readonly holdId: string; readonly need: string; readonly rule: string }
  /** who decides was told; `isEscalated`: nobody had answered in time, and others were asked too */
  'hold.asked': { readonly holdId: string; readonly need: string; readonly isEscalated: boolean }
  /** the owner verified again: so many went on */
  'hold.proven': { readonly holds: number }
  /** `by`: sender, approver, officer, time */
  'hold.released': { readonly holdId: string; readonly by: string }
  /** given back to its sender; `why`: refused, withdrawn, policy */
  'hold.returned': { readonly holdId: string; readonly why: string }
  'hold.expired': { readonly holdId: string; readonly need: string }
  'hold.frozen': { readonly holdId: string }
  /** so many frozen ones come back unsent at `until` (ms since 1970) unless an officer decides before */
  'hold.frozen-ending': { readonly holds: number; readonly until: number }
  /** the owner did not prove it; `why`: not-me, wrong-answers, no-answer; `remoteAddress`: where the first of them was handed in */
  'hold.denied': { readonly why: string; readonly holds: number; readonly remoteAddress: string }
  /** how a member sends is unlike them; the counts are of the last hour, `usual` what is usual in one */
  'sending.anomaly': {
    readonly decision: string
    readonly reasons: readonly string[]
    readonly messages: number
    readonly recipients: number
    readonly strangers: number
    readonly usual: number
    readonly remoteAddress: string
  }
  /** more than is usual was announced; `until`: ms since 1970 */
  'sending.campaign-declared': { readonly recipients: number; readonly until: number }
  /** `row`: which row of the matrix, `unit` and `window`: what is limited */
  'quota.reached': { readonly row: string; readonly unit: string; readonly window: string; readonly limit: number }
  /** more for some time, by somebody who may; `until`: ms since 1970 */
  'quota.granted': { readonly unit: string; readonly window: string; readonly limit: number; readonly until: number }
  /** `detectors`: their ids with counts; `action`: what the policy did */
  'leak.found': {
    readonly traceId: string
    readonly rule: string
    readonly action: string
    readonly detectors: readonly { readonly detector: string; readonly count: number; readonly severity: string }[]
  }
  /** its sender gets a notice of what went out; `facts`: kinds and numbers */
  'leak.told': { readonly traceId: string; readonly rule: string; readonly facts: readonly string[] }
  /** somebody looked at a sender's word that a finding is not sensitive; `state`: confirmed, refused */
  'leak.feedback': { readonly traceId: string; readonly state: string }
  /** the sender's own words why it may go out all the same */
  'leak.justified': { readonly holdId: string; readonly reason: string }
  /** what the organisation knows as its own; `size`: rows, or hashes of a document */
  'leak-data.changed': { readonly change: 'imported' | 'removed'; readonly name: string; readonly size: number }
  /** `insteadOf`: address of the approver whose deputy decided */
  'approval.decided': {
    readonly holdId: string
    readonly isApproved: boolean
    readonly note: string
    readonly insteadOf?: string
  }
  /** an approver is away: ms since 1970, the member who stands in, and words for them */
  'approval.deputy-named': {
    readonly deputy: MemberId
    readonly from: number
    readonly until: number
    readonly note: string
  }
  'approval.deputy-ended': { readonly deputy: MemberId }
  'incident.opened': { readonly incidentId: string; readonly kind: string }
  'incident.changed': { readonly incidentId: string; readonly state: string; readonly owner: string }
  /** what a thief may have set up was taken back: app passwords, devices, entries of sender lists, … */
  'rules.undone': { readonly what: string; readonly count: number }
  /** nobody is told of some alerts, and some incidents are not opened, until then (ms since 1970); `reason` in their words */
  'alert.suppressed': { readonly suppressionId: string; readonly reason: string; readonly until: number }
  'alert.unsuppressed': { readonly suppressionId: string }
  /** an alert reached nobody on a channel */
  'alert.failed': { readonly channel: string; readonly why: string }
  'secure-link.created': { readonly linkId: string; readonly files: number; readonly until: number }
  'secure-link.opened': { readonly linkId: string; readonly remoteAddress: string }
  'secure-link.refused': { readonly linkId: string; readonly why: string; readonly remoteAddress: string }
  /** who proved `address` took the file of this name */
  'secure-link.fetched': {
    readonly linkId: string
    readonly name: string
    readonly address: string
    readonly remoteAddress: string
  }
  'secure-link.revoked': { readonly linkId: string }
  /** a file of it became known as dangerous, and it was taken back; `name` and `subject` for its sender, `why`: what was found */
  'secure-link.condemned': {
    readonly linkId: string
    readonly name: string
    readonly subject: string
    readonly why: string
  }
  /** what a member wanted to send was refused; `classification`: malware, phish, spam */
  'outbound.refused': { readonly traceId: string; readonly classification: string; readonly remoteAddress: string }
  /**
   * what another server reports of mail of ours, not yet believed: `complaint`, `bounce`. Proved of who reports it, '' when nothing is: the
   * author `reporter` with its domain `source`, the domain `server` that the connection is of; read in what came back: `traceIds` that we
   * wrote into it, its Message-ID, its author
   */
  'mail.reported': {
    readonly kind: 'complaint' | 'bounce'
    readonly source: string
    readonly reporter: string
    readonly server: string
    readonly remoteAddress: string
    readonly recipients: readonly string[]
    readonly traceIds: readonly string[]
    readonly messageId: string
    readonly author: string
  }
  /** so many `recipients` of a message complained of it to `source`; `complaints` and recipients `outside` are of about 30 days */
  'sending.complained': {
    readonly traceId: string
    readonly source: string
    readonly recipients: number
    readonly complaints: number
    readonly outside: number
  }
  /** a server reported that a message it had taken did not reach so many `recipients` */
  'sending.came-back': {
    readonly traceId: string
    readonly source: string
    readonly recipients: number
    readonly bounces: number
    readonly outside: number
  }
  /** so much was complained of, or came back, that mail to strangers waits for an officer; `reasons`: rows; counts of about 30 days */
  'sending.restricted': {
    readonly reasons: readonly string[]
    readonly complaints: number
    readonly bounces: number
    readonly outside: number
  }
  /** that ended, by time or by an officer */
  'sending.relieved': { readonly complaints: number; readonly bounces: number; readonly outside: number }
  /** colleagues, each counted once, called so many messages of a member junk within the last day */
  'sending.disliked': { readonly colleagues: number; readonly messages: number }
  /** more of a member's mail than is usual comes back; counts of recipients within the last day */
  'sending.bounced': { readonly refused: number; readonly delivered: number }
}

export type EventType = keyof EventBodies

/** An event as it is raised: its row of the list, whom it is about, and who did it. */
export type AuditEvent = {
  [Type in EventType]: EventBodies[Type] & {
    readonly type: Type
    readonly organisationId: OrganisationId
    readonly memberId?: MemberId
    /** `cli`, a module's name, or a member id */
    readonly actor: string
  }
}[EventType]

/** Writes an event into the outbox, in the caller's transaction. */
export function recordEvent(tx: WriteTx, event: AuditEvent): Promise<void> {
  const { type, organisationId, memberId, ...body } = event
  return tx.emit({ type, organisationId, ...(memberId !== undefined && { memberId }), body })
}
