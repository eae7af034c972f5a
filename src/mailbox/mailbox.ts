// What the servers and journeys see of a member's mail: folders, messages, and what can be brought back.
import type { EmailId, MailboxId, MemberId, OrganisationId, ThreadId } from '../base/ids.ts'
import type { DataClass } from '../mail/data-class.ts'
import type { DigestedMessage, MessageDigest } from '../mail/structure.ts'
import type { BlobReader, ReadTx, WriteTx, WrittenBlob } from '../store/store.ts'

/** RFC 6154 §2, and INBOX. A member has at most one folder of each. */
export const SPECIAL_USES = ['inbox', 'drafts', 'sent', 'junk', 'trash', 'archive', 'bulk', 'quarantine'] as const
export type SpecialUse = (typeof SPECIAL_USES)[number]

/** RFC 9051 §2.3.2: system flags as a bit set. */
export const FLAG = { seen: 1, answered: 2, flagged: 4, deleted: 8, draft: 16 } as const

export interface Flags {
  /** union of FLAG bits */
  readonly system: number
  /** RFC 9051 §2.3.2 keywords as the client wrote them first, compared without case; at most 64 a message */
  readonly keywords: readonly string[]
}

export interface Owner {
  readonly organisationId: OrganisationId
  readonly memberId: MemberId
}

/** A folder. RFC 9051 §2.3.1, RFC 7162 §3.1, RFC 8474 §4 */
export interface Folder {
  readonly id: MailboxId
  /** full name in UTF-8, levels joined by '/'; `INBOX` in capitals */
  readonly name: string
  readonly specialUse?: SpecialUse
  readonly isSubscribed: boolean
  readonly uidValidity: number
  readonly uidNext: number
  readonly highestModseq: number
  readonly messages: number
  readonly unseen: number
  readonly deleted: number
  /** bytes */
  readonly size: number
  /** behind the page lock now: its numbers say nothing, and every verb that looks into it throws `folder-locked` */
  readonly isLocked?: true
}

/** A message's place in a folder: what changes. */
export interface Placement {
  readonly uid: number
  readonly emailId: EmailId
  readonly flags: Flags
  readonly modseq: number
  /** ms since 1970: INTERNALDATE */
  readonly internalDate: number
  /** ms since 1970: when it came into this folder. RFC 8514 */
  readonly savedAt: number
  /** bytes */
  readonly size: number
  readonly threadId: ThreadId
}

/** A placement with the sealed header cache opened. */
export interface ListedMessage extends Placement {
  readonly digest: MessageDigest
}

export interface FlagChange {
  readonly mode: 'set' | 'add' | 'remove'
  readonly flags: Flags
}

export interface NewMessage {
  readonly blob: WrittenBlob
  readonly digested: DigestedMessage
  readonly flags: Flags
  /** ms since 1970 */
  readonly internalDate: number
  readonly dataClass: DataClass
}

/** Where an appended message lies now. RFC 4315 §3 APPENDUID */
export interface Appended {
  readonly mailboxId: MailboxId
  readonly uid: number
  readonly uidValidity: number
  readonly emailId: EmailId
}

export interface Copied {
  /** the target's UIDVALIDITY. RFC 4315 §3 COPYUID */
  readonly uidValidity: number
  readonly sourceUids: readonly number[]
  readonly targetUids: readonly number[]
}

/** What changed in a folder since a MODSEQ. RFC 7162 §3.2 */
export interface FolderChanges {
  readonly folder: Folder
  /** placements new or changed, by UID */
  readonly changed: readonly Placement[]
  /** UIDs expunged since, ascending */
  readonly vanished: readonly number[]
}

/** IMAP SEARCH keys as a tree, without sequence numbers (the session turns those into UIDs). RFC 9051 §6.4.4 */
export type SearchCriterion =
  | { readonly key: 'all' }
  | { readonly key: 'and' | 'or'; readonly of: readonly SearchCriterion[] }
  | { readonly key: 'not'; readonly of: SearchCriterion }
  | { readonly key: 'uids'; readonly ranges: readonly (readonly [first: number, last: number])[] }
  | { readonly key: 'flag'; readonly flag: number; readonly isSet: boolean }
  | { readonly key: 'keyword'; readonly keyword: string; readonly isSet: boolean }
  | { readonly key: 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'body' | 'text'; readonly text: string }
  | { readonly key: 'header'; readonly field: string; readonly text: string }
  /** INTERNALDATE (`internal`) or SAVEDATE (`saved`) by their day in UTC, or the day a Date field names (`sent`); days since 1970 */
  | {
      readonly key: 'day'
      readonly of: 'internal' | 'sent' | 'saved'
      readonly is: 'before' | 'on' | 'since'
      readonly day: number
    }
  | { readonly key: 'size'; readonly is: 'larger' | 'smaller'; readonly bytes: number }
  | { readonly key: 'modseq'; readonly atLeast: number }
  | { readonly key: 'emailId'; readonly id: EmailId }
  | { readonly key: 'threadId'; readonly id: ThreadId }

/** Something expunged that can still be brought back. */
export interface Recoverable {
  readonly emailId: EmailId
  readonly mailboxId: MailboxId
  readonly uid: number
  /** ms since 1970 */
  readonly expungedAt: number
  /** ms since 1970: after this it is gone for ever */
  readonly purgeAt: number
  readonly size: number
}

