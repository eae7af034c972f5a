// Folders: the tree of a member, and its verbs.
import type { MailboxId } from '../base/ids.ts'
import { now } from '../base/clock.ts'
import { Refusal } from '../base/refusal.ts'
import type { Sealer } from '../keys/vault.ts'
import type { ReadTx, WriteTx } from '../store/store.ts'
import { moveAll } from './copy-move.ts'
import { levelsOf, MAX_DEPTH, nameOf } from './folder-name.ts'
import type { Folder, Owner, SpecialUse } from './mailbox.ts'
import { type FolderRow, MailRecords } from './records.ts'
import { nameToken, openerOf, openName, sealerOf, sealName } from './sealed-columns.ts'
import { refuseNoSuch, takeTurn } from './turn.ts'

/** Folders of a member; clients ask the state of each of them every few minutes. */
const MAX_FOLDERS = 1_000
/** The parent of a folder at the top. */
const TOP = 0

/** What a new member finds. RFC 6154 §2 names the uses; bulk and quarantine are ours. */
const STANDARD_FOLDERS: readonly (readonly [name: string, use: SpecialUse])[] = [
  ['INBOX', 'inbox'],
  ['Drafts', 'drafts'],
  ['Sent', 'sent'],
  ['Junk', 'junk'],
  ['Trash', 'trash'],
  ['Archive', 'archive'],
  ['Bulk', 'bulk'],
  ['Quarantine', 'quarantine'],
]

