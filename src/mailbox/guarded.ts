// Every verb of mail behind the page lock: the one place where a locked folder is kept shut, whatever the protocol.
// A locked folder is listed and takes mail in; nothing in it is read, changed or let out.
import type { EmailId, MailboxId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { ReadTx } from '../store/store.ts'
import type { Folder, Mailboxes, Owner } from './mailbox.ts'
import { lockedFolders } from './page-lock.ts'
import { MailRecords } from './records.ts'
import { PageLockRecords } from './records-page-lock.ts'

export function guarded(mail: Mailboxes): Mailboxes {
  return {
    ...mail,
    folders: async (tx, owner) => {
      const locked = await lockedFolders(tx, owner)
      return (await mail.folders(tx, owner)).map((each) => (locked.has(each.id) ? veiled(each) : each))
    },
    folder: ofFolder(mail.folder),
    uids: ofFolder(mail.uids),
    firstUnseen: ofFolder(mail.firstUnseen),
    placements: ofFolder(mail.placements),
    listed: ofFolder(mail.listed),
    changes: ofFolder(mail.changes),
    search: ofFolder(mail.search),
    renameFolder: ofFolder(mail.renameFolder),
    deleteFolder: ofFolder(mail.deleteFolder),
    setFlags: ofFolder(mail.setFlags),
    copy: ofFolder(mail.copy),
    move: ofFolder(mail.move),
    expunge: ofFolder(mail.expunge),

    open: async (tx, owner, email) => {
      await requireSomeOpen(tx, owner, email)
      return mail.open(tx, owner, email)
    },
    gather: async (tx, owner, email, to) => {
      await requireAllOpen(tx, owner, [email])
      return mail.gather(tx, owner, email, to)
    },
    restore: async (tx, owner, emails) => {
      await requireAllOpen(tx, owner, emails)
      return mail.restore(tx, owner, emails)
    },
    recoverable: async (tx, owner) => {
      const locked = await lockedFolders(tx, owner)
      return (await mail.recoverable(tx, owner)).filter(({ mailboxId }) => !locked.has(mailboxId))
    },
    liesIn: async (tx, owner, email, use) => {
      await requireUseOpen(tx, owner, use)
      return mail.liesIn(tx, owner, email, use)
    },
    putAway: async (tx, owner, email, from) => {
      await requireUseOpen(tx, owner, from)
      return mail.putAway(tx, owner, email, from)
    },
  }
}

/** A verb whose first argument is the folder that it looks into. */
function ofFolder<Tx extends ReadTx, Rest extends unknown[], Result>(
  verb: (tx: Tx, owner: Owner, id: MailboxId, ...rest: Rest) => Promise<Result>,
): typeof verb {
  return async (tx, owner, id, ...rest) => {
    if ((await lockedFolders(tx, owner)).has(id)) throw locked()
    return verb(tx, owner, id, ...rest)
  }
}

async function requireUseOpen(tx: ReadTx, owner: Owner, use: Parameters<Mailboxes['putAway']>[3]): Promise<void> {
  const shut = await lockedFolders(tx, owner)
  if (shut.size === 0) return
  const folder = await new MailRecords(tx, owner).folder(use)
  if (folder !== undefined && shut.has(folder.mailbox_id)) throw locked()
}

/** A content may be read where one of its copies may. */
async function requireSomeOpen(tx: ReadTx, owner: Owner, email: EmailId): Promise<void> {
  const shut = await lockedFolders(tx, owner)
  if (shut.size === 0) return
  const homes = await new PageLockRecords(tx, owner).homesOf([email])
  if (homes.length > 0 && homes.every(({ mailbox_id }) => shut.has(mailbox_id))) throw locked()
}

/** Contents are moved about only where all their copies may be. */
async function requireAllOpen(tx: ReadTx, owner: Owner, emails: readonly EmailId[]): Promise<void> {
  const shut = await lockedFolders(tx, owner)
  if (shut.size === 0) return
  const homes = await new PageLockRecords(tx, owner).homesOf(emails)
  if (homes.some(({ mailbox_id }) => shut.has(mailbox_id))) throw locked()
}

function veiled(folder: Folder): Folder {
  return { ...folder, messages: 0, unseen: 0, deleted: 0, size: 0, isLocked: true }
}

function locked(): Refusal {
  return new Refusal('folder-locked', 'Folder is locked: unlock it on the web page of your account')
}
