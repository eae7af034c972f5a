// Flags as IMAP writes them, and as the mailbox keeps them. RFC 9051 §2.3.2
import { Refusal } from '../../base/refusal.ts'
import { FLAG, type Flags } from '../../mailbox/mailbox.ts'

export const SYSTEM_FLAGS: Readonly<Record<string, number>> = {
  '\\Answered': FLAG.answered,
  '\\Flagged': FLAG.flagged,
  '\\Deleted': FLAG.deleted,
  '\\Seen': FLAG.seen,
  '\\Draft': FLAG.draft,
}

/** RFC 9051 §2.3.2, the IANA list and Thunderbird's five tags: keywords that clients look for before they offer them. */
// prettier-ignore
export const USUAL_KEYWORDS = [
  '$Forwarded', '$MDNSent', '$Junk', '$NotJunk', '$Phishing', '$Important',
  '$Label1', '$Label2', '$Label3', '$Label4', '$Label5',
] as const

const BITS = new Map(Object.entries(SYSTEM_FLAGS).map(([name, bit]) => [name.toLowerCase(), bit]))
const NAMES = Object.entries(SYSTEM_FLAGS)

/** The bit of a system flag; undefined for a keyword. @throws Refusal `bad-syntax` for an unknown \Flag */
export function systemFlag(name: string): number | undefined {
  const bit = BITS.get(name.toLowerCase())
  if (bit === undefined && name.startsWith('\\')) throw new Refusal('bad-syntax', 'Unknown system flag')
  return bit
}

/** Names to a set. \Recent, which RFC 3501 lets nobody set, is passed over: old clients copy it along. */
export function flagsFrom(names: readonly string[]): Flags {
  let system = 0
  const keywords = new Map<string, string>()
  for (const name of names) {
    if (name.toLowerCase() === '\\recent') continue
    const bit = systemFlag(name)
    if (bit === undefined) keywords.set(name.toLowerCase(), name)
    else system |= bit
  }
  return { system, keywords: [...keywords.values()] }
}

/** `\Seen`, `$Forwarded` … */
export function flagNames(flags: Flags): string[] {
  const names = NAMES.filter(([, bit]) => (flags.system & bit) !== 0).map(([name]) => name)
  return [...names, ...flags.keywords]
}
