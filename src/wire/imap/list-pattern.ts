// Mailbox names against LIST patterns. RFC 9051 §6.3.9: "*" is anything, "%" anything but the delimiter.

/** The hierarchy delimiter of all our names. */
export const DELIMITER = '/'

/**
 * Whether a name matches a pattern: a row of reachable places instead of backtracking. Each letter of the pattern that
 * is no wildcard takes one more place away, so the time is at most twice the name squared, however long the pattern.
 */
export function matchesPattern(name: string, pattern: string): boolean {
  // reach[i]: the pattern read so far can end right before name[i].
  let reach = new Uint8Array(name.length + 1)
  reach[0] = 1
  for (const wanted of squeezed(pattern)) {
    const next = new Uint8Array(name.length + 1)
    if (wanted === '*' || wanted === '%') {
      for (let at = 0; at <= name.length; at++) {
        const grows = at > 0 && next[at - 1] === 1 && (wanted === '*' || name[at - 1] !== DELIMITER)
        if (reach[at] === 1 || grows) next[at] = 1
      }
    } else {
      for (let at = 0; at < name.length; at++) if (reach[at] === 1 && name[at] === wanted) next[at + 1] = 1
    }
    if (!next.includes(1)) return false
    reach = next
  }
  return reach[name.length] === 1
}

/** Every name above a name: `a/b/c` → `a`, `a/b`. */
export function parentsOf(name: string): string[] {
  const levels = name.split(DELIMITER)
  return levels.slice(1).map((_, depth) => levels.slice(0, depth + 1).join(DELIMITER))
}

/** Runs of wildcards say no more than one of them. */
function squeezed(pattern: string): string {
  return pattern.replace(/[*%]{2,}/g, (run) => (run.includes('*') ? '*' : '%'))
}
