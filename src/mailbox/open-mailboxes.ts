// The room put together: every verb from its own file.
import type { Blobs } from '../store/store.ts'
import { append } from './append.ts'
import { DigestCache } from './digest-cache.ts'
import { copy, gather, move } from './copy-move.ts'
import { deleteFolder, expunge } from './expunge.ts'
import { setFlags } from './flags.ts'
import {
  createFolder,
  createStandardFolders,
  folder,
  folders,
  renameFolder,
  setQuota,
  subscribe,
  subscriptions,
} from './folders.ts'
import { guarded } from './guarded.ts'
import { changes, firstUnseen, hasRoom, listed, open, placements, quota, recoverable, uids } from './listing.ts'
import type { Mailboxes } from './mailbox.ts'
import type { HearOpinion } from './opinion.ts'
import { liesIn, putAway } from './put-away.ts'
import { restore } from './restore.ts'
import { search } from './search.ts'

/** Source: requirements, "accidentally deleted within 7 days, it can be fully restored". */
export const RECOVERABLE_DAYS = 7

export interface MailboxOptions {
  readonly blobs: Blobs
  /** days for which an expunged message can be brought back; RECOVERABLE_DAYS when absent */
  readonly recoverableDays?: number
  /** is told when members say what is wanted and what is not; nobody listens when absent */
  readonly hearOpinion?: HearOpinion
}

export function openMailboxes({ blobs, recoverableDays = RECOVERABLE_DAYS, hearOpinion }: MailboxOptions): Mailboxes {
  const cache = new DigestCache()
  const hear = hearOpinion ?? (async () => {})
  return guarded({
    folders,
    folder,
    subscriptions,
    uids,
    firstUnseen,
    placements,
    listed: (tx, owner, id, wanted) => listed(tx, owner, cache, id, wanted),
    changes,
    quota,
    hasRoom,
    recoverable,
    createStandardFolders,
    createFolder,
    renameFolder,
    deleteFolder: (tx, owner, id) => deleteFolder(tx, owner, id, recoverableDays),
    subscribe,
    setQuota,
    append,
    setFlags: (tx, owner, id, chosen, change, unchangedSince) =>
      setFlags(tx, owner, id, chosen, change, hear, unchangedSince),
    copy: (tx, owner, from, chosen, to) => copy(tx, owner, from, chosen, to, hear),
    move: (tx, owner, from, chosen, to) => move(tx, owner, from, chosen, to, hear),
    gather: (tx, owner, email, to) => gather(tx, owner, email, to, hear),
    expunge: (tx, owner, id, only) => expunge(tx, owner, id, only, recoverableDays),
    liesIn,
    putAway: (tx, owner, email, from) => putAway(tx, owner, email, from, recoverableDays),
    restore,
    open: (tx, owner, id) => open(tx, owner, blobs, id),
    search: (tx, owner, id, criterion) => search(tx, owner, blobs, cache, id, criterion),
  })
}
