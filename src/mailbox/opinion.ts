// What members say of messages by what they do with them: into the junk folder, out of it, or with a keyword.
import type { BlobId, EmailId } from '../base/ids.ts'
import type { WriteTx } from '../store/store.ts'
import type { FlagChange, Owner, SpecialUse } from './mailbox.ts'
import type { MailRecords } from './records.ts'

export interface Opinion {
  /** unwanted, wanted; of wanted mail in numbers: to be found in the inbox, or in the bulk folder */
  readonly said: 'spam' | 'ham' | 'inbox' | 'bulk'
  /** `quarantine`: put there by a later verdict, or let out of it; else the member's own doing */
  readonly by: 'member' | 'quarantine'
  readonly blobs: readonly BlobId[]
}

/** Is told in the transaction of what was done. */
export type HearOpinion = (tx: WriteTx, owner: Owner, opinion: Opinion) => Promise<void>

/** Folders of unwanted mail, and one that says nothing: people throw away what they wanted, too. */
const UNWANTED: ReadonlySet<string | null> = new Set<SpecialUse>(['junk', 'quarantine'])
const SILENT: ReadonlySet<string | null> = new Set<SpecialUse>(['trash'])

/** @returns undefined when the way from one folder to the other says nothing. @param from  special uses; null: none */
export function opinionOnWay(from: string | null, to: string | null): Omit<Opinion, 'blobs'> | undefined {
  if (from === 'bulk' && to === 'inbox') return { said: 'inbox', by: 'member' }
  if (from === 'inbox' && to === 'bulk') return { said: 'bulk', by: 'member' }
  if (UNWANTED.has(from) === UNWANTED.has(to) || SILENT.has(from) || SILENT.has(to)) return undefined
  const by = from === 'quarantine' || to === 'quarantine' ? 'quarantine' : 'member'
  return { said: UNWANTED.has(to) ? 'spam' : 'ham', by }
}

/** IANA registry of IMAP keywords, and what Thunderbird wrote before. */
const KEYWORDS: Readonly<Record<string, Opinion['said']>> = {
  $junk: 'spam',
  junk: 'spam',
  $notjunk: 'ham',
  notjunk: 'ham',
  nonjunk: 'ham',
}

/** @returns undefined when a change of keywords says nothing, or both */
export function opinionInFlags({ mode, flags }: FlagChange): Omit<Opinion, 'blobs'> | undefined {
  if (mode === 'remove') return undefined
  const said = new Set(flags.keywords.flatMap((keyword) => KEYWORDS[keyword.toLowerCase()] ?? []))
  const [only] = said
  return only === undefined || said.size > 1 ? undefined : { said: only, by: 'member' }
}

/** Messages of one command that count: who sorts a whole folder says little of each. */
const MAX_OPINIONS = 200

/** Tells what was said of some emails. */
export async function tell(
  tx: WriteTx,
  owner: Owner,
  records: MailRecords,
  opinion: Omit<Opinion, 'blobs'> | undefined,
  emails: readonly EmailId[],
  hear: HearOpinion,
): Promise<void> {
  if (opinion === undefined || emails.length === 0) return
  await hear(tx, owner, { ...opinion, blobs: await records.blobsOf(emails.slice(0, MAX_OPINIONS)) })
}
