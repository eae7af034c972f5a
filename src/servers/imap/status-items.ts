// What STATUS tells of a folder. RFC 9051 §6.3.11, RFC 7162 §3.1.7, RFC 7889 §5, RFC 8474 §4.3
import type { MemberId } from '../../base/ids.ts'
import type { Folder } from '../../mailbox/mailbox.ts'
import type { Arguments } from '../../wire/imap/arguments.ts'
import { mailboxText } from './folders.ts'
import { recentRange } from './recent.ts'
import type { Session } from './session.ts'

const ITEMS: Readonly<Record<string, (folder: Folder, session: Session) => string>> = {
  MESSAGES: ({ messages }) => `${messages}`,
  UIDNEXT: ({ uidNext }) => `${uidNext}`,
  UIDVALIDITY: ({ uidValidity }) => `${uidValidity}`,
  UNSEEN: ({ unseen }) => `${unseen}`,
  DELETED: ({ deleted }) => `${deleted}`,
  SIZE: ({ size }) => `${size}`,
  RECENT: (folder, { member }) => `${recentIn(folder, member.owner.memberId)}`, // RFC 3501 §6.3.10
  HIGHESTMODSEQ: ({ highestModseq }) => `${highestModseq}`,
  APPENDLIMIT: (_, { services }) => `${services.appendLimitBytes}`,
  MAILBOXID: ({ id }) => `(F${id})`,
}

/** At most as many as UIDs were given since somebody was told, and messages are there. */
function recentIn({ id, uidNext, messages }: Folder, memberId: MemberId): number {
  const [first, last] = recentRange(memberId, id, uidNext - 1, false)
  return Math.min(messages, last + 1 - first)
}

/** "(" status-att *(SP status-att) ")"; asking for HIGHESTMODSEQ switches CONDSTORE on (RFC 7162 §3.1) */
export function parseStatusItems(session: Session, args: Arguments): string[] {
  const items = args.list(() => {
    const item = args.keyword()
    return Object.hasOwn(ITEMS, item) ? item : args.fail('unknown status item')
  })
  if (items.length === 0) args.fail('no status item')
  if (items.includes('HIGHESTMODSEQ')) session.enableCondstore()
  return items
}

/** `* STATUS INBOX (MESSAGES 17 UIDNEXT 18)` */
export function statusAnswer(session: Session, folder: Folder, items: readonly string[]): string {
  const values = items.map((item) => `${item} ${ITEMS[item]?.(folder, session)}`)
  return `* STATUS ${mailboxText(session, folder.name)} (${values.join(' ')})`
}