/** All folders, by name. */
export async function folders(tx: ReadTx, owner: Owner): Promise<readonly Folder[]> {
  tx.require('mail:read', owner)
  const all = await namedRows(tx, owner)
  const subscribed = subscribedNames(all)
  return all
    .filter(({ row }) => row.deleted_at_ms === null)
    .map(({ row, name }) => ({ ...folderOf(row, name), isSubscribed: subscribed.has(name) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

export async function subscriptions(tx: ReadTx, owner: Owner): Promise<readonly string[]> {
  tx.require('mail:read', owner)
  return [...subscribedNames(await namedRows(tx, owner))].sort()
}

/** @throws Refusal `no-such-thing` */
export async function folder(tx: ReadTx, owner: Owner, id: MailboxId): Promise<Folder> {
  tx.require('mail:read', owner)
  const records = new MailRecords(tx, owner)
  const row = (await records.folder(id)) ?? refuseNoSuch('folder')
  const opener = await openerOf(tx, owner)
  const levels = [openName(opener, row)]
  for (let parent = row.parent_id; parent !== TOP;) {
    const above = (await records.folder(parent)) ?? refuseNoSuch('folder')
    levels.unshift(openName(opener, above))
    parent = above.parent_id
  }
  return folderOf(row, nameOf(levels))
}

/** Does nothing for a member who has an account; grant `mail:append`. */
export async function createStandardFolders(tx: WriteTx, owner: Owner, quotaBytes: number): Promise<void> {
  tx.require('mail:append', owner)
  const records = new MailRecords(tx, owner)
  // UIDVALIDITY counts up from the time in seconds, so that it also grows when an account is made anew (RFC 9051 §2.3.1.1).
  const firstUidValidity = Math.floor(now() / 1_000)
  const isNew = await records.addAccount({
    next_email_id: 1,
    next_mailbox_id: STANDARD_FOLDERS.length + 1,
    highest_modseq: 1,
    last_uid_validity: firstUidValidity + STANDARD_FOLDERS.length - 1,
    folders: STANDARD_FOLDERS.length,
    messages: 0,
    used_bytes: 0,
    quota_bytes: quotaBytes,
    unmerged_emails: 0,
  })
  if (!isNew) return
  const sealer = await sealerOf(tx, owner)
  for (const [index, [name, specialUse]] of STANDARD_FOLDERS.entries()) {
    const numbers = { id: (index + 1) as MailboxId, uidValidity: firstUidValidity + index, modseq: 1 }
    await records.addFolder({ ...newRow(sealer, TOP, name, numbers), special_use: specialUse, is_subscribed: 1 })
  }
  tell(tx, owner, 1 as MailboxId)
}

/**
 * RFC 9051 §6.3.4: makes the levels above it too when they are missing.
 * @throws Refusal `already-there`, `no-such-use`, `bad-parameter`, `limit-reached`
 */
export async function createFolder(tx: WriteTx, owner: Owner, name: string, specialUse?: SpecialUse): Promise<Folder> {
  tx.require('mail:change', owner)
  const levels = levelsOf(name)
  const records = new MailRecords(tx, owner)
  const sealer = await sealerOf(tx, owner)
  await takeTurn(records)
  if (specialUse !== undefined && (await records.folder(specialUse)) !== undefined) {
    throw new Refusal('no-such-use', 'There is a folder for this use')
  }
  const parent = await makeLevels(tx, owner, records, sealer, levels.slice(0, -1))
  if ((await records.folderNamed(parent, nameToken(sealer, levels.at(-1)!))) !== undefined) {
    throw new Refusal('already-there', 'There is a folder of this name')
  }
  const row = await addLevel(tx, owner, records, sealer, parent, levels.at(-1)!, specialUse)
  return folderOf(row, nameOf(levels))
}

/**
 * RFC 9051 §6.3.6. Folders below it go with it; renaming INBOX moves its messages to a new folder instead.
 * @throws Refusal `no-such-thing`, `already-there`, `bad-parameter`, `limit-reached`
 */
export async function renameFolder(tx: WriteTx, owner: Owner, id: MailboxId, name: string): Promise<void> {
  tx.require('mail:change', owner)
  const levels = levelsOf(name)
  const level = levels.at(-1)!
  const records = new MailRecords(tx, owner)
  const sealer = await sealerOf(tx, owner)
  const { highest_modseq: modseq } = await takeTurn(records)
  const row = (await records.folder(id)) ?? refuseNoSuch('folder')

  const parent = await makeLevels(tx, owner, records, sealer, levels.slice(0, -1))
  const there = await records.folderNamed(parent, nameToken(sealer, level))
  if (there !== undefined) throw new Refusal('already-there', 'There is a folder of this name')
  if (row.special_use === 'inbox') {
    const target = await addLevel(tx, owner, records, sealer, parent, level)
    await moveAll(tx, owner, id, target.mailbox_id, Math.max(modseq, target.highest_modseq))
    return
  }
  checkMove(await records.folders(), id, parent, levels.length)
  await records.setFolder(id, { parent_id: parent, ...sealName(sealer, id, level) })
  tell(tx, owner, id)
}

/**
 * RFC 9051 §6.3.7, §6.3.8: only to a folder that is there; the name stays subscribed when the folder goes.
 * @throws Refusal `no-such-thing`, `bad-parameter`
 */
export async function subscribe(tx: WriteTx, owner: Owner, name: string, isSubscribed: boolean): Promise<void> {
  tx.require('mail:change', owner)
  const records = new MailRecords(tx, owner)
  const whole = nameOf(levelsOf(name))
  await takeTurn(records)
  const named = (await namedRows(tx, owner)).filter((one) => one.name === whole)
  const wanted = isSubscribed ? named.filter(({ row }) => row.deleted_at_ms === null) : named
  if (wanted.length === 0) refuseNoSuch('folder')
  for (const { row } of wanted) {
    await records.setFolder(row.mailbox_id, { is_subscribed: isSubscribed ? 1 : 0 })
    tell(tx, owner, row.mailbox_id)
  }
  await records.removeEmptyGraves()
}

/** @throws Refusal `no-such-thing` */
export async function setQuota(tx: WriteTx, owner: Owner, quotaBytes: number): Promise<void> {
  tx.require('mail:change', owner)
  const isThere = await new MailRecords(tx, owner).setQuota(quotaBytes)
  if (!isThere) refuseNoSuch('member')
}

interface NamedRow {
  readonly row: FolderRow
  /** full */
  readonly name: string
}

/** All folders, deleted ones included. */
async function namedRows(tx: ReadTx, owner: Owner): Promise<NamedRow[]> {
  const rows = await new MailRecords(tx, owner).foldersAndGraves()
  const opener = await openerOf(tx, owner)
  const byId = new Map(rows.map((row) => [row.mailbox_id, { row, level: openName(opener, row) }]))
  const levels = (id: FolderRow['parent_id']): string[] => {
    const known = id === TOP ? undefined : byId.get(id)
    return known === undefined ? [] : [...levels(known.row.parent_id), known.level]
  }
  return rows.map((row) => ({ row, name: nameOf(levels(row.mailbox_id)) }))
}

function subscribedNames(all: readonly NamedRow[]): ReadonlySet<string> {
  return new Set(all.filter(({ row }) => row.is_subscribed === 1).map(({ name }) => name))
}

/** @throws Refusal `bad-parameter` when a folder would go below itself, or the folders below it too deep */
function checkMove(rows: readonly FolderRow[], id: MailboxId, parent: FolderRow['parent_id'], level: number): void {
  const children = Map.groupBy(rows, (row) => row.parent_id)
  let below = [id]
  for (let depth = level; below.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new Refusal('bad-parameter', 'The folder name has too many levels')
    if (below.some((one) => one === parent)) throw new Refusal('bad-parameter', 'A folder cannot move below itself')
    below = below.flatMap((one) => children.get(one) ?? []).map((row) => row.mailbox_id)
  }
}

/** Finds the folder of these levels, making what is missing. @returns TOP for no levels */
async function makeLevels(
  tx: WriteTx,
  owner: Owner,
  records: MailRecords,
  sealer: Sealer,
  levels: readonly string[],
): Promise<FolderRow['parent_id']> {
  let parent: FolderRow['parent_id'] = TOP
  for (const level of levels) {
    const row: FolderRow =
      (await records.folderNamed(parent, nameToken(sealer, level))) ??
      (await addLevel(tx, owner, records, sealer, parent, level))
    parent = row.mailbox_id
  }
  return parent
}

async function addLevel(
  tx: WriteTx,
  owner: Owner,
  records: MailRecords,
  sealer: Sealer,
  parent: FolderRow['parent_id'],
  level: string,
  specialUse?: SpecialUse,
): Promise<FolderRow> {
  const account = await takeTurn(records, { folders: 1 })
  if (account.folders > MAX_FOLDERS) throw new Refusal('limit-reached', 'Too many folders')
  const id = (account.next_mailbox_id - 1) as MailboxId
  const numbers = { id, uidValidity: account.last_uid_validity, modseq: account.highest_modseq }
  const row = { ...newRow(sealer, parent, level, numbers), special_use: specialUse ?? null }
  await records.addFolder(row)
  tell(tx, owner, id)
  return row
}

function newRow(
  sealer: Sealer,
  parent: FolderRow['parent_id'],
  level: string,
  { id, uidValidity, modseq }: { id: MailboxId; uidValidity: number; modseq: number },
): FolderRow {
  return {
    mailbox_id: id,
    parent_id: parent,
    ...sealName(sealer, id, level),
    special_use: null,
    is_subscribed: 0,
    uid_validity: uidValidity,
    uid_next: 1,
    highest_modseq: modseq,
    messages: 0,
    unseen: 0,
    deleted: 0,
    size_bytes: 0,
    deleted_at_ms: null,
  }
}

function folderOf(row: FolderRow, name: string): Folder {
  return {
    id: row.mailbox_id,
    name,
    ...(row.special_use === null ? {} : { specialUse: row.special_use as SpecialUse }),
    isSubscribed: row.is_subscribed === 1,
    uidValidity: row.uid_validity,
    uidNext: row.uid_next,
    highestModseq: row.highest_modseq,
    messages: row.messages,
    unseen: row.unseen,
    deleted: row.deleted,
    size: row.size_bytes,
  }
}

function tell(tx: WriteTx, owner: Owner, id: MailboxId): void {
  tx.afterCommit({ topic: 'mailbox', memberId: owner.memberId, subject: id })
}
