// What kind of recipients a message has, by their domains.
import { isFreeMail } from '../../mail/free-mail.ts'
import type { Standing } from '../../directory/standing.ts'
import { isAddressOf } from '../flow/flow-match.ts'
import type { Partners } from './leak-row.ts'
import type { RecipientClass } from './leaving-rule.ts'

/**
 * @param outside  recipients of other organisations, lower case
 * @param hasOwn  some are our own people
 */
export function recipientClasses(
  outside: readonly string[],
  hasOwn: boolean,
  partners: readonly Partners[],
  writer: Standing | undefined,
): ReadonlySet<RecipientClass> {
  const theirs = partners.filter(({ departments }) => isFor(departments, writer)).flatMap(({ domains }) => domains)
  const classes = outside.map((address): RecipientClass => {
    if (isAddressOf(address, theirs)) return 'partner'
    return isFreeMail(address.slice(address.lastIndexOf('@') + 1)) ? 'free-mail' : 'other'
  })
  return new Set(hasOwn ? [...classes, 'own'] : classes)
}

function isFor(departments: readonly string[], writer: Standing | undefined): boolean {
  if (departments.length === 0) return true
  return departments.some((name) => writer?.department === name || writer?.department.startsWith(`${name}/`))
}
