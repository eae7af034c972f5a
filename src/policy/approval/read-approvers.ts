// Reads who approves out of a policy file.
import { ROLES } from '../../directory/member.ts'
import type { Reader } from '../document/reader.ts'
import { ROLE, type ApproverWord } from './approval-rule.ts'

const MAX_APPROVERS = 50
const WORD = /^(?:manager|role:[a-z-]{1,40}|[^\s@]{1,64}@[^\s@]{1,253})$/

/** @returns none when the name is absent */
export function readApprovers(reader: Reader, name: string): readonly ApproverWord[] {
  const words = (reader.texts(name, MAX_APPROVERS, WORD) ?? []).map((word) => word.toLowerCase())
  for (const word of words)
    if (word.startsWith(ROLE) && !ROLES.some((role) => word === `${ROLE}${role}`))
      reader.fault(`${name}: ${word.slice(ROLE.length)} is no role; there are ${ROLES.join(', ')}`)
  return words
}
