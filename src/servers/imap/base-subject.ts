// The subject without what replies and forwards put around it. RFC 5256 §2.1

/** Rounds of stripping; a subject of nothing but prefixes is cut here. */
const MAX_ROUNDS = 50

/** Also the prefixes that Chinese clients write. */
const LEADER = /^(?:\[[^[\]]{0,200}\]\s*)*(?:re|fwd?|回复|答复|转发)\s*(?:\[[^[\]]{0,200}\]\s*)?[:：]\s*/i
const BLOB = /^\[[^[\]]{0,200}\]\s*/
const TRAILER = /\s*\(fwd\)$/i
const FORWARDED = /^\[fwd:(.*)\]$/i

export interface BaseSubject {
  readonly text: string
  readonly isReply: boolean
}

export function baseSubject(subject: string): BaseSubject {
  let text = subject.slice(0, 2_000).replace(/\s+/g, ' ').trim()
  let isReply = false
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let next = text.replace(TRAILER, '')
    isReply ||= next !== text
    const withoutLeader = next.replace(LEADER, '')
    isReply ||= withoutLeader !== next
    next = withoutLeader
    // A blob goes unless it is all there is.
    const withoutBlob = next.replace(BLOB, '')
    if (withoutBlob !== '') next = withoutBlob
    const inner = FORWARDED.exec(next)?.[1]
    if (inner !== undefined) {
      next = inner
      isReply = true
    }
    next = next.trim()
    if (next === text) break
    text = next
  }
  return { text, isReply }
}
