// A rule about signing in, as administrators write it: for whom, and what of each aspect it says. Aspects are decided one by one.
import type { Area } from './area.ts'
import type { Span } from './weekly-hours.ts'

/**
 * For whom. Of each aspect the rules of the most specific kind that speak of it count: member before department (deeper
 * before higher) before level before organisation. Where several of the same kind speak, all of them hold. What is said for
 * roles holds beside everything else.
 */
export type RuleScope =
  | { readonly of: 'organisation' }
  | { readonly of: 'level'; readonly is: readonly string[] }
  /** names from the top of the tree, joined by '/'; with all departments below */
  | { readonly of: 'department'; readonly is: readonly string[] }
  /** main addresses, lower case */
  | { readonly of: 'member'; readonly is: readonly string[] }
  | { readonly of: 'role'; readonly is: readonly string[] }

export const RULED_PROTOCOLS = ['web', 'imap', 'pop', 'smtp', 'sieve'] as const

/** Every aspect is optional; a rule has at least one. */
export interface Aspects {
  /** networks; outside of `allow` nobody comes in, nor from `deny`. The organisation's `deny` holds for everybody, before a name is known */
  readonly addresses?: { readonly allow: readonly string[]; readonly deny: readonly string[] }
  /** ISO 3166-1 alpha-2 */
  readonly countries?: { readonly allow: readonly string[]; readonly deny: readonly string[] }
  /** ids of areas; `within` one of them, `outside` all of those */
  readonly areas?: { readonly within: readonly string[]; readonly outside: readonly string[] }
  readonly hours?: { readonly spans: readonly Span[]; readonly zone: string }
  /** so many devices are bound after a second factor; what becomes of others */
  readonly devices?: { readonly most: number; readonly others: 'verify' | 'refuse' }
  /** those that are open */
  readonly protocols?: readonly string[]
  /** a second factor, whatever the risk says */
  readonly secondFactor?: 'required' | 'optional'
  /** faster than that nobody gets from where a session of theirs is open; km/h */
  readonly travel?: { readonly maxKmh: number; readonly faster: 'verify' | 'refuse' }
  /** on pages a second factor is asked for again after so many days */
  readonly verifyDays?: number
}

export type Aspect = keyof Aspects

export interface SignInRule extends Aspects {
  readonly id: string
  /** why it is there, in the administrator's words */
  readonly meaning: string
  readonly scope: RuleScope
}

/** The section `sign-in` of a policy. */
export interface SignInSection {
  readonly areas: readonly Area[]
  readonly rules: readonly SignInRule[]
}

export const NO_SIGN_IN_RULES: SignInSection = { areas: [], rules: [] }
