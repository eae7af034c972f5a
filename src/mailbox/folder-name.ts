// The names of folders: what may be a name, and how it falls into levels.
import { Refusal } from '../base/refusal.ts'

/** Between the levels of a name. RFC 9051 §5.1 */
const DELIMITER = '/'
/** Levels of a name: deeper trees come from a client that loops. */
export const MAX_DEPTH = 20
/** bytes of UTF-8 per level, as in file systems, so that an export can use the names */
const MAX_LEVEL_BYTES = 255

/**
 * Checks a name and splits it: `inbox/2026` → `['INBOX', '2026']`.
 * RFC 9051 §5.1: INBOX in any case is one name; all others are compared as they are, in the normal form of RFC 5198 §3.
 * One delimiter at the end is dropped (RFC 9051 §6.3.4).
 * @throws Refusal `bad-parameter`
 */
export function levelsOf(name: string): string[] {
  const levels = name.normalize('NFC').split(DELIMITER)
  if (levels.length > 1 && levels.at(-1) === '') levels.pop()
  if (levels.length > MAX_DEPTH) throw new Refusal('bad-parameter', 'The folder name has too many levels')
  for (const level of levels) checkLevel(level)
  if (levels[0]!.toUpperCase() === 'INBOX') levels[0] = 'INBOX'
  return levels
}

/** The opposite of `levelsOf`. */
export function nameOf(levels: readonly string[]): string {
  return levels.join(DELIMITER)
}

function checkLevel(level: string): void {
  const isName = level !== '' && level.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(level)
  if (!isName) throw new Refusal('bad-parameter', 'This cannot be a folder name')
  if (Buffer.byteLength(level) > MAX_LEVEL_BYTES) throw new Refusal('bad-parameter', 'The folder name is too long')
}
