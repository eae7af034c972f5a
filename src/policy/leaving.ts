// What becomes of a message that a member hands in: what each judge of it wants, and the strictest of that.
import { Refusal } from '../base/refusal.ts'
import { HOLD_NEEDS, type HoldNeed, type HoldReason } from '../mail/hold.ts'
import type { SendingJudgement, SendingReason } from '../mail/sending.ts'
import type { OutboundAction, Verdict } from '../mail/signal.ts'
import { termOf } from './hold-terms.ts'

/** Later is stricter. `delay`: held, and judged again when its time is over. */
export const LEAVING_ACTIONS = ['send', 'delay', 'hold', 'refuse', 'freeze'] as const
export type LeavingAction = (typeof LEAVING_ACTIONS)[number]

/** A word for the sender about a message that goes out all the same. */
export interface Tell {
  /** id of the row */
  readonly rule: string
  readonly meaning: string
  /** kinds and numbers, such as `bank cards: 3`; never what was found */
  readonly facts: readonly string[]
}

/** Files leave as a link to a page that asks for a code, not in the message. */
export interface SecureLinkWish {
  /** id of the row */
  readonly rule: string
  /** bytes; files of at most so many stay in the message. 0: none stays */
  readonly overBytes: number
}

/** What one judge wants. Rows, kinds and numbers: nothing in it tells what was found. */
export interface Wish {
  readonly action: LeavingAction
  /** what it waits for; of `delay`, `hold` and `freeze` */
  readonly holds: readonly HoldReason[]
  /** of `refuse` */
  readonly refusal?: Refusal
  readonly tells?: readonly Tell[]
  readonly secureLink?: SecureLinkWish
  /** ids of the rows that led to it, the deciding one first */
  readonly rules: readonly string[]
}

/** Everybody's wishes about one message, as one. */
export interface Leaving extends Wish {
  /** in the order of HOLD_NEEDS */
  readonly holds: readonly HoldReason[]
  readonly tells: readonly Tell[]
}

export const NOTHING_WANTED: Wish = { action: 'send', holds: [], rules: [] }

/** Who is asked about a message; absent: had nothing to say. */
export interface Judges {
  /** what rules for outgoing mail make of its content */
  readonly content?: Verdict<OutboundAction> | undefined
  readonly leak?: Wish | undefined
  readonly approval?: Wish | undefined
  /** what the size of its files asks for */
  readonly files?: Wish | undefined
  readonly quota?: Wish | undefined
  /** how the member sends */
  readonly sending?: SendingJudgement | undefined
  /** why the sender is restricted; empty: they are not, or it does not concern this message */
  readonly restricted?: readonly SendingReason[]
  /** who decides about what content and rules hold for approval */
  readonly approvers?: readonly string[]
}

/** The strictest of all; all that is to be waited for, one after the other. */
export function leavingOf(judges: Judges): Leaving {
  const { content, leak, approval, files, quota, sending, restricted = [], approvers = [] } = judges
  const wishes = [
    sending && sendingWish(sending),
    restrictedWish(restricted),
    content && contentWish(content, approvers),
    quota,
    leak,
    approval,
    files,
  ].filter((wish) => wish !== undefined)
  const byAction = wishes.toSorted((a, b) => rankOf(b) - rankOf(a))
  const action = byAction[0]?.action ?? 'send'
  const refusal = byAction.find((wish) => wish.action === 'refuse')?.refusal
  const secureLink = wishes.flatMap((wish) => wish.secureLink ?? []).toSorted((a, b) => a.overBytes - b.overBytes)[0]
  return {
    action,
    holds: wishes.flatMap(({ holds }) => holds).toSorted((a, b) => needRank(a) - needRank(b)),
    ...(refusal !== undefined && { refusal }),
    tells: wishes.flatMap(({ tells = [] }) => tells),
    ...(secureLink !== undefined && { secureLink }),
    rules: [...new Set(byAction.flatMap(({ rules }) => rules))],
  }
}

/** What the trace calls each need. */
export const HELD_AS: Readonly<Record<HoldNeed, string>> = {
  delay: 'delay',
  'step-up': 'hold-for-step-up',
  approval: 'hold-for-approval',
  quarantine: 'hold-for-officer',
}

/** How the trace calls what becomes of a message. */
export function actionOf({ action, holds: [first] }: Pick<Leaving, 'action' | 'holds'>): string {
  if (action === 'refuse') return 'block'
  return action === 'hold' && first !== undefined ? HELD_AS[first.need] : action
}

const rankOf = ({ action }: Wish): number => LEAVING_ACTIONS.indexOf(action)
const needRank = ({ need }: HoldReason): number => HOLD_NEEDS.indexOf(need)

const NEED_OF: Partial<Record<OutboundAction, HoldNeed>> = {
  delay: 'delay',
  'hold-for-step-up': 'step-up',
  'hold-for-approval': 'approval',
  freeze: 'quarantine',
}

function contentWish({ action, classification, rules }: Verdict<OutboundAction>, approvers: readonly string[]): Wish {
  if (action === 'block') {
    const isMalware = classification === 'malware'
    const refusal = isMalware
      ? new Refusal('malware-found', 'Message refused: it carries malware', rules.join(' '))
      : new Refusal('policy-refused', 'Message refused by policy', rules.join(' '))
    return { action: 'refuse', holds: [], refusal, rules }
  }
  const need = NEED_OF[action]
  if (need === undefined) return { action: 'send', holds: [], rules }
  const reason: HoldReason = {
    need,
    rule: rules[0] ?? action,
    facts: classification === 'clean' ? [] : [classification],
    approvers: need === 'approval' ? approvers : [],
    ...termOf('message', need),
  }
  return { action: action === 'freeze' || action === 'delay' ? action : 'hold', holds: [reason], rules }
}

const SENDING_NEED = { delay: 'delay', hold: 'step-up', freeze: 'quarantine' } as const

function sendingWish({ decision, reasons }: SendingJudgement): Wish {
  const rules = reasons.map(({ id }) => `sending:${id}`)
  if (decision === 'send') return { ...NOTHING_WANTED, rules: [] }
  const need = SENDING_NEED[decision]
  const facts = reasons.map(factOf)
  const reason: HoldReason = {
    need,
    rule: rules[0] ?? `sending:${decision}`,
    facts,
    approvers: [],
    ...termOf('sending', need),
  }
  return { action: decision, holds: [reason], rules }
}

const RESTRICTED = 'restricted:'

/** Because its sender is restricted, and for no other reason. */
export const isOfRestriction = ({ rule }: HoldReason): boolean => rule.startsWith(RESTRICTED)

/** An officer decides, or the end of the restriction; what nobody looks at goes back. */
function restrictedWish(reasons: readonly SendingReason[]): Wish | undefined {
  if (reasons.length === 0) return undefined
  const rules = reasons.map(({ id }) => RESTRICTED + id.replace(/^rule\./, ''))
  const reason: HoldReason = {
    need: 'quarantine',
    rule: rules[0] ?? '',
    facts: reasons.map(factOf),
    approvers: [],
    ...termOf('message', 'quarantine'),
  }
  return { action: 'hold', holds: [reason], rules }
}

const factOf = ({ id, value, usual }: SendingReason): string =>
  usual === undefined ? `${id}: ${value}` : `${id}: ${value} (usual: ${usual})`
