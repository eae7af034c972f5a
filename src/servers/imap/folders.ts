// Folders by name, and their attributes. RFC 9051 §7.3.1
import { Refusal } from '../../base/refusal.ts'
import type { Folder, SpecialUse } from '../../mailbox/mailbox.ts'
import { encodeMailboxName } from '../../wire/imap/mailbox-name.ts'
import { writeAstring } from '../../wire/imap/write.ts'
import type { Session } from './session.ts'

/** RFC 6154 §2. INBOX, bulk and quarantine have no attribute there. */
export const SPECIAL_USE_ATTRIBUTES: Readonly<Partial<Record<SpecialUse, string>>> = {
  drafts: '\\Drafts',
  sent: '\\Sent',
  junk: '\\Junk',
  trash: '\\Trash',
  archive: '\\Archive',
}

/** All that a mail program may see: what was quarantined leaves it by `gatehouse quarantine release` alone. */
export async function allFolders(session: Session): Promise<readonly Folder[]> {
  const folders = await session.read((tx, owner) => session.services.mailboxes.folders(tx, owner))
  return folders.filter(({ specialUse }) => specialUse !== 'quarantine')
}

/** Subscribed names without a folder. RFC 9051 §6.3.9.1 */
export async function lostSubscriptions(session: Session): Promise<readonly string[]> {
  const { mailboxes } = session.services
  return session.read(async (tx, owner) => {
    const there = new Set((await mailboxes.folders(tx, owner)).map(({ name }) => name))
    return (await mailboxes.subscriptions(tx, owner)).filter((name) => !there.has(name))
  })
}

/** @throws Refusal `no-such-thing` */
export async function folderNamed(session: Session, name: string): Promise<Folder> {
  const folder = (await allFolders(session)).find((candidate) => candidate.name === name)
  if (folder === undefined) throw new Refusal('no-such-thing', 'No such mailbox')
  return folder
}

/** Its numbers are not told either. @throws Refusal `folder-locked` */
export function requireUnlocked({ isLocked }: Folder): void {
  if (isLocked) throw new Refusal('folder-locked', 'Folder is locked: unlock it on the web page of your account')
}

/** The folder a message goes to; a missing one is answered with a hint to create it. RFC 9051 §7.1: TRYCREATE */
export async function targetNamed(session: Session, name: string): Promise<Folder | undefined> {
  return (await allFolders(session)).find((candidate) => candidate.name === name)
}

export const TRY_CREATE = 'NO [TRYCREATE] No such mailbox'

/** A mailbox name as this client reads it. */
export function mailboxText(session: Session, name: string): string {
  return session.isUtf8 ? writeAstring(name, true) : writeAstring(encodeMailboxName(name))
}
