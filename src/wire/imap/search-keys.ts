// What SEARCH asks for, as a tree with sequence sets as written. RFC 9051 §6.4.4, §9: search-key
import type { Arguments } from './arguments.ts'
import { parseDate } from './dates.ts'
import { MAX_SEARCH_DEPTH, MAX_SEARCH_KEYS, MAX_SEARCH_TEXT } from './limits.ts'
import { parseSequenceSet, type SequenceSet } from './sequence-set.ts'

export type TextField = 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'body' | 'text'

export type SearchKey =
  | { readonly key: 'all' }
  /** what no other session was told of before. RFC 3501 §2.3.2 */
  | { readonly key: 'recent' }
  | { readonly key: 'and'; readonly of: readonly SearchKey[] }
  | { readonly key: 'or'; readonly of: readonly [SearchKey, SearchKey] }
  | { readonly key: 'not'; readonly of: SearchKey }
  /** message sequence numbers or UIDs */
  | { readonly key: 'sequence' | 'uid'; readonly set: SequenceSet }
  /** a system flag, as `\Seen`, or a keyword */
  | { readonly key: 'flag'; readonly flag: string; readonly isSet: boolean }
  | { readonly key: TextField; readonly text: string }
  | { readonly key: 'header'; readonly field: string; readonly text: string }
  /** by day: days since 1970 */
  | {
      readonly key: 'day'
      readonly of: 'internal' | 'sent' | 'saved'
      readonly is: 'before' | 'on' | 'since'
      readonly day: number
    }
  | { readonly key: 'size'; readonly is: 'larger' | 'smaller'; readonly bytes: number }
  | { readonly key: 'modseq'; readonly atLeast: number }
  /** RFC 8474 §6 */
  | { readonly key: 'emailId' | 'threadId'; readonly id: string }

type KeyParser = (args: Arguments, depth: Depth) => SearchKey
interface Depth {
  readonly level: number
  readonly budget: { keys: number }
}

const flag =
  (name: string, isSet: boolean): KeyParser =>
  () => ({ key: 'flag', flag: name, isSet })
const text =
  (key: TextField): KeyParser =>
  (args) => ({ key, text: searchText(args) })
const day =
  (of: 'internal' | 'sent' | 'saved', is: 'before' | 'on' | 'since'): KeyParser =>
  (args) => (args.space(), { key: 'day', of, is, day: parseDate(args) })
const size =
  (is: 'larger' | 'smaller'): KeyParser =>
  (args) => (args.space(), { key: 'size', is, bytes: args.numberUpTo(Number.MAX_SAFE_INTEGER) })
const id =
  (key: 'emailId' | 'threadId'): KeyParser =>
  (args) => (args.space(), { key, id: args.astring() })

// prettier-ignore
const KEYS: Readonly<Record<string, KeyParser>> = {
  ALL: () => ({ key: 'all' }),
  ANSWERED: flag('\\Answered', true), UNANSWERED: flag('\\Answered', false),
  DELETED: flag('\\Deleted', true), UNDELETED: flag('\\Deleted', false),
  DRAFT: flag('\\Draft', true), UNDRAFT: flag('\\Draft', false),
  FLAGGED: flag('\\Flagged', true), UNFLAGGED: flag('\\Flagged', false),
  SEEN: flag('\\Seen', true), UNSEEN: flag('\\Seen', false),
  // RFC 3501 §6.4.4; RFC 9051 Appendix E has them no more
  RECENT: () => ({ key: 'recent' }), OLD: () => ({ key: 'not', of: { key: 'recent' } }),
  NEW: () => ({ key: 'and', of: [{ key: 'recent' }, { key: 'flag', flag: '\\Seen', isSet: false }] }),
  KEYWORD: (args) => (args.space(), { key: 'flag', flag: args.flag(), isSet: true }),
  UNKEYWORD: (args) => (args.space(), { key: 'flag', flag: args.flag(), isSet: false }),
  FROM: text('from'), TO: text('to'), CC: text('cc'), BCC: text('bcc'),
  SUBJECT: text('subject'), BODY: text('body'), TEXT: text('text'),
  HEADER: (args) => (args.space(), { key: 'header', field: args.astring(), text: searchText(args) }),
  BEFORE: day('internal', 'before'), ON: day('internal', 'on'), SINCE: day('internal', 'since'),
  SENTBEFORE: day('sent', 'before'), SENTON: day('sent', 'on'), SENTSINCE: day('sent', 'since'),
  // RFC 8514 §4.3
  SAVEDBEFORE: day('saved', 'before'), SAVEDON: day('saved', 'on'), SAVEDSINCE: day('saved', 'since'),
  SAVEDATESUPPORTED: () => ({ key: 'all' }),
  LARGER: size('larger'), SMALLER: size('smaller'),
  UID: (args) => (args.space(), { key: 'uid', set: parseSequenceSet(args) }),
  MODSEQ: parseModseq,
  EMAILID: id('emailId'), THREADID: id('threadId'),
  NOT: (args, depth) => (args.space(), { key: 'not', of: parseKey(args, deeper(args, depth)) }),
  OR: parseOr,
}

const KEY_NAME = /[A-Za-z]+/

/** search-program without charset: search-key *(SP search-key), up to the end or a ")". */
export function parseSearchKeys(args: Arguments): SearchKey {
  return parseAll(args, { level: 0, budget: { keys: MAX_SEARCH_KEYS } })
}

/** Whether a key asks for MODSEQ: then the answer names the highest one. RFC 7162 §3.1.5 */
export function asksModseq(key: SearchKey): boolean {
  if (key.key === 'modseq') return true
  if (key.key === 'and' || key.key === 'or') return key.of.some(asksModseq)
  return key.key === 'not' && asksModseq(key.of)
}

function parseAll(args: Arguments, depth: Depth): SearchKey {
  const of = [parseKey(args, depth)]
  while (args.take(' ')) of.push(parseKey(args, depth))
  return of.length === 1 && of[0] !== undefined ? of[0] : { key: 'and', of }
}

function parseKey(args: Arguments, depth: Depth): SearchKey {
  if (--depth.budget.keys < 0) args.fail('too many search keys')
  if (args.take('(')) {
    const all = parseAll(args, deeper(args, depth))
    args.expect(')')
    return all
  }
  const name = args.tryRun(KEY_NAME)
  if (name === undefined) return { key: 'sequence', set: parseSequenceSet(args) }
  const parse = KEYS[name.toUpperCase()] ?? args.fail('unknown search key')
  return parse(args, depth)
}

function parseOr(args: Arguments, depth: Depth): SearchKey {
  const inner = deeper(args, depth)
  args.space()
  const first = parseKey(args, inner)
  args.space()
  return { key: 'or', of: [first, parseKey(args, inner)] }
}

/** "MODSEQ" [SP entry-name SP entry-type-req] SP mod-sequence-valzer. RFC 7162 §3.1.5: we keep one MODSEQ a message */
function parseModseq(args: Arguments): SearchKey {
  args.space()
  if (args.next === '"') {
    args.string()
    args.space()
    args.keyword()
    args.space()
  }
  return { key: 'modseq', atLeast: args.numberUpTo(Number.MAX_SAFE_INTEGER) }
}

function searchText(args: Arguments): string {
  args.space()
  const wanted = args.astring()
  return wanted.length <= MAX_SEARCH_TEXT ? wanted : args.fail('search text too long')
}

function deeper(args: Arguments, { level, budget }: Depth): Depth {
  return level < MAX_SEARCH_DEPTH ? { level: level + 1, budget } : args.fail('search nested too deeply')
}
