// Which conversation a message belongs to. The idea of RFC 5256 §3 (REFERENCES), with bounded work and lasting ids:
// a message joins the conversation of the nearest message it answers, and conversations are never merged afterwards.
import type { EmailId, ThreadId } from '../base/ids.ts'
import type { Sealer } from '../keys/vault.ts'
import type { MessageDigest } from '../mail/structure.ts'
import type { ThreadRecords } from './records-threads.ts'

/** The first reference names the conversation, the last ones the nearest messages; those between add nothing. */
const NEAREST_REFERENCES = 20
/** characters of a subject looked at: each reply mark costs one pass over them, while all other writers wait */
const MAX_SUBJECT = 1_000

/** RFC 5256 §2.1: what marks a reply or forward, with the words that mail programs use for it in Chinese. */
const REPLY_MARK = /^\s*(?:\[[^\]]*\]\s*)?(?:re|fwd?|aw|sv|回复|答复|回覆|转发|轉寄)\s*(?:\[[^\]]*\])?\s*[:：]/iu

/**
 * Finds the conversation of a new message, or begins one, and lets its ids lead there.
 * A reply without any reference joins the last conversation with its base subject.
 */
export async function placeInThread(
  records: ThreadRecords,
  sealer: Sealer,
  id: EmailId,
  { envelope, references }: Pick<MessageDigest, 'envelope' | 'references'>,
): Promise<ThreadId> {
  // Nearest last: a later token of this list is the better one.
  const ids = [...references.slice(0, 1), ...references.slice(1).slice(-NEAREST_REFERENCES), envelope.messageId]
  const tokens = [...new Set(ids.filter((id) => id !== ''))].map((id) => sealer.token(`thread.message:${id}`))
  const base = baseSubject(envelope.subject)
  const subject = base === '' ? [] : [sealer.token(`thread.subject:${base}`)]
  const asksSubject = references.length === 0 && REPLY_MARK.test(envelope.subject)

  const known = new Map<string, ThreadId>()
  for (const { token, thread_id } of await records.of(asksSubject ? [...subject, ...tokens] : tokens)) {
    known.set(hex(token), thread_id)
  }
  const thread =
    [...(asksSubject ? subject : []), ...tokens].map((token) => known.get(hex(token))).findLast((found) => found) ??
    (id as number as ThreadId)
  const unknown = tokens.filter((token) => !known.has(hex(token)))
  if (unknown.length + subject.length > 0) await records.link([...unknown, ...subject], thread)
  return thread
}

/**
 * The subject without reply marks, list tags in brackets and extra white space. RFC 5256 §2.1
 */
export function baseSubject(subject: string): string {
  let base = subject.slice(0, MAX_SUBJECT).replace(/\s+/gu, ' ').trim()
  for (let before = ''; before !== base;) {
    before = base
    base = base
      .replace(REPLY_MARK, '')
      .replace(/^\[[^\]]*\]\s*(?=\S)/u, '')
      .replace(/\s*\(fwd\)\s*$/iu, '')
      .trim()
  }
  return base.toLowerCase()
}

const hex = (token: Uint8Array) => Buffer.from(token).toString('hex')
