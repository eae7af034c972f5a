// \Recent, which IMAP4rev1 alone knows: the first session that is told of a message, and no other, sees it as recent.
import type { MailboxId, MemberId } from '../../base/ids.ts'
import type { Range } from '../../wire/imap/sequence-set.ts'

/** Folders whose last claim is remembered; the one claimed longest ago is forgotten first. */
const MAX_FOLDERS = 100_000

/** The highest UID of each folder that a session of this process was told of. */
const claimed = new Map<string, number>()

/**
 * What a session may call recent, up to a UID. RFC 3501 §2.3.2: where nobody knows who was told first, as after a start of the
 * server, messages count as recent.
 * @param isClaim  nobody else may call them recent from now on; EXAMINE only looks
 */
export function recentRange(memberId: MemberId, id: MailboxId, lastUid: number, isClaim: boolean): Range {
  const folder = `${memberId}:${id}`
  const before = claimed.get(folder) ?? 0
  if (isClaim && lastUid > before) {
    claimed.delete(folder)
    claimed.set(folder, lastUid)
    for (const oldest of claimed.keys()) {
      if (claimed.size <= MAX_FOLDERS) break
      claimed.delete(oldest)
    }
  }
  return [before + 1, lastUid]
}
