// Reads whose mail a row is for out of a policy file: `for: { department: Sales }`, the same in every section.
import { SCOPES, type Group, type Scope } from '../scope.ts'
import type { Reader } from './reader.ts'

const MAX_SCOPES = 100
const NAME = /^[^\x00-\x1f]{1,400}$/
const ADDRESS = /^[^\s@]{1,64}@[^\s@]{1,253}$/

/** Empty: the organisation. */
export function readScope(reader: Reader, groups: readonly Group[]): Scope {
  const kinds = SCOPES.filter((kind) => kind !== 'organisation')
  reader.allowOnly(kinds)
  const [of, more] = kinds.filter((kind) => reader.keys().includes(kind))
  if (more !== undefined) reader.fault('a row is for one department, group, level or member')
  if (of === undefined) return { of: 'organisation', is: '' }
  const is = reader.text(of, of === 'member' ? ADDRESS : NAME) ?? ''
  if (of === 'group' && !groups.some(({ id }) => id === is)) reader.fault(`there is no group ${is}`)
  return { of, is: of === 'member' ? is.toLowerCase() : is }
}

/** One scope or a list of them. @returns none when the name is absent */
export function readScopes(reader: Reader, name: string, groups: readonly Group[]): readonly Scope[] {
  const scopes = reader.each(name, MAX_SCOPES).map((each) => readScope(each, groups))
  if (scopes.some(({ of }) => of === 'organisation')) reader.fault(`${name} takes a department, group, level or member`)
  return scopes
}