export interface Quota {
  /** bytes; messages that can be restored do not count */
  readonly usedBytes: number
  readonly limitBytes: number
  readonly messages: number
}

/** Verbs that only look; each one checks the transaction's ticket for `mail:read` unless it says otherwise. */
export interface MailReader {
  folders(tx: ReadTx, owner: Owner): Promise<readonly Folder[]>
  folder(tx: ReadTx, owner: Owner, id: MailboxId): Promise<Folder>
  /** Names that are subscribed, also of folders that are gone. RFC 9051 §6.3.7 */
  subscriptions(tx: ReadTx, owner: Owner): Promise<readonly string[]>
  /** Ascending UIDs of a folder: the session's sequence numbers. */
  uids(tx: ReadTx, owner: Owner, id: MailboxId): Promise<Uint32Array>
  /** The lowest UID without \Seen; looks at the messages before it. */
  firstUnseen(tx: ReadTx, owner: Owner, id: MailboxId): Promise<number | undefined>
  /** Placements of the given UIDs, ascending; missing ones are left out. */
  placements(tx: ReadTx, owner: Owner, id: MailboxId, uids: readonly number[]): Promise<readonly Placement[]>
  /** The same with the header cache. */
  listed(tx: ReadTx, owner: Owner, id: MailboxId, uids: readonly number[]): Promise<readonly ListedMessage[]>
  changes(tx: ReadTx, owner: Owner, id: MailboxId, sinceModseq: number): Promise<FolderChanges>
  /** Grant `mail:append`: who brings mail must know whether there is room. */
  quota(tx: ReadTx, owner: Owner): Promise<Quota>
  /** Whether the quota is not used up yet; grant `mail:append` only. */
  hasRoom(tx: ReadTx, owner: Owner): Promise<boolean>
  /** Grant `mail:change`: nothing is opened. */
  recoverable(tx: ReadTx, owner: Owner): Promise<readonly Recoverable[]>
}

/** Verbs that change. Each tells its news: `{topic: 'mailbox', memberId, subject: MailboxId}`. */
export interface MailWriter {
  /** Makes INBOX and the special-use folders of a new member; grant `mail:append`. */
  createStandardFolders(tx: WriteTx, owner: Owner, quotaBytes: number): Promise<void>
  createFolder(tx: WriteTx, owner: Owner, name: string, specialUse?: SpecialUse): Promise<Folder>
  renameFolder(tx: WriteTx, owner: Owner, id: MailboxId, name: string): Promise<void>
  /** Messages in it become recoverable. */
  deleteFolder(tx: WriteTx, owner: Owner, id: MailboxId): Promise<void>
  subscribe(tx: WriteTx, owner: Owner, name: string, isSubscribed: boolean): Promise<void>
  setQuota(tx: WriteTx, owner: Owner, quotaBytes: number): Promise<void>
  /** Adds one message; grant `mail:append` only. @throws Refusal `mailbox-full`, `no-such-thing` */
  append(tx: WriteTx, owner: Owner, target: MailboxId | SpecialUse, message: NewMessage): Promise<Appended>
  /**
   * @param unchangedSince  RFC 7162 §3.1.3: messages changed later are left alone and listed in `modified`
   * @returns `changed`: all others that are there, with the flags they have now; one that had them keeps its MODSEQ
   */
  setFlags(
    tx: WriteTx,
    owner: Owner,
    id: MailboxId,
    uids: readonly number[],
    change: FlagChange,
    unchangedSince?: number,
  ): Promise<{ changed: readonly Placement[]; modified: readonly number[] }>
  copy(tx: WriteTx, owner: Owner, from: MailboxId, uids: readonly number[], to: MailboxId): Promise<Copied>
  move(tx: WriteTx, owner: Owner, from: MailboxId, uids: readonly number[], to: MailboxId | SpecialUse): Promise<Copied>
  /** Moves a message from every folder in which it lies to one. @returns places it left */
  gather(tx: WriteTx, owner: Owner, emailId: EmailId, to: SpecialUse): Promise<number>
  /** Takes messages with \Deleted out of the folder into the recoverable state. @param uids  only these of them */
  expunge(tx: WriteTx, owner: Owner, id: MailboxId, uids?: readonly number[]): Promise<readonly number[]>
  /** Whether one content lies in a folder; grant `mail:change`: nothing is opened. */
  liesIn(tx: ReadTx, owner: Owner, emailId: EmailId, use: SpecialUse): Promise<boolean>
  /** Takes one content out of a folder into the recoverable state, with or without \Deleted. @returns places it left */
  putAway(tx: WriteTx, owner: Owner, emailId: EmailId, from: SpecialUse): Promise<number>
  /** Brings expunged messages back with flags, folder and date; a folder that is gone is made again. */
  restore(tx: WriteTx, owner: Owner, emailIds: readonly EmailId[]): Promise<number>
}

/** A member's mail with its own transactions where reading goes beyond rows. */
export interface Mailboxes extends MailReader, MailWriter {
  /** Opens the message itself; grant `mail:read`. */
  open(tx: ReadTx, owner: Owner, emailId: EmailId): Promise<BlobReader>
  /** UIDs in a folder that match, ascending; none is wrong. What is not found stands in the README. */
  search(tx: ReadTx, owner: Owner, id: MailboxId, criterion: SearchCriterion): Promise<readonly number[]>
}
