// What an organisation sets about data that leaves: its own rules, what it changes of the shipped ones, partners, own words.
import { NO_OWN_DETECTORS, type OwnDetectors } from '../../mail/leak-own.ts'
import type { Scope } from '../scope.ts'
import type { LeavingRule } from './leaving-rule.ts'

/**
 * Later is stricter, `secure-link` apart. `allow`: rows behind it are not asked any more. `tell`: it goes, its sender gets a
 * notice. `justify`: it waits for the sender's words why. `secure-link`: its files leave as a link that asks for a code;
 * what other rows ask for is asked for too. `quarantine`: it waits for an officer. `block`: it is refused.
 */
export const LEAK_ACTIONS = [
  'allow',
  'secure-link',
  'tell',
  'justify',
  'step-up',
  'approve',
  'quarantine',
  'block',
] as const
export type LeakAction = (typeof LEAK_ACTIONS)[number]

/** What partners of the sender's department get by less: each action one step down. */
export const LOWER: Readonly<Partial<Record<LeakAction, LeakAction>>> = {
  block: 'approve',
  quarantine: 'approve',
  approve: 'step-up',
  'step-up': 'tell',
  justify: 'tell',
  tell: 'allow',
}

export interface LeakRule extends LeavingRule {
  readonly action: LeakAction
  /** of `approve`: words as in a rule of approval; empty: whoever approves by default */
  readonly approvers: readonly string[]
  /** partners of the sender's department get no easier treatment */
  readonly isSameForPartners: boolean
  /** of `secure-link`: bytes; files of at most so many stay in the message */
  readonly overBytes: number
}

/** What a shipped row does instead. */
export interface RowChange {
  /** whose mail it is for; none: everybody's */
  readonly for: readonly Scope[]
  /** `off`: nothing */
  readonly action: LeakAction | 'off'
}

/** Firms that departments work with. */
export interface Partners {
  /** `@example.org` (a domain), `.example.org` (with all below it) */
  readonly domains: readonly string[]
  /** departments, with those below them; empty: of everybody */
  readonly departments: readonly string[]
}

export interface LeaksSection {
  /** asked before the shipped ones */
  readonly rules: readonly LeakRule[]
  /** id of a shipped row → what is done instead; of several that are for a sender, the first counts */
  readonly rows: Readonly<Record<string, readonly RowChange[]>>
  readonly partners: readonly Partners[]
  /** ms in which values sent by one member count together */
  readonly windowMs: number
  /** ms that a message waits for the sender's or an approver's word; absent: HOLD_TERMS */
  readonly deadlineMs?: number
  readonly own: OwnDetectors
}

const DAY_MS = 86_400_000

export const NO_LEAKS_SECTION: LeaksSection = {
  rules: [],
  rows: {},
  partners: [],
  windowMs: DAY_MS,
  own: NO_OWN_DETECTORS,
}
