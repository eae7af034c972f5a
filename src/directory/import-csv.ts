// Members from a CSV file: every row is checked first and errors name their row; nothing is written unless all is well.
import { Refusal } from '../base/refusal.ts'
import { ROLES, type NewMember, type Role } from './member.ts'
import { normaliseAddress } from '../mail/mailbox-address.ts'

const MAX_ROWS = 100_000
const MAX_FIELD = 1000
/** address is required; the others may be left out or empty */
export const CSV_COLUMNS = ['address', 'name', 'password', 'department', 'level', 'roles', 'aliases'] as const
type Column = (typeof CSV_COLUMNS)[number]

export interface RowError {
  /** line in the file, the header is 1 */
  readonly line: number
  readonly message: string
}

export interface ParsedImport {
  readonly members: readonly (NewMember & { readonly line: number })[]
  readonly errors: readonly RowError[]
}

/** Reads RFC 4180 text with a header line; lists in a field (roles, aliases) are separated by spaces or semicolons. */
export function parseImport(text: string): ParsedImport {
  const rows = parseCsv(text.replace(/^\uFEFF/, ''))
  const header = rows.shift()
  if (header === undefined) return { members: [], errors: [{ line: 1, message: 'the file is empty' }] }
  const columns = header.fields.map((field) => field.trim().toLowerCase())
  const unknown = columns.filter((column) => !CSV_COLUMNS.includes(column as Column))
  if (unknown.length > 0 || !columns.includes('address')) {
    const message = unknown.length > 0 ? `unknown column ${unknown[0]}` : 'a column "address" is needed'
    return { members: [], errors: [{ line: 1, message: `${message}; columns are ${CSV_COLUMNS.join(', ')}` }] }
  }
  const members: (NewMember & { line: number })[] = []
  const errors: RowError[] = []
  const seen = new Map<string, number>()
  for (const { line, fields } of rows) {
    const value = (column: Column) => fields[columns.indexOf(column)]?.trim() ?? ''
    try {
      if (fields.length !== columns.length)
        throw new Refusal('bad-parameter', `${fields.length} fields where ${columns.length} are expected`)
      const address = normaliseAddress(value('address'))
      const earlier = seen.get(address.toLowerCase())
      if (earlier !== undefined) throw new Refusal('already-there', `the address stands in line ${earlier} too`)
      seen.set(address.toLowerCase(), line)
      const roles = list(value('roles'))
      const wrong = roles.find((role) => !ROLES.includes(role as Role))
      if (wrong !== undefined)
        throw new Refusal('bad-parameter', `unknown role ${wrong}; roles are ${ROLES.join(', ')}`)
      members.push({
        line,
        address,
        ...(value('name') && { name: value('name') }),
        ...(value('password') && { password: value('password') }),
        ...(value('department') && { department: value('department') }),
        ...(value('level') && { jobLevel: value('level') }),
        ...(roles.length > 0 && { roles: roles as Role[] }),
        aliases: list(value('aliases')).map(normaliseAddress),
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      errors.push({ line, message: error.message })
    }
  }
  return { members, errors }
}

function list(field: string): string[] {
  return field.split(/[\s;]+/).filter((each) => each !== '')
}

/** RFC 4180 §2 */
function parseCsv(text: string): { line: number; fields: string[] }[] {
  const rows: { line: number; fields: string[] }[] = []
  let fields: string[] = []
  let field = ''
  let isQuoted = false
  let line = 1
  let rowLine = 1
  const endField = () => {
    if (field.length > MAX_FIELD)
      throw new Refusal('bad-parameter', `line ${line}: a field is longer than ${MAX_FIELD} characters`)
    fields.push(field)
    field = ''
  }
  const endRow = () => {
    endField()
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: rowLine, fields })
    if (rows.length > MAX_ROWS) throw new Refusal('limit-reached', `More than ${MAX_ROWS} rows: split the file`)
    fields = []
    rowLine = line
  }
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '\n') line++
    if (isQuoted) {
      if (char !== '"') field += char
      else if (text[at + 1] === '"') ((field += '"'), at++)
      else isQuoted = false
    } else if (char === '"' && field === '') isQuoted = true
    else if (char === ',') endField()
    else if (char === '\n') endRow()
    else if (char !== '\r') field += char
  }
  if (isQuoted) throw new Refusal('bad-syntax', `line ${rowLine}: a quoted field does not end`)
  if (field !== '' || fields.length > 0) endRow()
  return rows
}
