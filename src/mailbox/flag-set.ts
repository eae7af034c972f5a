// Flags and keywords of one message: what may be set, and what a change makes of them.
import { Refusal } from '../base/refusal.ts'
import { FLAG, type FlagChange, type Flags } from './mailbox.ts'

const MAX_KEYWORDS = 64
/** characters; longer than any keyword that clients register with IANA */
const MAX_KEYWORD_LENGTH = 100
const ALL_FLAGS = Object.values(FLAG).reduce((all, bit) => all | bit, 0)
const KEYWORD = /^[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]+$/ // RFC 9051 §9: flag-keyword = atom

/** As the rows keep them. */
export interface StoredFlags {
  readonly flags: number
  /** joined by spaces: an atom holds none */
  readonly keywords: string
}

/** @throws Refusal `bad-parameter`, `limit-reached` */
export function storedFlags(flags: Flags): StoredFlags {
  return applyChange({ flags: 0, keywords: '' }, { mode: 'set', flags })
}

export function flagsOf(row: StoredFlags): Flags {
  return { system: row.flags, keywords: keywordsOf(row.keywords) }
}

/**
 * RFC 9051 §6.4.6: FLAGS, +FLAGS and -FLAGS. A keyword keeps the case in which it was first set.
 * @throws Refusal `bad-parameter`, `limit-reached`
 */
export function applyChange(before: StoredFlags, { mode, flags }: FlagChange): StoredFlags {
  if ((flags.system & ~ALL_FLAGS) !== 0) throw new Refusal('bad-parameter', 'Unknown flag')
  const known = new Map(keywordsOf(before.keywords).map((keyword) => [keyword.toLowerCase(), keyword]))
  if (mode === 'remove') {
    for (const keyword of flags.keywords) known.delete(keyword.toLowerCase())
    return stored(before.flags & ~flags.system, known)
  }
  const kept = mode === 'add' ? new Map(known) : new Map<string, string>()
  for (const keyword of flags.keywords) {
    checkKeyword(keyword)
    const folded = keyword.toLowerCase()
    if (!kept.has(folded)) kept.set(folded, known.get(folded) ?? keyword)
  }
  if (kept.size > MAX_KEYWORDS) throw new Refusal('limit-reached', 'Too many keywords on one message')
  return stored(mode === 'add' ? before.flags | flags.system : flags.system, kept)
}

/** How many of the rows lack a flag. */
export function countWithout(flag: number, rows: readonly StoredFlags[]): number {
  return rows.reduce((count, row) => count + (row.flags & flag ? 0 : 1), 0)
}

function stored(flags: number, keywords: ReadonlyMap<string, string>): StoredFlags {
  return { flags, keywords: [...keywords.values()].join(' ') }
}

function keywordsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ')
}

function checkKeyword(keyword: string): void {
  if (!KEYWORD.test(keyword) || keyword.length > MAX_KEYWORD_LENGTH) {
    throw new Refusal('bad-parameter', 'This cannot be a keyword')
  }
}
