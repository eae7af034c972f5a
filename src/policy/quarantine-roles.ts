// Who may let out of quarantine what: members what is a matter of taste, officers what is dangerous.
import type { Role } from '../directory/member.ts'
import type { Classification } from '../mail/signal.ts'

export interface ReleaseRow {
  /** whether whom it was sent to may do it for their own copy */
  readonly byOwner: boolean
  /** who may do it for every copy */
  readonly byRoles: readonly Role[]
}

const OFFICERS = ['analyst', 'security-administrator'] as const

// prettier-ignore
export const RELEASES: Readonly<Record<Classification, ReleaseRow>> = {
  bulk:    { byOwner: true,  byRoles: OFFICERS },
  spam:    { byOwner: true,  byRoles: OFFICERS },
  /** put aside because nobody could look into it */
  clean:   { byOwner: false, byRoles: OFFICERS },
  phish:   { byOwner: false, byRoles: OFFICERS },
  malware: { byOwner: false, byRoles: ['security-administrator'] },
}

/** Those who may see what is in a message that was put aside. */
export const PREVIEWERS: readonly Role[] = OFFICERS

export function mayRelease(classification: Classification, roles: readonly Role[], isOwner: boolean): boolean {
  const { byOwner, byRoles } = RELEASES[classification]
  return (byOwner && isOwner) || byRoles.some((role) => roles.includes(role))
}
