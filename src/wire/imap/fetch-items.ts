// What FETCH asks for. RFC 9051 §6.4.5, §9: fetch-att
import type { Arguments } from './arguments.ts'
import { MAX_SECTION_DEPTH } from './limits.ts'

// prettier-ignore
const PLAIN_ITEMS = [
  'FLAGS', 'UID', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY', 'BODYSTRUCTURE',
  'MODSEQ',               // RFC 7162 §3.1.5
  'PREVIEW',              // RFC 8970 §3.1
  'EMAILID', 'THREADID',  // RFC 8474 §5
  'SAVEDATE',             // RFC 8514 §4.2
] as const
export type PlainItem = (typeof PLAIN_ITEMS)[number]

/** A piece of a section: `<0.1024>`. RFC 9051 §6.4.5: beyond the end is cut, not refused */
export interface Partial {
  readonly start: number
  readonly length: number
}

/** Which octets of a message: a part, and of it everything ('') or one side. RFC 9051 §6.4.5.1 */
export interface Section {
  /** part numbers, outermost first; empty for the message itself */
  readonly path: readonly number[]
  readonly of: '' | 'HEADER' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT' | 'TEXT' | 'MIME'
  /** for HEADER.FIELDS(.NOT): names as the client wrote them */
  readonly fields: readonly string[]
}

export type FetchItem =
  | { readonly item: PlainItem }
  /** BODY[…], RFC822.*, BINARY[…]; `label` is how the answer names it */
  | {
      readonly item: 'section' | 'binary'
      readonly label: string
      readonly section: Section
      readonly isPeek: boolean
      readonly partial?: Partial
    }
  | { readonly item: 'binary-size'; readonly label: string; readonly section: Section }

// RFC 9051 §6.4.5: the macros, which stand alone
const MACROS: Readonly<Record<string, readonly PlainItem[]>> = {
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
}

const ITEM = /[A-Za-z][A-Za-z0-9.]*/
const WHOLE: Section = { path: [], of: '', fields: [] }

/** "ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")" */
export function parseFetchItems(args: Arguments): FetchItem[] {
  if (args.next === '(') {
    const items = args.list(() => parseItem(args))
    return items.length > 0 ? items : args.fail('nothing to fetch')
  }
  const before = args.at
  const macro = MACROS[args.run(ITEM, 'a fetch item').toUpperCase()]
  if (macro !== undefined) return macro.map((item) => ({ item }))
  args.at = before
  return [parseItem(args)]
}

function parseItem(args: Arguments): FetchItem {
  const name = args.run(ITEM, 'a fetch item').toUpperCase()
  const isPeek = name.endsWith('.PEEK')
  if (args.next === '[') {
    if (name === 'BODY' || name === 'BODY.PEEK') return parseBody(args, isPeek)
    if (name === 'BINARY' || name === 'BINARY.PEEK') return parseBinary(args, isPeek)
    if (name === 'BINARY.SIZE') return { item: 'binary-size', ...parseBinarySection(args, name) }
  }
  // RFC 9051 §6.4.5 names them no more, RFC 3501 §6.4.5 does: RFC822.HEADER alone leaves \Seen as it is.
  if (name === 'RFC822') return { item: 'section', label: name, section: WHOLE, isPeek: false }
  if (name === 'RFC822.HEADER') {
    return { item: 'section', label: name, section: { ...WHOLE, of: 'HEADER' }, isPeek: true }
  }
  if (name === 'RFC822.TEXT') return { item: 'section', label: name, section: { ...WHOLE, of: 'TEXT' }, isPeek: false }
  const item = PLAIN_ITEMS.find((plain) => plain === name) ?? args.fail('unknown fetch item')
  // RFC 8970 §3.1: the modifier LAZY changes nothing here, the preview is always at hand.
  if (item === 'PREVIEW' && args.take(' (')) args.expect('LAZY)')
  return { item }
}

/** section = "[" [section-spec] "]" ["<" number "." nz-number ">"] */
function parseBody(args: Arguments, isPeek: boolean): FetchItem {
  args.expect('[')
  const path = parsePath(args)
  const section = path.length > 0 && !args.take('.') ? { ...WHOLE, path } : { ...parseSide(args, path), path }
  args.expect(']')
  return withPartial(args, { item: 'section', label: `BODY[${sectionText(section)}]`, section, isPeek })
}

function parseBinary(args: Arguments, isPeek: boolean): FetchItem {
  return withPartial(args, { item: 'binary', ...parseBinarySection(args, 'BINARY'), isPeek })
}

/** section-binary = "[" [section-part] "]". RFC 9051 §9 */
function parseBinarySection(args: Arguments, name: string): { label: string; section: Section } {
  args.expect('[')
  const path = parsePath(args)
  args.expect(']')
  return { label: `${name}[${path.join('.')}]`, section: { ...WHOLE, path } }
}

/** section-part = nz-number *("." nz-number); stops before a "." that a word follows. */
function parsePath(args: Arguments): number[] {
  const path: number[] = []
  const text = args.tryRun(/[1-9]\d{0,8}(?:\.[1-9]\d{0,8})*/)
  for (const number of text?.split('.') ?? []) path.push(Number(number))
  if (path.length > MAX_SECTION_DEPTH) args.fail('section too deep')
  return path
}

/** section-text = "HEADER" / "HEADER.FIELDS" [".NOT"] SP header-list / "TEXT" / "MIME" */
function parseSide(args: Arguments, path: readonly number[]): Section {
  if (path.length === 0 && args.next === ']') return WHOLE
  const of = args.run(ITEM, 'a section').toUpperCase()
  switch (of) {
    case 'HEADER':
    case 'TEXT':
      return { path, of, fields: [] }
    case 'MIME':
      return path.length > 0 ? { path, of, fields: [] } : args.fail('MIME needs a part number')
    case 'HEADER.FIELDS':
    case 'HEADER.FIELDS.NOT': {
      args.space()
      const fields = args.list(() => args.astring())
      return fields.length > 0 ? { path, of, fields } : args.fail('expected field names')
    }
    default:
      return args.fail('unknown section')
  }
}

function withPartial(args: Arguments, item: FetchItem & { item: 'section' | 'binary' }): FetchItem {
  if (!args.take('<')) return item
  const start = args.number()
  args.expect('.')
  const length = args.number() || args.fail('a partial has at least one octet')
  args.expect('>')
  return { ...item, label: `${item.label}<${start}>`, partial: { start, length } }
}

/** The section as the answer repeats it. */
function sectionText({ path, of, fields }: Section): string {
  const side = fields.length > 0 ? `${of} (${fields.map(fieldName).join(' ')})` : of
  return [...path, ...(side === '' ? [] : [side])].join('.')
}

/** A field name goes back as an atom where it is one; what is not is quoted, so that no answer can be bent. */
function fieldName(name: string): string {
  return /^[!#-$&'+\-./0-9:-Z^-z|}~]+$/.test(name)
    ? name
    : `"${name.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`
}
