// What a verdict means on this journey: a folder, a way out, or a no.
import { Refusal } from '../base/refusal.ts'
import type { InboundAction, OutboundAction, Verdict } from '../mail/signal.ts'
import type { SpecialUse } from '../mailbox/mailbox.ts'

/** Which folder an action puts a message into; actions that are not here keep it out of the mailbox. */
const FOLDER_OF: Partial<Record<InboundAction, SpecialUse>> = {
  deliver: 'inbox',
  tag: 'inbox',
  bulk: 'bulk',
  junk: 'junk',
  quarantine: 'quarantine',
}

/** What programs and people see of a verdict. IANA registry of IMAP keywords */
const KEYWORD_OF: Readonly<Record<string, string>> = { spam: '$Junk', phish: '$Phishing' }

/** What an action does to a message that the house itself sends out; actions that are not here keep it in the house. */
const WAY_OUT_OF: Partial<Record<OutboundAction, { readonly isHeld: boolean; readonly delayMs: number }>> = {
  send: { isHeld: false, delayMs: 0 },
  delay: { isHeld: false, delayMs: 15 * 60_000 },
  'hold-for-step-up': { isHeld: true, delayMs: 0 },
  'hold-for-approval': { isHeld: true, delayMs: 0 },
}

export interface Judgement {
  /** the one that the trace keeps */
  readonly verdict: Verdict<string>
  /** where copies for members go */
  readonly folder: SpecialUse
  /** that they bear there */
  readonly keywords: readonly string[]
  /** members get none */
  readonly isDiscarded: boolean
  /** why copies for other servers wait for a person; '' when they do not */
  readonly holdReason: string
  /** ms before the first attempt to send them */
  readonly delayMs: number
  /** the message stays out */
  readonly refusal?: Refusal
}

/**
 * @param outbound  of the copy that leaves the house, which is judged by rules of its own; absent when none does
 * @param isSubmitted  by a member: whether it leaves, departure control says
 */
export function judge(
  inbound: Verdict,
  outbound: Verdict<OutboundAction> | undefined,
  hasMembers: boolean,
  isSubmitted: boolean,
): Judgement {
  const folder = FOLDER_OF[inbound.action]
  const keyword =
    inbound.action === 'tag' ? (KEYWORD_OF[inbound.classification] ?? '$Junk') : KEYWORD_OF[inbound.classification]
  const stays = {
    folder: folder ?? 'inbox',
    keywords: keyword === undefined || inbound.action === 'deliver' ? [] : [keyword],
    isDiscarded: inbound.action === 'discard',
    holdReason: '',
    delayMs: 0,
  } as const
  // What could not be looked at goes nowhere; only what a member sends out waits, to be looked at again as a whole.
  const isTempfail = inbound.action === 'tempfail'
  const waits = isTempfail && isSubmitted && outbound?.action === 'delay'
  const isRefused = folder === undefined && !stays.isDiscarded && (hasMembers || isTempfail) && !waits
  if (isRefused) return { ...stays, verdict: inbound, refusal: refusalOf(inbound) }
  if (outbound === undefined) return { ...stays, verdict: inbound }
  if (isSubmitted) return { ...stays, verdict: outbound }
  const way = WAY_OUT_OF[outbound.action]
  if (way === undefined) return { ...stays, verdict: outbound, refusal: refusalOf(outbound) }
  return {
    ...stays,
    verdict: outbound,
    holdReason: way.isHeld ? (outbound.rules[0] ?? outbound.action) : '',
    delayMs: way.delayMs,
  }
}

/** What the peer is told when a message stays out: generic; the rules that led to it stand in the trace. */
function refusalOf({ action, classification, rules }: Verdict<string>): Refusal {
  const detail = rules.join(' ')
  if (action === 'tempfail')
    return new Refusal('scanner-unavailable', 'Message cannot be checked now, try again later', detail)
  if (classification === 'malware') return new Refusal('malware-found', 'Message refused: it carries malware', detail)
  return new Refusal('policy-refused', 'Message refused by policy', detail)
}
