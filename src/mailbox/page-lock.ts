// The page lock (页面安全锁): folders that a member opens with a second password, for some minutes, on all programs at once.
import { now } from '../base/clock.ts'
import type { MailboxId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import type { Owner } from './mailbox.ts'
import { type PageLockRow, PageLockRecords } from './records-page-lock.ts'

/** After so many wrong passwords in a row none is looked at for a while: 480 guesses a day, not worth a try at our strength. */
const MAX_TRIES = 5
const PAUSE_MS = 15 * 60_000

/** What a member may know of the lock of their own. */
export interface PageLock {
  readonly folders: readonly MailboxId[]
  /** ms since 1970; past: the folders are locked */
  readonly openUntil: number
  /** ms since 1970; 0: long ago */
  readonly setAt: number
}

const SECRET_CONTEXT = 'page_lock.secret'

/** @returns undefined when no lock is set */
export async function pageLockOf(tx: ReadTx, owner: Owner): Promise<PageLock | undefined> {
  tx.require('directory:read', owner)
  const row = await new PageLockRecords(tx, owner).row()
  return row && { folders: foldersOf(row), openUntil: row.open_until_ms, setAt: row.set_ms }
}

/**
 * Sets the first lock, locked. Grant `directory:change`, as all below.
 * @param hash  Argon2id in PHC form
 * @throws Refusal `already-there`: it is not changed without its password
 */
export async function setPageLock(
  tx: WriteTx,
  owner: Owner,
  hash: string,
  folders: readonly MailboxId[],
): Promise<void> {
  tx.require('directory:change', owner)
  const sealer = await tx.sealer('directory', owner, 'C4')
  const isSet = await new PageLockRecords(tx, owner).add({
    secret_sealed: sealer.seal(hash, SECRET_CONTEXT),
    tried_ms: 0,
    ...justSet(folders),
  })
  if (!isSet) throw new Refusal('already-there', 'There is a page lock already')
}

/** After its password: other folders, locked. @throws Refusal `no-such-thing` */
export async function changePageLock(tx: WriteTx, owner: Owner, folders: readonly MailboxId[]): Promise<void> {
  tx.require('directory:change', owner)
  if (!(await new PageLockRecords(tx, owner).set(justSet(folders)))) throw noLock()
}

/**
 * Counts a try before it is looked at, so that guesses at the same time count too.
 * @returns the hash that the password must fit
 * @throws Refusal `too-many-attempts`, `no-such-thing`
 */
export async function countPageLockTry(tx: WriteTx, owner: Owner): Promise<string> {
  tx.require('directory:change', owner)
  const records = new PageLockRecords(tx, owner)
  const sealed = await records.countTry(now(), MAX_TRIES, now() - PAUSE_MS)
  if (sealed === undefined) {
    if ((await records.row()) === undefined) throw noLock()
    throw new Refusal('too-many-attempts', 'Too many wrong passwords, wait a quarter of an hour')
  }
  const opener = await tx.opener('directory', owner, 'C4')
  return opener.open(sealed, SECRET_CONTEXT).toString()
}

/** After the right password. @param until  ms since 1970; 0 locks. @throws Refusal `no-such-thing` */
export async function openPageLock(tx: WriteTx, owner: Owner, until: number): Promise<void> {
  tx.require('directory:change', owner)
  const change = { open_until_ms: until, ...(until > 0 && { wrong_tries: 0 }) }
  if (!(await new PageLockRecords(tx, owner).set(change))) throw noLock()
}

/** @returns whether there was one */
export async function removePageLock(tx: WriteTx, owner: Owner): Promise<boolean> {
  tx.require('directory:change', owner)
  return new PageLockRecords(tx, owner).remove()
}

/** The folders that this transaction's ticket may not look into now; modules have their own bounds, and bring mail in. */
export async function lockedFolders(tx: ReadTx, owner: Owner): Promise<ReadonlySet<MailboxId>> {
  if (tx.ticket.kind !== 'user') return NONE
  const row = await new PageLockRecords(tx, owner).row()
  return row === undefined || row.open_until_ms > now() ? NONE : new Set(foldersOf(row))
}

const NONE: ReadonlySet<MailboxId> = new Set()

function justSet(folders: readonly MailboxId[]) {
  return { folders: JSON.stringify([...new Set(folders)]), open_until_ms: 0, wrong_tries: 0, set_ms: now() }
}

function foldersOf({ folders }: PageLockRow): readonly MailboxId[] {
  return JSON.parse(folders) as MailboxId[]
}

function noLock(): Refusal {
  return new Refusal('no-such-thing', 'There is no page lock')
}
