// The people of an organisation: what a member is, which states there are, which roles may be held together.
import type { MemberId, OrganisationId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'

/** design §3: each change is an event with an actor. */
export const MEMBER_STATES = [
  'applied',
  'active',
  'restricted',
  'frozen',
  'handed-over',
  'recycled',
  'destroyed',
] as const
export type MemberState = (typeof MEMBER_STATES)[number]

/** From which state which can be reached. */
// prettier-ignore
export const STATE_CHANGES: Readonly<Record<MemberState, readonly MemberState[]>> = {
  'applied':     ['active', 'destroyed'],
  'active':      ['restricted', 'frozen', 'handed-over'],
  'restricted':  ['active', 'frozen', 'handed-over'],
  'frozen':      ['active', 'restricted', 'handed-over'],
  'handed-over': ['recycled'],
  'recycled':    ['active', 'destroyed'],
  'destroyed':   [],
}

/** In these states a person may sign in. */
export const SIGNS_IN: ReadonlySet<MemberState> = new Set(['active', 'restricted'])

/** In these states mail for the person is taken in: a frozen member loses nothing. */
export const RECEIVES_MAIL: ReadonlySet<MemberState> = new Set(['active', 'restricted', 'frozen'])

export const ROLES = [
  'system-administrator',
  'security-administrator',
  'audit-administrator',
  'department-administrator',
  'analyst',
  'archive-auditor',
  'help-desk',
  'member',
] as const
export type Role = (typeof ROLES)[number]

/** 三员分立: nobody holds two of these. */
const SEPARATED: readonly Role[] = ['system-administrator', 'security-administrator', 'audit-administrator']

/** @throws Refusal `not-permitted` when two officers' roles come together */
export function checkRoles(roles: readonly Role[]): void {
  if (roles.filter((role) => SEPARATED.includes(role)).length > 1) {
    throw new Refusal('not-permitted', `Nobody may hold two of: ${SEPARATED.join(', ')}`)
  }
}

export interface Member {
  readonly organisationId: OrganisationId
  readonly memberId: MemberId
  /** the main address */
  readonly address: string
  readonly name: string
  readonly state: MemberState
  /** names from the top of the tree, joined by '/'; '' when in none */
  readonly department: string
  /** '' when none */
  readonly jobLevel: string
  readonly roles: readonly Role[]
  readonly aliases: readonly string[]
  readonly hasPassword: boolean
  /** ms since 1970 */
  readonly createdAt: number
}

export interface NewMember {
  readonly address: string
  readonly name?: string
  readonly password?: string
  readonly department?: string
  readonly jobLevel?: string
  readonly roles?: readonly Role[]
  readonly aliases?: readonly string[]
}
